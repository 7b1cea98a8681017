"""Calls of the signed API that send text messages and check verification codes."""

from collections.abc import Mapping, Sequence

import orjson

from hutong.base.errors import Problem, Refusal
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.doors.api.fields import address_of, notify_url_of
from hutong.features.merchants import Merchant
from hutong.features.sms.codes import LENGTHS, LIVES, Codes
from hutong.features.sms.message import Message
from hutong.features.sms.send import Sent, Texter
from hutong.features.sms.take import Taker
from hutong.features.sms.wish import Wish, params_of, phones_of

SEND = ("merId", "smsId", "mobile", "nonceStr", "sign")
QUERY = ("merId", "smsId", "nonceStr", "sign")
CODE = ("merId", "smsId", "mobile", "template", "nonceStr", "sign")
VERIFY = ("merId", "mobile", "verifyCode", "nonceStr", "sign")
_PURPOSE = "verify"  # where the merchant has only one
_DIGITS, _SECONDS = 6, 300


class SmsCalls:
    """/api/sms and what is below it."""

    def __init__(self, texter: Texter, taker: Taker, codes: Codes, *, loopback: bool) -> None:
        self._texter = texter
        self._taker = taker
        self._codes = codes
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/sms/send": Call(SEND, self._send),
            "/api/sms/query": Call(QUERY, self._query, "question"),
            "/api/sms/code/send": Call(CODE, self._send_code),
            "/api/sms/code/verify": Call(VERIFY, self._verify, "question"),
        }

    async def _send(self, merchant: Merchant, fields: Fields) -> Answer:
        template, text = fields.get("template", ""), fields.get("text", "")
        if bool(template) == bool(text):
            raise Refusal(Problem.MISSING_FIELD if not template else Problem.BAD_FIELD, "template / text")
        if text and fields.get("params"):
            raise Refusal(Problem.SMS_PARAMS, "text")
        wish = self._wish(fields, template=template, text=text)
        return _answered(merchant, wish.request_id, await self._texter.send(wish))

    async def _query(self, merchant: Merchant, fields: Fields) -> Answer:
        messages = await self._taker.find(merchant.id, fields["smsId"])
        return succeeded(merchant, "请求成功", _standing(merchant, fields["smsId"], messages))

    async def _send_code(self, merchant: Merchant, fields: Fields) -> Answer:
        digits = _number(fields, "length", _DIGITS, LENGTHS)
        seconds = _number(fields, "seconds", _SECONDS, LIVES)
        purpose = fields.get("purpose", "") or _PURPOSE
        wish = self._wish(fields, template=fields["template"], purpose=purpose, seconds=seconds)
        if len(wish.phones) != 1:
            raise Refusal(Problem.SMS_NUMBER, "1")
        return _answered(merchant, wish.request_id, await self._codes.send(wish, digits), {"seconds": str(seconds)})

    async def _verify(self, merchant: Merchant, fields: Fields) -> Answer:
        phones = phones_of(fields["mobile"])
        if len(phones) != 1:
            raise Refusal(Problem.SMS_NUMBER, "1")
        purpose = fields.get("purpose", "") or _PURPOSE
        await self._codes.verify(merchant.id, phones[0], purpose, fields["verifyCode"])
        told = {"merId": merchant.id, "mobile": phones[0], "purpose": purpose, "status": "verified"}
        return succeeded(merchant, "验证通过", told)

    def _wish(self, fields: Fields, *, template: str = "", text: str = "", purpose: str = "", seconds: int = 0) -> Wish:
        return Wish(
            merchant_id=fields["merId"],
            request_id=fields["smsId"],
            phones=phones_of(fields["mobile"]),
            template=template,
            params=params_of(fields.get("params", "")),
            text=text,
            ip=address_of(fields),
            notify_url=notify_url_of(fields, loopback=self._loopback),
            purpose=purpose,
            seconds=seconds,
        )


def _answered(merchant: Merchant, sms_id: str, sent: Sent, more: Mapping[str, str] | None = None) -> Answer:
    refusal = sent.refusal()
    if refusal is not None:
        raise refusal
    return succeeded(merchant, "请求成功", {**_standing(merchant, sms_id, sent.messages), **(more or {})})


def _standing(merchant: Merchant, sms_id: str, messages: Sequence[Message]) -> dict[str, str]:
    """How the messages of a request stand; the list is a JSON text, so that it is signed as it is."""
    results = [
        {
            "mobile": one.phone,
            "sysSmsId": one.id,
            "status": one.state,
            "reason": f"{one.code} {one.words}".strip() if one.state in ("failed", "refused", "unsent") else "",
        }
        for one in messages
    ]
    return {
        "merId": merchant.id,
        "smsId": sms_id,
        "total": str(len(messages)),
        "results": orjson.dumps(results).decode(),
    }


def _number(fields: Fields, name: str, usual: int, between: tuple[int, int]) -> int:
    text = fields.get(name, "") or str(usual)
    if not (text.isascii() and text.isdecimal() and between[0] <= int(text[:9]) <= between[1]):
        raise Refusal(Problem.BAD_FIELD, f"{name} ({between[0]}–{between[1]})")
    return int(text)
