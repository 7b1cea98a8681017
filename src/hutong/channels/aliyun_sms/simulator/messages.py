"""The simulated Aliyun's messages: sent once they fit, and shown by phone and day.

Source: help.aliyun.com, document_detail/55284 (SendSms) and 419277 (QuerySendDetails), read in public copies 2026-11.
"""

import re
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hutong.base.clock import BEIJING, beijing, now
from hutong.capabilities.simulation import Book, Message
from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_sms.simulator import content
from hutong.channels.aliyun_sms.simulator.dialects import Call
from hutong.channels.aliyun_sms.simulator.refusals import business, missing, request_id

CLOCK = "%Y-%m-%d %H:%M:%S"
_BLOCKED = "aliyun_sms.blocked"
_KEPT = timedelta(days=30)
_PAGE = 50
_LIMITS = (  # of verification codes to one phone
    (timedelta(minutes=1), 1, "分钟级"),
    (timedelta(hours=1), 5, "小时级"),
    (timedelta(days=1), 10, "天级"),
)
_WAITING, _FAILED, _ARRIVED = 1, 2, 3  # SendStatus
_ENDS = {_FAILED: "failed", _ARRIVED: "delivered"}


class Messages:
    """What was sent. `take` writes a message down where the phone sees it."""

    def __init__(self, book: Book, take: Callable[[str, str, str, str], Message]) -> None:
        self._book = book
        self._take = take
        self.limits = False  # Aliyun's own limits for a phone; off, because the hub has limits of its own

    def block(self, phone: str) -> None:
        """Puts a phone on the black list."""
        self._book.put(_BLOCKED, phone, {"phone": phone})

    def send(self, call: Call) -> dict[str, Any]:
        """SendSms; Refused."""
        told = call.parameters
        for parameter in ("PhoneNumbers", "SignName", "TemplateCode"):
            if not told.get(parameter):
                raise missing(parameter)
        phones = content.phones(told["PhoneNumbers"])
        sign, out_id = told["SignName"], told.get("OutId", "")
        template = content.template(call.account, sign, told["TemplateCode"])
        content.check_reach(template, phones)
        text = content.rendered(template, sign, told.get("TemplateParam", ""))
        if len(out_id) >= 256:
            raise business("isv.INVALID_PARAMETERS", "参数格式不正确")
        if told.get("SmsUpExtendCode") and not re.fullmatch("[0-9]{1,7}", told["SmsUpExtendCode"]):
            raise business("isv.EXTEND_CODE_ERROR", "扩展码使用错误，相同的扩展码不可用于多个签名")
        for phone in phones:
            self._check_phone(phone, template)
        biz_id = f"{secrets.randbelow(9 * 10**17) + 10**17}^0"
        for index, phone in enumerate(phones):
            detail = {
                "biz_id": biz_id,
                "phone": phone,
                "template": told["TemplateCode"],
                "type": template["type"],
                "content": text,
                "status": _WAITING,
                "code": "",
                "sent_at": now().isoformat(),
                "received_at": "",
                "out_id": out_id,
            }
            message_id = f"{biz_id}-{index}" if index else biz_id
            self._book.put(_kind(phone), message_id, detail)
            self._take(message_id, shown(phone), text, out_id)
        return {"Message": "OK", "RequestId": request_id(), "Code": "OK", "BizId": biz_id}

    def details(self, call: Call) -> dict[str, Any]:
        """QuerySendDetails; Refused."""
        told = call.parameters
        for parameter in ("PhoneNumber", "SendDate", "PageSize", "CurrentPage"):
            if not told.get(parameter):
                raise missing(parameter)
        phone, day = content.phone(told["PhoneNumber"]), _day(told["SendDate"])
        size, page = _number(told["PageSize"], _PAGE), _number(told["CurrentPage"], 10**6)
        found = [
            detail
            for detail in self._of(phone)
            if beijing(_at(detail)).date() == day
            and now() - _at(detail) <= _KEPT
            and told.get("BizId", "") in ("", detail["biz_id"])
        ]
        found.reverse()  # the newest first
        shown_now = [_detail(detail) for detail in found[(page - 1) * size : page * size]]
        return {
            "TotalCount": len(found),
            "Message": "OK",
            "RequestId": request_id(),
            "SmsSendDetailDTOs": {"SmsSendDetailDTO": shown_now},
            "Code": "OK",
        }

    def end(self, message: Message, code: str, success: bool) -> tuple[Record, str]:
        """Writes down how a message ended; gives its detail and the state of it on the phone."""
        kind = _kind(provider_phone(message.phone))
        detail = self._book.get(kind, message.id)
        if detail is None:
            raise KeyError(message.id)
        detail |= {"status": _ARRIVED if success else _FAILED, "code": code, "received_at": now().isoformat()}
        self._book.put(kind, message.id, detail)
        return detail, _ENDS[detail["status"]]

    def _of(self, phone: str) -> list[Record]:
        return list(self._book.all(_kind(phone)))

    def _check_phone(self, phone: str, template: Record) -> None:
        if self._book.get(_BLOCKED, phone) is not None:
            raise business("isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控")
        if not self.limits or template["type"] != "code":
            return
        sent = [_at(detail) for detail in self._of(phone) if detail["type"] == "code"]
        for span, most, name in _LIMITS:
            if sum(now() - at < span for at in sent) >= most:
                raise business("isv.BUSINESS_LIMIT_CONTROL", f"触发{name}流控Permits:{most}")


def shown(phone: str) -> str:
    """A phone's number as its owner writes it."""
    return phone if content.is_mainland(phone) else f"+{phone}"


def provider_phone(number: str) -> str:
    """The same as the provider writes it."""
    return number.removeprefix("+")


def clock(iso: str) -> str:
    """A moment of the book on Beijing's clock."""
    return f"{beijing(datetime.fromisoformat(iso)):{CLOCK}}"


def _kind(phone: str) -> str:
    return f"aliyun_sms.detail/{phone}"


def _at(detail: Record) -> datetime:
    return datetime.fromisoformat(detail["sent_at"])


def _detail(detail: Record) -> dict[str, Any]:
    told = {
        "SendDate": clock(detail["sent_at"]),
        "SendStatus": detail["status"],
        "PhoneNum": detail["phone"],
        "TemplateCode": detail["template"],
        "Content": detail["content"],
    }
    if detail["out_id"]:
        told["OutId"] = detail["out_id"]
    if detail["received_at"]:
        told |= {"ErrCode": detail["code"], "ReceiveDate": clock(detail["received_at"])}
    return told


def _day(told: str) -> date:
    try:
        return (
            datetime.strptime(told if re.fullmatch("[0-9]{8}", told) else "", "%Y%m%d").replace(tzinfo=BEIJING).date()
        )
    except ValueError:
        raise business("isv.INVALID_PARAMETERS", "参数格式不正确") from None


def _number(told: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,7}", told) or not 1 <= int(told) <= most:
        raise business("isv.INVALID_PARAMETERS", "参数格式不正确")
    return int(told)
