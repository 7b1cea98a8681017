"""JSMS, the SMS service of Jiguang (极光短信), messages of one application by template.

Manual: docs.jiguang.cn/jsms/server, rest_api_jsms (sending, errors), rest_api_jsms_sign (errors of signatures) and
callback, read in public copies 2026-11; sign_id and the codes from 50034 on also from its published clients.
GET /v1/report hands over whatever has been reported for the whole application, 500 at a time and once in 5 seconds. It
can't be asked about one message, so this channel has no query: receipts come by callback.
From memory: that mobile takes numbers of mainland China only.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.channel import Channel
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import HearsSms, SendsSms, Sms, SmsOutcome, SmsState
from hutong.channels.jpush_sms import examine, receipts
from hutong.channels.jpush_sms.settings import JpushSmsConfig
from hutong.channels.jpush_sms.wire import MESSAGES, authorization, packed, unpacked, word

FAULTS: Mapping[str, Fault] = {
    "50001": Fault.CONFIG,  # missing auth
    "50002": Fault.CONFIG,  # auth failed
    "50003": Fault.REFUSED,  # missing body
    "50004": Fault.REFUSED,  # missing mobile
    "50005": Fault.CONFIG,  # missing temp_id
    "50006": Fault.REFUSED,  # invalid mobile
    "50007": Fault.REFUSED,  # invalid body
    "50008": Fault.CONFIG,  # no sms code auth
    "50009": Fault.SLOW_DOWN,  # out of freq: the manual does not say whether of the number or of the application
    "50010": Fault.REFUSED,  # invalid code
    "50011": Fault.REFUSED,  # expired code
    "50012": Fault.REFUSED,  # verified code
    "50013": Fault.CONFIG,  # invalid temp_id
    "50014": Fault.CONFIG,  # no money
    "50015": Fault.REFUSED,  # missing code
    "50016": Fault.CONFIG,  # api not found
    "50017": Fault.CONFIG,  # media not supported
    "50018": Fault.CONFIG,  # request method not support
    "50019": Fault.UNKNOWN,  # server error
    "50020": Fault.CONFIG,  # template auditing
    "50021": Fault.CONFIG,  # template not pass
    "50022": Fault.REFUSED,  # parameters not all replaced
    "50023": Fault.REFUSED,  # parameters is empty
    "50024": Fault.REFUSED,  # unsubscribed mobile
    "50025": Fault.CONFIG,  # wrong template type
    "50026": Fault.REFUSED,  # wrong msg_id
    "50027": Fault.REFUSED,  # invalid send_time
    "50028": Fault.REFUSED,  # invalid schedule_id
    "50029": Fault.REFUSED,  # wrong schedule status
    "50030": Fault.REFUSED,  # recipients is empty
    "50031": Fault.REFUSED,  # too much recipients
    "50034": Fault.UNKNOWN,  # repeat send: it has taken such a message, which may be this one
    "50035": Fault.CONFIG,  # illegal IP
    "50036": Fault.CONFIG,  # app in black
    "50037": Fault.REFUSED,  # has black word
    "50038": Fault.REFUSED,  # invalid code length
    "50039": Fault.REFUSED,  # invalid code type
    "50040": Fault.REFUSED,  # invalid voice language type
    "50041": Fault.REFUSED,  # invalid ttl value
    "50046": Fault.CONFIG,  # signature not set
    "50054": Fault.REFUSED,  # content contains special symbol
    "50102": Fault.CONFIG,  # invalid sign id
    "50104": Fault.CONFIG,  # invalid signature
}
_MSG_ID = re.compile(r"[0-9]{1,32}")
_PLAIN_TEXT = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}


class JpushSms(Channel[JpushSmsConfig], SendsSms, HearsSms, Examines):
    """One application at Jiguang."""

    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    TEMPLATES: ClassVar[bool] = True
    PLAIN: ClassVar[bool] = False

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """See `SendsSms.send_sms`."""
        content = _content(sms, self.config.sign_id or "")
        status, answer = await self._call("POST", MESSAGES, packed(content))
        provider_no = word(answer.get("msg_id"))
        if status != 200 or not _MSG_ID.fullmatch(provider_no):
            raise ValueError("neither a message's number nor an error in the answer")
        return SmsOutcome(SmsState.SENT, sms.number, provider_no=provider_no, phone=sms.phone)

    def receipts_at(self) -> str:
        """See `HearsSms.receipts_at`: callbacks are signed, so the address holds nothing."""
        return self.line.address

    def hear_sms(self, knock: Knock) -> list[SmsOutcome]:
        """See `HearsSms.hear_sms`. Replies of payers, and verdicts on templates and signatures, are other news."""
        return receipts.read(self.config, knock)

    def acknowledge_sms(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsSms.acknowledge_sms`: the console's check is echoed, a callback wants no words."""
        if knock.method == "GET":
            told = receipts.echo(knock) if heard else ""
            return Reply(200 if told else 400, told.encode(), _PLAIN_TEXT)
        return Reply(200 if heard else 503, b"", _PLAIN_TEXT)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`: of the templates in use, each with its signature or the channel's own."""
        own = self.config.sign_id or ""
        signs = {one.sign or own for one in around.texts} | {own}
        return examine.questions(self._get, signs - {""}, {one.template for one in around.texts if one.template})

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        del verb
        return examine.blame(failed)

    async def _get(self, path: str) -> dict[str, Any]:
        status, answer = await self._call("GET", path)
        if status != 200:
            raise ValueError("neither an answer nor an error")
        return answer

    async def _call(self, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
        line = self.line
        headers = {
            "authorization": authorization(self.config.merchant_no, self.config.private_key),
            "content-type": "application/json",
            "user-agent": "hutong",
        }
        url = f"{line.endpoint}{path}"
        reply = await line.http.send(method, url, headers=headers, body=body, timeout=line.timeout)
        answer = unpacked(reply.body)
        if "error" in answer:
            raise _failure(reply.status, answer["error"])
        return reply.status, answer


def _content(sms: Sms, own_sign: str) -> dict[str, Any]:
    if not sms.template:
        raise Failed(Fault.UNSUPPORTED, words="JPush sends templates only")
    if sms.phone.startswith("+"):
        raise Failed(Fault.REFUSED, words="JPush sends to numbers of mainland China only")
    content: dict[str, Any] = {"mobile": sms.phone, "temp_id": _number(sms.template, "temp_id")}
    sign = sms.sign or own_sign
    if sign:
        content["sign_id"] = _number(sign, "sign_id")
    if sms.params:
        content["temp_para"] = dict(sms.params)
    return content


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Failed(Fault.CONFIG, words=f"{name} is a number at JPush, and is set up as another text")
    return int(text)


def _failure(status: int, error: Any) -> Failed:
    told = error if isinstance(error, dict) else {}
    code = word(told.get("code"))
    fault = FAULTS.get(code, Fault.UNKNOWN) if status < 500 else Fault.UNKNOWN
    return Failed(fault, bearable(code, 64), bearable(word(told.get("message")), 200))
