"""Miaodi (秒滴云短信, renamed 旦米), messages of one account, by template or as plain text with a signature.

Manual: miaodiyun.com/doc/https_sms.html (classic) and www.danmi.com/developer.html (distributor). Neither could be
read any more; what stands here was taken 2026-11 from public copies of Miaodi's own example clients, of other people's
clients, of answers that they had written down, and of a reseller's pages of the same interface.

LOW CONFIDENCE, the table of codes: no official page of it was found. It is what two public lists have in common that
matters to sending: one of 轻码云, whose interface Miaodi's is, and one (2018) by the author of Miaodi's examples. In
real answers only 00000, 00006, 00025, 00111, 00131, 00134 and 00141 were seen, and 0000 and 0098 of the distributor
generation, which writes the same numbers with one zero less. What is not listed is UNKNOWN.

Also from clients alone: that the answer to a receipt is respCode 00000. From memory: that `to` takes numbers of
mainland China only. There is no query of one message.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import HearsSms, SendsSms, Sms, SmsOutcome, SmsState
from hutong.channels.miaodi import receipts
from hutong.channels.miaodi.settings import MiaodiConfig
from hutong.channels.miaodi.wire import GENERATIONS, packed, sig, text, unpacked

FAULTS: Mapping[str, Fault] = {
    "00001": Fault.UNKNOWN,  # unknown error
    "00002": Fault.CONFIG,  # no such method
    "00003": Fault.CONFIG,  # wrong way to ask
    "00004": Fault.REFUSED,  # illegal parameter
    "00005": Fault.CONFIG,  # the timestamp is too old: our clock
    "00006": Fault.CONFIG,  # sig is wrong
    "00007": Fault.UNKNOWN,  # submitted twice: the first one may be this very message
    "00008": Fault.SLOW_DOWN,  # too often
    "00012": Fault.CONFIG,  # only by POST
    "00013": Fault.CONFIG,  # malformed address
    "00015": Fault.CONFIG,  # the timestamp is out of range
    "00017": Fault.UNKNOWN,  # the database failed
    "00018": Fault.REFUSED,  # an empty parameter
    "00020": Fault.CONFIG,  # no such user
    "00021": Fault.CONFIG,  # balance of the sub-account
    "00022": Fault.SLOW_DOWN,  # too often
    "00023": Fault.CONFIG,  # balance
    "00025": Fault.REFUSED,  # malformed number
    "00040": Fault.CONFIG,  # user or password
    "00063": Fault.CONFIG,  # the application is not online
    "00064": Fault.CONFIG,  # Content-Type
    "00065": Fault.CONFIG,  # Accept
    "00066": Fault.CONFIG,  # the balance is frozen
    "00079": Fault.UNKNOWN,  # error inside the server
    "00080": Fault.CONFIG,  # no such sub-account
    "00082": Fault.REFUSED,  # parameters don't fit
    "00094": Fault.REFUSED,  # too many numbers
    "00098": Fault.REFUSED,  # the same text to this number too often today
    "00099": Fault.REFUSED,  # other texts to this number too often today
    "00100": Fault.REFUSED,  # forbidden words
    "00104": Fault.REFUSED,  # messages to this number today
    "00105": Fault.CONFIG,  # this account sends to China Mobile only
    "00106": Fault.CONFIG,  # no timestamp
    "00107": Fault.CONFIG,  # no sig
    "00108": Fault.CONFIG,  # malformed timestamp
    "00109": Fault.CONFIG,  # the sub-account is closed
    "00110": Fault.REFUSED,  # the form can't be read
    "00111": Fault.REFUSED,  # blacklist
    "00112": Fault.CONFIG,  # no accountSid
    "00113": Fault.CONFIG,  # the text resembles no template enough
    "00126": Fault.REFUSED,  # no number
    "00127": Fault.REFUSED,  # parameters missing or too many
    "00128": Fault.CONFIG,  # no template
    "00129": Fault.CONFIG,  # wrong kind of template
    "00131": Fault.REFUSED,  # no text
    "00133": Fault.CONFIG,  # wrong kind of message
    "00134": Fault.CONFIG,  # no template that this text fits: not approved here, which another carrier may have done
    "00135": Fault.CONFIG,  # no approved template of this kind
    "00136": Fault.CONFIG,  # this account may not call this
    "00138": Fault.CONFIG,  # no signature
    "00139": Fault.CONFIG,  # the signature is blacklisted
    "00140": Fault.REFUSED,  # too soon after the last one
    "00141": Fault.REFUSED,  # messages to this number in an hour
    "00142": Fault.REFUSED,  # messages to this number in a day
    "00143": Fault.REFUSED,  # forbidden words
    "00144": Fault.REFUSED,  # no number
    "00151": Fault.REFUSED,  # the number is on the signature's blacklist
    "00152": Fault.CONFIG,  # the port is closed
    "00153": Fault.REFUSED,  # a number of no known carrier
    "00154": Fault.CONFIG,  # this account may not write to this number
    "00159": Fault.SLOW_DOWN,  # too often in a second
    "00160": Fault.CONFIG,  # may not send to members
    "00161": Fault.CONFIG,  # the signature is not filed
    "00162": Fault.CONFIG,  # may not send marketing
    "00163": Fault.REFUSED,  # marketing without a way out
    "00165": Fault.UNKNOWN,  # waits for a reviewer, and may be sent after that
    "00166": Fault.CONFIG,  # illegal IP
    "00167": Fault.CONFIG,  # wrong template
    "00168": Fault.CONFIG,  # template not approved
    "00169": Fault.REFUSED,  # wrong parameters
    "00171": Fault.REFUSED,  # a parameter is too long
    "00172": Fault.REFUSED,  # the text is too long
    "00173": Fault.REFUSED,  # Chinese in a parameter
    "00174": Fault.REFUSED,  # messages in a minute
    "00176": Fault.CONFIG,  # the IP is locked
    "00177": Fault.CONFIG,  # template and text at once
    "00178": Fault.CONFIG,  # the account must be certified
    "00179": Fault.CONFIG,  # the account must be certified
    "00180": Fault.REFUSED,  # a link in a parameter
    "00181": Fault.CONFIG,  # the account is closed
    "00182": Fault.CONFIG,  # the sub-account is closed
    "00205": Fault.CONFIG,  # no such template
    "00206": Fault.CONFIG,  # the template is switched off
    "00215": Fault.CONFIG,  # illegal IP
    "00216": Fault.CONFIG,  # signature not approved
}
DONE = "00000"
_CODE = re.compile(r"[0-9]{4,5}")
_HEADERS = {
    "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
    "accept": "application/json",
    "user-agent": "hutong",
}


class Miaodi(Channel[MiaodiConfig], SendsSms, HearsSms):
    """One account at Miaodi."""

    TEMPLATES: ClassVar[bool] = True
    PLAIN: ClassVar[bool] = True

    def __init__(self, config: MiaodiConfig, line: Line) -> None:
        super().__init__(config, line)
        self._generation = GENERATIONS[config.generation or "classic"]

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """See `SendsSms.send_sms`. HTTP 200 and respCode 00000 are no success yet: numbers can fail one by one."""
        content, line, generation = _content(sms, self.config.sign_name or ""), self.line, self._generation
        timestamp = generation.timestamp(now())
        fields = {
            "accountSid": self.config.merchant_no,
            "to": sms.phone,
            **content,
            "timestamp": timestamp,
            "sig": sig(self.config.merchant_no, self.config.private_key, timestamp),
            "respDataType": "JSON",
        }
        url = f"{line.host(generation.host)}{generation.path}"
        reply = await line.http.send("POST", url, headers=_HEADERS, body=packed(fields), timeout=line.timeout)
        answer = unpacked(reply.body)
        if _listed(answer) != DONE or reply.status != 200:
            raise _failure(reply.status, answer)
        failed = _failed(answer)
        if failed is not None:
            raise _failure(reply.status, failed)
        provider_no = text(answer, "smsId")
        if not receipts.SMS_ID.fullmatch(provider_no):
            raise ValueError("no smsId in the answer")
        return SmsOutcome(SmsState.SENT, sms.number, provider_no=provider_no, phone=sms.phone)

    def receipts_at(self) -> str:
        """See `HearsSms.receipts_at`; empty without a token, since no receipt would be believed then."""
        token = self.config.callback_token
        return f"{self.line.address}?{receipts.FIELD}={token.reveal()}" if token else ""

    def hear_sms(self, knock: Knock) -> list[SmsOutcome]:
        """See `HearsSms.hear_sms`. Receipts also come of messages that others sent on this account."""
        return receipts.read(self.config.callback_token, knock)

    def acknowledge_sms(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsSms.acknowledge_sms`."""
        del knock  # the answer is the same to whatever was pushed
        headers = {"content-type": "application/json;charset=utf-8"}
        return Reply(200, b'{"respCode":"00000"}', headers) if heard else Reply(503, b'{"respCode":"00001"}', headers)


def _content(sms: Sms, own_sign: str) -> dict[str, str]:
    if sms.phone.startswith("+"):
        raise Failed(Fault.REFUSED, words="Miaodi sends to numbers of mainland China only")
    if sms.template:
        if sms.sign and sms.sign != own_sign:
            raise Failed(Fault.CONFIG, words="a template has its own signature at Miaodi, and can't have another one")
        if any("," in value for value in sms.params.values()):
            raise Failed(Fault.REFUSED, words="Miaodi parts parameters by commas, and one of them holds a comma")
        param = {"param": ",".join(sms.params.values())} if sms.params else {}
        return {"templateid": sms.template, **param}
    sign = sms.sign or own_sign
    if not sign:
        raise Failed(Fault.CONFIG, words="plain text needs a signature: fill in SIGN_NAME")
    return {"smsContent": f"【{sign}】{sms.text}"}


def _listed(told: Mapping[str, Any]) -> str:
    """The code as the table has it; the distributor generation writes it with four digits. Empty when it is none."""
    code = text(told, "respCode")
    return code.zfill(5) if _CODE.fullmatch(code) else ""


def _failed(answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Our number's entry in the list of those that failed; ValueError when that list can't be read."""
    failed, count = answer.get("failList") or [], answer.get("failCount")
    if not isinstance(failed, list) or not all(isinstance(one, dict) for one in failed):
        raise ValueError("the list of what failed can't be read")
    if not failed and count not in (None, "", "0", 0):
        raise ValueError("something failed, and the answer doesn't say what")
    return failed[0] if failed else None


def _failure(status: int, told: Mapping[str, Any]) -> Failed:
    fault = FAULTS.get(_listed(told), Fault.UNKNOWN) if status < 500 else Fault.UNKNOWN
    return Failed(fault, bearable(text(told, "respCode"), 64), bearable(text(told, "respDesc"), 200))
