"""Messages that no carrier carries (测试短信): there is no provider and no manual; the protocol is ours, of 2026-11.

In production the address of the provider is empty. Then nothing leaves, the message counts as delivered at once, and
whoever wants to read it reads the hub's own log of messages. Where there is an address, a simulated phone is behind it:
POST /messages {number, phone, text, sign, template, params} and GET /messages/{number} both answer {id, number, phone,
state, at, code}, or {"error": {"code", "message"}}.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import orjson

from hutong.base.http import Reply
from hutong.capabilities.channel import Channel
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sms import AsksSms, SendsSms, Sms, SmsOutcome, SmsQuestion, SmsState
from hutong.channels.test_sms.settings import LocalSmsConfig

STATES: Mapping[str, SmsState] = {
    "sent": SmsState.SENT,
    "delivered": SmsState.DELIVERED,
    "failed": SmsState.FAILED,
}
FAULTS: Mapping[str, Fault] = {
    "malformed": Fault.REFUSED,
    "wrong_phone": Fault.REFUSED,
    "number_used": Fault.DUPLICATE,
    "not_found": Fault.NOT_FOUND,
    "slow_down": Fault.SLOW_DOWN,
    "internal_error": Fault.UNKNOWN,
}


class LocalSms(Channel[LocalSmsConfig], SendsSms, AsksSms):
    """A sink for messages, readable in the hub and on the simulated phone."""

    TEMPLATES: ClassVar[bool] = True
    PLAIN: ClassVar[bool] = True

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """See `SendsSms.send_sms`. Without a phone to show it to, the message has arrived: DELIVERED."""
        if not self.line.endpoint:
            return SmsOutcome(SmsState.DELIVERED, sms.number, sms.number, sms.phone, at=sms.at)
        told = {
            "number": sms.number,
            "phone": sms.phone,
            "text": sms.text,
            "sign": sms.sign,
            "template": sms.template,
            "params": dict(sms.params),
        }
        headers = {"content-type": "application/json", "user-agent": "hutong"}
        line = self.line
        url = f"{line.endpoint}/messages"
        reply = await line.http.send("POST", url, headers=headers, body=orjson.dumps(told), timeout=line.timeout)
        return _outcome(reply, sms.number, sms.phone)

    async def ask_sms(self, question: SmsQuestion) -> SmsOutcome:
        """See `AsksSms.ask_sms`. Messages are asked for by our own number, which is known even without an answer."""
        if not self.line.endpoint:
            asked = question
            return SmsOutcome(SmsState.DELIVERED, asked.number, asked.number, asked.phone, at=asked.sent_at)
        url = f"{self.line.endpoint}/messages/{quote(question.number, safe='')}"
        headers = {"accept": "application/json", "user-agent": "hutong"}
        reply = await self.line.http.send("GET", url, headers=headers, timeout=self.line.timeout)
        return _outcome(reply, question.number, question.phone)


def _outcome(reply: Reply, number: str, phone: str) -> SmsOutcome:
    """What an answer says of this message; whatever is not the JSON of one is an error, and so unknown."""
    told = orjson.loads(reply.body)
    if "error" in told:
        code, words = str(told["error"]["code"]), str(told["error"]["message"])
        raise Failed(FAULTS.get(code, Fault.UNKNOWN), code[:64], words[:200])
    if reply.status != 200 or (told["number"], told["phone"]) != (number, phone) or not told["id"]:
        raise ValueError(f"HTTP {reply.status}, or the answer is of another message or none")
    state = str(told["state"])
    known = STATES.get(state, SmsState.UNKNOWN)
    words = "" if state in STATES else state  # what is listed says no more than our own state does
    return SmsOutcome(known, number, str(told["id"]), phone, at=_at(told), code=str(told["code"]), words=words)


def _at(told: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(told["at"]) if told["at"] else None
