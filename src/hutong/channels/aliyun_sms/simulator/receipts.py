"""The simulated Aliyun's receipts: posted until they are acknowledged, and posted wrongly when told to.

Source: help.aliyun.com, document_detail/101867 (SmsReport) and 101347 (codes), read in public copies 2026-11. Nothing
is signed and nothing has a time stamp that would prove its age, so no receipt can be stale.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from hutong.base.http import Reply
from hutong.capabilities.simulation import Call, Knocker, Mischief, Mischiefs
from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_sms.simulator.messages import clock

DELIVERED = "DELIVERED"
WORDS: Mapping[str, str] = {
    DELIVERED: "用户接收成功",
    "MOBILE_NOT_ON_SERVICE": "停机、空号、暂停服务、关机、不在服务区",
    "MOBILE_SEND_LIMIT": "单个号码日、月发送上限，流控超限，频繁发送超限",
    "MOBILE_ACCOUNT_ABNORMAL": "用户账户异常、携号转网、欠费等",
    "MOBILE_IN_BLACK": "手机号在黑名单",
    "MOBLLE_TERMINAL_ERROR": "手机终端问题、内存满、SIM卡满、非法设备等",  # the manual's own spelling
    "CONTENT_KEYWORD": "内容关键字拦截",
    "CONTENT_ERROR": "内容无退订",
    "INVALID_NUMBER": "号码状态异常",
    "IS_CLOSE": "短信下发时通道被关停",
    "NO_ROUTE": "当前短信内容无可用通道发送",
    "PARAMS_ILLEGAL": "参数错误",
    "PORT_NOT_REGISTERED": "当前使用端口号尚未完成企业实名制报备流程",
    "REQUEST_SUCCESS": "请求成功（平台接到请求，但未接收到运营商侧的回执状态）",
    "SP_NOT_BY_INTER_SMS": "未开通国际短信",
    "SP_UNKNOWN_ERROR": "运营商未知错误",
    "USER_REJECT": "接收用户已退订此业务或产品未开通",
}
_WRONG = (Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN, Mischief.UNLISTED_STATE)
_SHORT, _LONG = 70, 67  # characters of a message, and of each part of a longer one


class Receipts:
    """Sends receipts. A wrong one is one try; the tries after it are right, as the ladder goes on."""

    def __init__(self, knocker: Knocker, mischiefs: Mischiefs) -> None:
        self._knocker = knocker
        self._mischiefs = mischiefs
        self._held: list[Callable[[], None]] = []

    def send(self, detail: Record, url: str) -> None:
        """Sets off a receipt; nothing when the console has no address."""
        place = f"receipt {url}"
        if not url or self._mischiefs.take(Mischief.NOTICE_LOST, place):
            return

        def go() -> None:
            self._knocker.post(lambda: self._make(detail, place, url), _heard)

        if self._mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(go)
            return
        go()
        if self._mischiefs.take(Mischief.NOTICE_TWICE, place):
            go()

    def release(self) -> None:
        """Sends what was held back."""
        held, self._held = self._held, []
        for go in held:
            go()

    def _make(self, detail: Record, place: str, url: str) -> Call:
        wrong = next((m for m in _WRONG if self._mischiefs.take(m, place)), None)
        told = _told(detail)
        if wrong is Mischief.NOTICE_FOREIGN:  # of a message that somebody else sent on this account
            told |= {"phone_number": "13900000000", "biz_id": f"{secrets.randbelow(10**18):018d}^0", "out_id": "other"}
        elif wrong is Mischief.UNLISTED_STATE:
            told["success"] = "HELD_FOR_REVIEW"
        address = _elsewhere(url) if wrong is Mischief.NOTICE_FORGED else url
        return Call(address, {"content-type": "application/json;charset=UTF-8"}, orjson.dumps([told]))


def _told(detail: Record) -> dict[str, Any]:
    length = len(detail["content"])
    return {
        "phone_number": detail["phone"],
        "send_time": clock(detail["sent_at"]),
        "report_time": clock(detail["received_at"]),
        "success": detail["code"] == DELIVERED,
        "err_code": detail["code"],
        "err_msg": WORDS.get(detail["code"], detail["code"]),
        "sms_size": str(1 if length <= _SHORT else -(-length // _LONG)),
        "biz_id": detail["biz_id"],
        "out_id": detail["out_id"],
    }


def _elsewhere(url: str) -> str:
    """The address as somebody would have it who guesses what proves it."""
    parts = urlsplit(url)
    guessed = urlencode({name: secrets.token_hex(12) for name, _ in parse_qsl(parts.query)})
    return urlunsplit(parts._replace(query=guessed))


def _heard(reply: Reply) -> bool:
    try:
        told = orjson.loads(reply.body)
    except ValueError:
        return False
    return reply.status == 200 and isinstance(told, dict) and type(told.get("code")) is int
