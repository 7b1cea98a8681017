"""What the simulated Miaodi demands of a request, and the words in which it refuses.

Source: public clients of both generations with the answers they wrote down, and the public list of codes of 轻码云,
whose interface it is, read in public copies 2026-11. Low confidence in which code is given where several would fit.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from hutong.base.clock import BEIJING, now
from hutong.base.secrets import same
from hutong.capabilities.simulation.book import Record

WORDS: Mapping[int, str] = {
    0: "请求成功。",
    1: "未知错误，请联系技术客服。",
    4: "参数非法",
    5: "timestamp已过期",
    6: "sign错误",
    12: "不支持get请求，请使用post",
    13: "请求url格式不正确",
    15: "时间戳超出有效时间范围",
    20: "用户不存在",
    23: "开发者余额不足",
    25: "手机格式不对",
    64: "请求Content-Type错误",
    94: "每批发送的手机号数量不得超过100个",
    106: "时间戳(timestamp)参数为空",
    107: "签名(sig)参数为空",
    108: "时间戳(timestamp)格式错误",
    110: "解析post数据失败，post数据不符合格式要求",
    111: "匹配到黑名单",
    112: "accountSid参数为空",
    126: "to参数为空",
    127: "param参数个数不匹配",
    131: "content参数为空",
    134: "没有和内容匹配的模板",
    138: "短信没有签名不能发送",
    141: "一小时内发送给单个手机次数超过限制",
    143: "含有非法关键字",
    161: "短信签名没有报备",
    167: "TemplateId错误",
    168: "TemplateId未审核或未启用或不通过",
    174: "一分钟内下发短信超过次数限制",
    177: "templateId和smsContent只能填一项",
}
FORBIDDEN = ("赌博", "代开发票")
CLASSIC, DISTRIBUTOR = "classic", "distributor"
PATHS: Mapping[str, str] = {
    "/20150822/industrySMS/sendSMS": CLASSIC,
    "/20150822/affMarkSMS/sendSMS": CLASSIC,
    "/distributor/sendSMS": DISTRIBUTOR,
}
_AGE = timedelta(minutes=5)
_MOST = 100  # numbers at once
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_SIGNED = re.compile(r"【([^【】]+)】(.+)", re.DOTALL)
_BLANK = re.compile(r"\{[0-9]+\}")


class Refused(Exception):
    """A request that Miaodi refuses as a whole."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; header names in lower case."""

    verb: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def generation(request: Request) -> str:
    """Which generation is asked; Refused. Only a form that is posted is read."""
    found = PATHS.get(request.path)
    if found is None:
        raise Refused(13)
    if request.verb != "POST":
        raise Refused(12)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(64)
    return found


def fields(request: Request) -> dict[str, str]:
    """The decoded form; Refused."""
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise Refused(110) from None
    return dict(pairs)


def enter(told: Mapping[str, str], account: Record, form: str) -> None:
    """Passes who knows the account's token, and asks now; Refused."""
    for name, code in (("accountSid", 112), ("timestamp", 106), ("sig", 107)):
        if not told.get(name):
            raise Refused(code)
    _check_age(told["timestamp"], form)
    if told["accountSid"] != account["sid"]:
        raise Refused(20)
    if not same(signed(account["sid"], account["token"], told["timestamp"]), told["sig"]):
        raise Refused(6)
    if told.get("respDataType", "JSON").lower() != "json":
        raise Refused(4)  # XML is not simulated


def signed(*parts: str) -> str:
    """MD5 of account, token and time, one after the other, in small letters."""
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()


def _check_age(timestamp: str, form: str) -> None:
    try:
        if form == CLASSIC:
            if len(timestamp) != 14:
                raise ValueError(timestamp)
            at = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        else:
            if len(timestamp) != 13:
                raise ValueError(timestamp)
            at = datetime.fromtimestamp(int(timestamp) / 1000, BEIJING)
    except ValueError:
        raise Refused(108) from None
    if now() - at > _AGE:
        raise Refused(5)
    if at - now() > _AGE:
        raise Refused(15)


def phones(told: Mapping[str, str]) -> list[str]:
    """The numbers that are written to; Refused."""
    found = told.get("to", "").split(",")
    if found == [""]:
        raise Refused(126)
    if len(found) > _MOST:
        raise Refused(94)
    if not all(_PHONE.fullmatch(phone) for phone in found):
        raise Refused(25)
    return found


def rendered(told: Mapping[str, str], account: Record, *, any_text: bool) -> str:
    """The message as the phone shows it; Refused. `any_text`: the account has a template that is one blank."""
    content, template = told.get("smsContent", ""), told.get("templateid", "")
    if content and template:
        raise Refused(177)
    if not content and not template:
        raise Refused(131)
    text = _filled(template, told.get("param", ""), account) if template else _fitting(content, account, any_text)
    if any(word in text for word in FORBIDDEN):
        raise Refused(143)
    return text


def _filled(template: str, param: str, account: Record) -> str:
    found = account["templates"].get(template)
    if found is None:
        raise Refused(167)
    if not found["approved"]:
        raise Refused(168)
    text, blanks = str(found["text"]), len(_BLANK.findall(found["text"]))
    values = param.split(",") if param else []
    if len(values) != blanks or not all(values):
        raise Refused(127)
    for number, value in enumerate(values, 1):
        text = text.replace(f"{{{number}}}", value)
    return text


def _fitting(content: str, account: Record, any_text: bool) -> str:
    signed = _SIGNED.fullmatch(content)
    if signed is None:
        raise Refused(138)
    if signed[1] != account["sign"]:
        raise Refused(161)
    approved = [one["text"] for one in account["templates"].values() if one["approved"]]
    if not any_text and not any(_pattern(text).fullmatch(content) for text in approved):
        raise Refused(134)
    return content


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(".{1,20}".join(re.escape(part) for part in _BLANK.split(template)))
