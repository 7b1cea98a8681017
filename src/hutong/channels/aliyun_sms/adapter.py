"""Aliyun's short message service (阿里云短信服务, Dysms 2017-05-25), messages of approved templates.

Manual: help.aliyun.com, document_detail/55284 (SendSms), 419277 (QuerySendDetails), 101346 (codes of answers), 101347
(codes of receipts), 101867 (SmsReport), 2593177 (signature), and the gateway's common codes, read in public copies
2026-11. From memory: a page's order, and that SignatureNonceUsed comes before anything is done.

SendSms knows no idempotence: asked twice, it sends twice. So whatever leaves the end open is UNKNOWN, and the message
is then looked for by its OutId, which is our number.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

import orjson

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.base.text import bearable
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import AsksSms, HearsSms, SendsSms, Sms, SmsOutcome, SmsQuestion, SmsState
from hutong.channels.aliyun_sms import examine, receipts
from hutong.channels.aliyun_sms.phones import ours, theirs
from hutong.channels.aliyun_sms.settings import AliyunSmsConfig
from hutong.channels.aliyun_sms.wire import Identity, canonical_query, moment, opened, text

STATES: Mapping[str, SmsState] = {  # SendStatus of a detail
    "1": SmsState.SENT,
    "2": SmsState.FAILED,
    "3": SmsState.DELIVERED,
}
FAULTS: Mapping[str, Fault] = {
    # of the account, its signatures and its templates
    "isp.RAM_PERMISSION_DENY": Fault.CONFIG,
    "isv.OUT_OF_SERVICE": Fault.CONFIG,
    "isv.PRODUCT_UN_SUBSCRIPT": Fault.CONFIG,
    "isv.PRODUCT_UNSUBSCRIBE": Fault.CONFIG,
    "isv.ACCOUNT_NOT_EXISTS": Fault.CONFIG,
    "isv.ACCOUNT_ABNORMAL": Fault.CONFIG,
    "isv.AMOUNT_NOT_ENOUGH": Fault.CONFIG,
    "isv.SECURITY_FROZEN_ACCOUNT": Fault.CONFIG,
    "isv.DENY_IP_RANGE": Fault.CONFIG,
    "isv.SMS_SIGNATURE_ILLEGAL": Fault.CONFIG,
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": Fault.CONFIG,
    "isv.SMS_SIGN_ILLEGAL": Fault.CONFIG,
    "isv.SMS_SIGN_NAME_ILLEGAL": Fault.CONFIG,
    "isv.SIGN_NAME_ILLEGAL": Fault.CONFIG,
    "isv.SIGN_STATE_ILLEGAL": Fault.CONFIG,
    "isv.SMS_TEMPLATE_ILLEGAL": Fault.CONFIG,
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": Fault.CONFIG,  # the template is one for other countries
    "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": Fault.CONFIG,
    "isv.SMS_TEST_NUMBER_LIMIT": Fault.CONFIG,
    "isv.EXTEND_CODE_ERROR": Fault.CONFIG,
    "isv.ONE_CODE_MULTIPLE_SIGN": Fault.CONFIG,
    "isv.CODE_EXCEED_LIMIT": Fault.CONFIG,
    "isv.CODE_ERROR": Fault.CONFIG,
    # of this message
    "isv.MOBILE_NUMBER_ILLEGAL": Fault.REFUSED,
    "isv.MOBILE_COUNT_OVER_LIMIT": Fault.REFUSED,
    "isv.BLACK_KEY_CONTROL_LIMIT": Fault.REFUSED,
    "isv.CUSTOMER_REFUSED": Fault.REFUSED,
    "isv.BUSINESS_LIMIT_CONTROL": Fault.REFUSED,  # too many to this phone
    "isv.TEMPLATE_MISSING_PARAMETERS": Fault.REFUSED,
    "isv.TEMPLATE_PARAMS_ILLEGAL": Fault.REFUSED,
    "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": Fault.REFUSED,
    "isv.INVALID_PARAMETERS": Fault.REFUSED,
    "isv.INVALID_JSON_PARAM": Fault.REFUSED,
    "isv.PARAM_LENGTH_LIMIT": Fault.REFUSED,
    "isv.PARAM_NOT_SUPPORT_URL": Fault.REFUSED,
    "isv.SMS_CONTENT_ILLEGAL": Fault.REFUSED,
    "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": Fault.REFUSED,
    "isv.UNSUPPORTED_CONTENT": Fault.REFUSED,
    "MissingPhoneNumbers": Fault.REFUSED,
    "MissingSignName": Fault.REFUSED,
    "MissingTemplateCode": Fault.REFUSED,
    # of the account's rate
    "isv.DAY_LIMIT_CONTROL": Fault.SLOW_DOWN,
    "isv.MONTH_LIMIT_CONTROL": Fault.SLOW_DOWN,
    "Throttling": Fault.SLOW_DOWN,
    "Throttling.User": Fault.SLOW_DOWN,
    "Throttling.Api": Fault.SLOW_DOWN,
    # of the gateway, before Dysms hears of anything
    "MissingAccessKeyId": Fault.CONFIG,
    "InvalidAccessKeyId": Fault.CONFIG,
    "InvalidAccessKeyId.NotFound": Fault.CONFIG,
    "InvalidAccessKeyId.Inactive": Fault.CONFIG,
    "IncompleteSignature": Fault.CONFIG,
    "SignatureDoesNotMatch": Fault.CONFIG,
    "InvalidTimeStamp.Format": Fault.CONFIG,
    "InvalidTimeStamp.Expired": Fault.CONFIG,  # our clock
    "InvalidVersion": Fault.CONFIG,
    "InvalidAction.NotFound": Fault.CONFIG,
    "InvalidApi.NotFound": Fault.CONFIG,
    "Forbidden.RAM": Fault.CONFIG,
    "Forbidden": Fault.CONFIG,
    "NoPermission": Fault.CONFIG,
    # it may have been sent
    "isp.SYSTEM_ERROR": Fault.UNKNOWN,
    "isp.GATEWAY_ERROR": Fault.UNKNOWN,
    "SignatureNonceUsed": Fault.UNKNOWN,  # somebody on the way repeated the request: the first one may have been taken
}

VERSION, REGION = "2017-05-25", "cn-hangzhou"
PAGE = 50  # details on one page, the most there may be
PAGES = 40  # of one phone and day, far above what Aliyun lets one phone have
KEPT = timedelta(days=30)  # for which details can be asked
SKEW = timedelta(minutes=5)  # by which Aliyun's time of sending may differ from ours, at midnight
# These show what the server would have signed, after "server …": the whole request, with the code that is in it.
_ECHOES = ("SignatureDoesNotMatch", "IncompleteSignature")


class AliyunSms(Channel[AliyunSmsConfig], SendsSms, AsksSms, HearsSms, Examines):
    """One AccessKey at Aliyun."""

    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    TEMPLATES: ClassVar[bool] = True
    PLAIN: ClassVar[bool] = False

    def __init__(self, config: AliyunSmsConfig, line: Line) -> None:
        super().__init__(config, line)
        self._identity = Identity(config.merchant_no, config.private_key)

    async def send_sms(self, sms: Sms) -> SmsOutcome:
        """See `SendsSms.send_sms`."""
        if not sms.template:
            raise Failed(Fault.UNSUPPORTED, words="Aliyun sends approved templates only")
        sign = sms.sign or self.config.sign_name
        if not sign:
            raise Failed(Fault.CONFIG, words="neither the template nor SIGN_NAME gives a signature")
        told = {
            "PhoneNumbers": _phone(sms.phone),
            "SignName": sign,
            "TemplateCode": sms.template,
            "OutId": sms.number,
        }
        if sms.params:
            told["TemplateParam"] = orjson.dumps(dict(sms.params)).decode()
        answer = await self._call("SendSms", told)
        biz_id = text(answer, "BizId")
        if not biz_id:
            raise ValueError("the answer has no BizId")
        return SmsOutcome(SmsState.SENT, sms.number, biz_id, sms.phone)

    async def ask_sms(self, question: SmsQuestion) -> SmsOutcome:
        """See `AsksSms.ask_sms`. A message appears among the details some seconds after it was taken."""
        if now() - question.sent_at > KEPT:
            raise Failed(Fault.UNKNOWN, words="Aliyun shows the details of the last 30 days only")
        for day in _days(question.sent_at):
            detail = await self._detail(question, day)
            if detail is not None:
                return _outcome(question, detail)
        raise Failed(Fault.NOT_FOUND, words="not among the details of this phone and day")

    def receipts_at(self) -> str:
        """See `HearsSms.receipts_at`; empty without a token, since no receipt would be believed then."""
        token = self.config.callback_token
        return f"{self.line.address}?{receipts.FIELD}={token.reveal()}" if token else ""

    def hear_sms(self, knock: Knock) -> list[SmsOutcome]:
        """See `HearsSms.hear_sms`. Receipts come more than once, and of messages that others sent on this account."""
        return receipts.read(self.config.callback_token, knock)

    def acknowledge_sms(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsSms.acknowledge_sms`: Aliyun looks at the status, and that `code` is a number."""
        del knock  # the answer is the same to whatever was pushed
        headers = {"content-type": "application/json; charset=utf-8"}
        if heard:
            return Reply(200, '{"code":0,"msg":"成功"}'.encode(), headers)
        return Reply(503, '{"code":1,"msg":"失败"}'.encode(), headers)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`: of the templates in use, each with its signature or the channel's own."""
        own = self.config.sign_name or ""
        signs = {one.sign or own for one in around.texts} | {own}
        return examine.questions(self._call, signs - {""}, {one.template for one in around.texts if one.template})

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return examine.blame(verb, failed)

    async def _detail(self, question: SmsQuestion, day: date) -> Mapping[str, Any] | None:
        """What Aliyun has of this message on a day, looked for page by page; None when it was shown everything."""
        told = {"PhoneNumber": _phone(question.phone), "SendDate": f"{day:%Y%m%d}", "PageSize": str(PAGE)}
        if question.provider_no:
            told["BizId"] = question.provider_no
        shown = total = 0
        for page in range(1, PAGES + 1):
            answer = await self._call("QuerySendDetails", {**told, "CurrentPage": str(page)})
            details, total = _details(answer)
            for detail in details:
                if _is(detail, question):
                    return detail
            shown += len(details)
            if not details or (len(details) < PAGE and shown >= total):
                break
        if shown >= total:
            return None
        raise Failed(Fault.UNKNOWN, words=f"Aliyun has {total} details of this phone and day, and showed {shown}")

    async def _call(self, action: str, told: Mapping[str, str]) -> dict[str, Any]:
        line = self.line
        query = canonical_query({**told, "RegionId": REGION})
        headers = {
            **self._identity.headers(urlsplit(line.endpoint).netloc, action, VERSION, query, now(), nonce()),
            "accept": "application/json",
            "content-length": "0",
            "user-agent": "hutong",
        }
        reply = await line.http.send("POST", f"{line.endpoint}/?{query}", headers=headers, timeout=line.timeout)
        answer = opened(reply.body)
        if reply.status == 200 and answer.get("Code") == "OK":
            return answer
        raise _failure(reply.status, answer)


def _failure(status: int, answer: Mapping[str, Any]) -> Failed:
    code = text(answer, "Code")
    fault = FAULTS.get(code, Fault.UNKNOWN) if status < 500 else Fault.UNKNOWN
    words = text(answer, "Message")
    if code in _ECHOES:
        words = words.partition("server ")[0].strip()
    return Failed(fault, bearable(code, 64), bearable(words, 200))


def _phone(phone: str) -> str:
    number = theirs(phone)
    if not number:
        raise Failed(Fault.REFUSED, words="Aliyun would take this for another phone's number")
    return number


def _days(sent_at: datetime) -> Iterator[date]:
    """The days in Beijing on which Aliyun may have taken the message, the likeliest first."""
    days = [beijing(moment).date() for moment in (sent_at, sent_at - SKEW, min(sent_at + SKEW, now()))]
    yield from dict.fromkeys(days)


def _details(answer: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], int]:
    """The details of one page, and how many there are altogether; ValueError."""
    total = int(answer["TotalCount"])
    if total < 0:
        raise ValueError("a negative number of details")
    held = answer.get("SmsSendDetailDTOs") or {}
    details = held.get("SmsSendDetailDTO", [])
    if not isinstance(details, list) or not all(isinstance(detail, dict) for detail in details):
        raise ValueError("the details are not a list of objects")
    return details, total


def _is(detail: Mapping[str, Any], question: SmsQuestion) -> bool:
    out_id = text(detail, "OutId")
    return out_id == question.number or (not out_id and bool(question.provider_no))


def _outcome(question: SmsQuestion, detail: Mapping[str, Any]) -> SmsOutcome:
    status, code = str(detail.get("SendStatus")), text(detail, "ErrCode")
    state = receipts.settled(STATES.get(status, SmsState.UNKNOWN), code)
    return SmsOutcome(
        state,
        question.number,
        question.provider_no,
        ours(text(detail, "PhoneNum")),
        at=moment(detail.get("ReceiveDate")) if state in (SmsState.DELIVERED, SmsState.FAILED) else None,
        code=bearable(code, 64),
        words="" if status in STATES else bearable(f"SendStatus {status}", 200),
    )
