"""JC SMS (JC短信), a gateway that an operator writes down: no manual of it is public (searched 2026-11). Unverified.

The settings left empty are those of 上海建周 (Jianzhou), whose HTTP interface public clients show: POST of account,
password, destmobile and msgText, answered by a number: above 0 it was taken, below it is one of the codes in
`settings.CODES` (-1 balance, -2 account or password, -6 no text, -7 no number, -8, -13, -14, -17 channel or permission,
-10 time, -11 blacklist, -12 forbidden words, -20 too fast). Its -3, -4, -5 and -9 (connection, time-out, other,
exception) may have been sent: they are listed nowhere, and so unknown. Codes and meanings are from one public client,
-1 and -2 from two.
"""

from typing import ClassVar

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import same
from hutong.base.text import bearable
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import HearsSms, SendsSms, Sms, SmsOutcome, SmsState
from hutong.channels.jcsms import wire
from hutong.channels.jcsms.settings import JcsmsConfig


class Jcsms(Channel[JcsmsConfig], SendsSms, HearsSms):
    """One account at the gateway. What its answers mean is in the profile: the tables are the operator's."""

    TEMPLATES: ClassVar[bool] = False
    PLAIN: ClassVar[bool] = True

    def __init__(self, config: JcsmsConfig, line: Line) -> None:
        super().__init__(config, line)
        self._gateway = wire.profile(config)

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """See `SendsSms.send_sms`. What the answer rule and the codes don't clearly tell is unknown."""
        if sms.template:
            raise Failed(Fault.UNSUPPORTED, words="the gateway takes texts, no templates")
        if sms.phone.startswith("+"):
            raise Failed(Fault.REFUSED, words="the gateway sends to numbers in mainland China only")
        query, body, headers = wire.encoded(wire.fields(self._gateway, sms, now()), self.config)
        slash = "/" if self.config.address.endswith("/") else ""  # the line has none at its end
        url = f"{self.line.endpoint}{slash}{query}"
        method = self.config.method or "POST"
        reply = await self.line.http.send(method, url, headers=headers, body=body, timeout=self.line.timeout)
        return self._outcome(sms, reply)

    def receipts_at(self) -> str:
        """See `HearsSms.receipts_at`; empty while no receipts are set up."""
        token = self.config.callback_token
        return f"{self.line.address}?{wire.PROOF}={token.reveal()}" if token else ""

    def hear_sms(self, knock: Knock) -> list[SmsOutcome]:
        """See `HearsSms.hear_sms`. Nobody signs: the token in the address is all the proof there is."""
        token, rule = self.config.callback_token, self._gateway.receipts
        if token is None or rule is None:
            raise Forged("no receipts are set up")
        if not same(token.reveal(), wire.token(knock.query)):
            raise Forged("the token is wrong")
        return wire.receipts(rule, knock)

    def acknowledge_sms(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsSms.acknowledge_sms`: the words that the operator wrote down, or a failure of HTTP."""
        del knock  # one answer fits all
        headers = {"content-type": "text/plain; charset=utf-8"}
        if not heard:
            return Reply(503, b"later", headers)
        return Reply(200, (self.config.receipt_answer or "ok").encode(), headers)

    def _outcome(self, sms: Sms, reply: Reply) -> SmsOutcome:
        gateway = self._gateway
        if reply.status >= 500:
            raise ValueError(f"HTTP {reply.status}")
        code = gateway.answer.source.find(reply.body)
        if code is None:
            raise ValueError("the answer has nothing where ANSWER_RULE looks")
        if reply.status == 200 and gateway.answer.good(code):
            no = gateway.number.find(reply.body) if gateway.number else ""
            if gateway.number and not no:
                raise ValueError("the answer says success, but has nothing where ANSWER_NUMBER looks")
            return SmsOutcome(SmsState.SENT, sms.number, bearable(no or "", 64), sms.phone)
        words = reply.body.decode("utf-8", "replace")
        raise Failed(gateway.codes.get(code, Fault.UNKNOWN), bearable(code, 64), bearable(words, 200))
