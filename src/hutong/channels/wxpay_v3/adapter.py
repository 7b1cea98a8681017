"""WeChat Pay APIv3 (微信支付 APIv3), ordinary merchants and service providers.

Manual: pay.weixin.qq.com/doc/v3/merchant/4012791856 (orders), 4012382150 (payment code), 4013070371 (refunds) and
pay.weixin.qq.com/doc/v3/partner/4012714902 (service providers), read 2025-03.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.rsa import signer
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import (
    Ask,
    Closes,
    Knock,
    Outcome,
    Pays,
    PayState,
    RefundAsk,
    RefundOutcome,
    Refunds,
    Scene,
    Start,
    StartKind,
)
from hutong.channels.wxpay_v3 import examine, notices, objects, start
from hutong.channels.wxpay_v3.settings import WxpayV3Config
from hutong.channels.wxpay_v3.wire import UNSIGNED, Identity, Trust, opened, packed

_OPENID = re.compile(r"o[0-9A-Za-z_-]{27}")

FAULTS: Mapping[str, Fault] = {
    "SIGN_ERROR": Fault.CONFIG,
    "NO_AUTH": Fault.CONFIG,
    "NOAUTH": Fault.CONFIG,
    "APPID_MCHID_NOT_MATCH": Fault.CONFIG,
    "APPID_NOT_EXIST": Fault.CONFIG,
    "MCH_NOT_EXISTS": Fault.CONFIG,
    "MCHID_NOT_EXIST": Fault.CONFIG,
    "PARAM_ERROR": Fault.REFUSED,
    "INVALID_REQUEST": Fault.REFUSED,
    "ORDER_CLOSED": Fault.REFUSED,
    "ORDERCLOSED": Fault.REFUSED,
    "ORDER_REVERSED": Fault.REFUSED,
    "ORDERREVERSED": Fault.REFUSED,
    "RULE_LIMIT": Fault.REFUSED,
    "RULELIMIT": Fault.REFUSED,
    "TRADE_ERROR": Fault.REFUSED,
    "NOT_ENOUGH": Fault.REFUSED,
    "NOTENOUGH": Fault.REFUSED,
    "ACCOUNT_ERROR": Fault.REFUSED,
    "ACCOUNTERROR": Fault.REFUSED,
    "USER_ACCOUNT_ABNORMAL": Fault.REFUSED,
    "OPENID_MISMATCH": Fault.REFUSED,
    "INVALID_TRANSACTIONID": Fault.REFUSED,
    "AUTH_CODE_EXPIRED": Fault.REFUSED,
    "AUTHCODEEXPIRE": Fault.REFUSED,
    "AUTH_CODE_ERROR": Fault.REFUSED,
    "AUTH_CODE_INVALID": Fault.REFUSED,
    "NOT_SUPORT_CARD": Fault.REFUSED,
    "NOTSUPORTCARD": Fault.REFUSED,
    "BUYER_MISMATCH": Fault.REFUSED,
    "ORDER_NOT_EXIST": Fault.NOT_FOUND,
    "ORDERNOTEXIST": Fault.NOT_FOUND,
    "RESOURCE_NOT_EXISTS": Fault.NOT_FOUND,
    "OUT_TRADE_NO_USED": Fault.DUPLICATE,
    "ORDERPAID": Fault.DUPLICATE,
    "ORDER_PAID": Fault.DUPLICATE,
    "FREQUENCY_LIMITED": Fault.SLOW_DOWN,
    "FREQUENCY_LIMIT_EXCEED": Fault.SLOW_DOWN,
    "RATELIMIT_EXCEEDED": Fault.SLOW_DOWN,
    "SYSTEM_ERROR": Fault.UNKNOWN,
    "SYSTEMERROR": Fault.UNKNOWN,
    "BANK_ERROR": Fault.UNKNOWN,
    "BANKERROR": Fault.UNKNOWN,
    "USERPAYING": Fault.UNKNOWN,
}
# INVALID_REQUEST covers both; only its words ("201 商户订单号重复", "…与之前请求不一致…") tell a used number apart.
DUPLICATE_WORDS = ("重复", "不一致", "重入")

PATHS: Mapping[Scene, str] = {
    Scene.NATIVE: "native",
    Scene.JSAPI: "jsapi",
    Scene.WAP: "h5",
    Scene.APP: "app",
    Scene.BARCODE: "codepay",
}
DESCRIPTION, REASON = 127, 80  # the manual counts characters of one, and not clearly of the other: bytes fit both


class WxpayV3(Channel[WxpayV3Config], Pays, Closes, Refunds, Examines):
    """One merchant number (or one sub-merchant of a service provider) at WeChat Pay."""

    SCENES: ClassVar[frozenset[Scene]] = frozenset(PATHS)
    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    def __init__(self, config: WxpayV3Config, line: Line) -> None:
        super().__init__(config, line)
        self._identity = Identity(config.mchid, config.merchant_serial.upper(), signer(config.private_key))
        self._trust = Trust(config.platform_certificate, config.platform_public_key, config.platform_public_key_id)
        self._base = "/v3/pay/partner/transactions" if config.sub_mchid else "/v3/pay/transactions"

    def payers(self) -> str:
        """See `Pays.payers`."""
        return self.config.sub_appid or self.config.merchant_no

    def takes(self, payer_id: str) -> bool:
        """See `Pays.takes`."""
        return _OPENID.fullmatch(payer_id) is not None

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`. A payment code that waits for the payer's password is WAITING, without a start."""
        if ask.scene not in PATHS:
            raise Failed(Fault.UNSUPPORTED, words=f"no scene {ask.scene}")
        answer = await self._call("POST", f"{self._base}/{PATHS[ask.scene]}", _order(self.config, self.line, ask))
        if ask.scene is not Scene.BARCODE:
            began = _start(self.config, self._identity, ask, answer)
            return Outcome(PayState.WAITING, ask.number, fen=ask.fen, start=began)
        if answer.get("code") == "USERPAYING":
            return Outcome(PayState.WAITING, ask.number, fen=ask.fen, words="USERPAYING")
        outcome = objects.transaction(self.config, answer, ask.number)
        if outcome.fen not in (None, ask.fen):
            raise objects.Foreign("another amount than was asked for")
        return outcome

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`."""
        owner = _merchants(self.config)
        target = f"{self._base}/out-trade-no/{quote(number, safe='')}?{urlencode(owner)}"
        return objects.transaction(self.config, await self._call("GET", target), number)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`."""
        return notices.read(self.config, self._trust, knock)

    @staticmethod
    def knock_like(knock: Knock, merchant_no: str) -> bool:
        """Whether it is signed as WeChat Pay signs; whose it is stands in the part that is sealed."""
        del merchant_no
        return notices.in_form(knock)

    def acknowledge(self, heard: bool) -> Reply:
        """See `Pays.acknowledge`: 200, or a 5xx that makes WeChat Pay come again."""
        words = {"code": "SUCCESS", "message": "成功"} if heard else {"code": "FAIL", "message": "失败"}
        return Reply(200 if heard else 500, packed(words), {"content-type": self.config.content_type})

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`.

        A payment code's order can't be closed but is reversed (撤销), which pays back what was paid in between: so the
        order is asked about first.
        """
        found = await self.query(number)
        if found.state in (PayState.PAID, PayState.CLOSED):
            return found
        verb, body = "close", _merchants(self.config)
        if found.words.startswith("USERPAYING"):  # only orders by payment code are ever in this state
            verb, body = "reverse", _owner(self.config)
        target = f"{self._base}/out-trade-no/{quote(number, safe='')}/{verb}"
        code = (await self._call("POST", target, body, bear=("ORDERPAID", "ORDER_PAID", "TRADE_ERROR"))).get("code")
        if code is None:
            return replace(found, state=PayState.CLOSED, words="CLOSED")
        after = await self.query(number)
        if after.state not in (PayState.PAID, PayState.CLOSED):
            raise Failed(Fault.UNKNOWN, str(code), "not closed, and not paid either")
        return after

    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund`. WeChat Pay takes a repeated number with the same content as the same refund."""
        body = _refund(self.config, self.line, ask)
        return _refunded(ask, await self._call("POST", "/v3/refund/domestic/refunds", body))

    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund_query`."""
        target = f"/v3/refund/domestic/refunds/{quote(ask.number, safe='')}"
        if self.config.sub_mchid:
            target += "?" + urlencode({"sub_mchid": self.config.sub_mchid})
        return _refunded(ask, await self._call("GET", target))

    def only_heard(self) -> Sequence[str]:
        """See `Examines.only_heard`: without certificates to open, only notifications are sealed with the APIv3 key."""
        return () if self._trust.certified else ("SECRET_KEY",)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        return examine.questions(self, self._get, self._trust, self.config.api_key, around)

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return examine.blame(verb, failed)

    async def _get(self, target: str) -> Mapping[str, Any]:
        return await self._call("GET", target)

    async def _call(
        self, method: str, target: str, content: Mapping[str, Any] | None = None, *, bear: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """A verified answer. Failed by its error code, except codes in `bear` and a payer who is typing (HTTP 202)."""
        body = packed(content) if content is not None else b""
        headers = {
            "accept": "application/json",
            "content-type": self.config.content_type,
            "user-agent": "hutong",
            "wechatpay-serial": self._trust.preferred,
            "authorization": self._identity.authorization(method, target, body, now()),
        }
        line = self.line
        reply = await line.http.send(method, line.endpoint + target, headers=headers, body=body, timeout=line.timeout)
        answer = opened(reply, self._trust, now())
        if (reply.status, answer.get("code")) == (202, "USERPAYING") or answer.get("code") in bear:
            return answer
        if not 200 <= reply.status < 300 or "code" in answer:
            raise _failure(reply.status, answer)
        return answer


def _failure(status: int, answer: Mapping[str, Any]) -> Failed:
    code, words = objects.optional(answer, "code")[:64], objects.optional(answer, "message")[:200]
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if code == "INVALID_REQUEST" and any(hint in words for hint in DUPLICATE_WORDS):
        fault = Fault.DUPLICATE
    if status == UNSIGNED and fault is not Fault.CONFIG:  # nobody signed it, so it is believed in nothing else
        fault = Fault.UNKNOWN
    return Failed(fault, code, words)


def _merchants(config: WxpayV3Config) -> dict[str, str]:
    if config.sub_mchid:
        return {"sp_mchid": config.mchid, "sub_mchid": config.sub_mchid}
    return {"mchid": config.mchid}


def _owner(config: WxpayV3Config) -> dict[str, str]:
    if not config.sub_mchid:
        return {"appid": config.merchant_no, **_merchants(config)}
    sub = {"sub_appid": config.sub_appid} if config.sub_appid else {}
    return {"sp_appid": config.merchant_no, **sub, **_merchants(config)}


def _order(config: WxpayV3Config, line: Line, ask: Ask) -> dict[str, Any]:
    body: dict[str, Any] = {
        **_owner(config),
        "description": cut(ask.subject, DESCRIPTION),
        "out_trade_no": ask.number,
        "amount": {"total": ask.fen, "currency": "CNY"},
    }
    if ask.scene is Scene.BARCODE:  # this call has neither a notification nor an end of its own
        shop = {"out_id": config.sub_mchid or config.mchid}
        scene = {"device_ip": ask.payer_ip, "store_info": shop}
        return {**body, "payer": {"auth_code": ask.auth_code}, "scene_info": scene}
    body["time_expire"] = beijing(ask.expires_at).isoformat(timespec="seconds")
    body["notify_url"] = line.callback
    body["scene_info"] = {"payer_client_ip": ask.payer_ip}
    if ask.scene is Scene.WAP:
        body["scene_info"]["h5_info"] = {"type": "Wap"}
    if ask.scene is Scene.JSAPI:
        body["payer"] = {_payer_key(config): ask.payer_id}
    return body


def _payer_key(config: WxpayV3Config) -> str:
    if not config.sub_mchid:
        return "openid"
    return "sub_openid" if config.sub_appid else "sp_openid"


def _start(config: WxpayV3Config, identity: Identity, ask: Ask, answer: Mapping[str, Any]) -> Start:
    match ask.scene:
        case Scene.NATIVE:
            made, life = Start(StartKind.QR, objects.text(answer, "code_url")), start.PREPAY
        case Scene.WAP:
            made, life = start.redirect(objects.text(answer, "h5_url"), ask.return_url), start.H5
        case Scene.JSAPI:
            made, life = start.bridge(config, identity, objects.text(answer, "prepay_id")), start.PREPAY
        case _:
            made, life = start.app(config, identity, objects.text(answer, "prepay_id")), start.PREPAY
    return replace(made, good_until=min(ask.expires_at, now() + timedelta(seconds=life)))


def _refund(config: WxpayV3Config, line: Line, ask: RefundAsk) -> dict[str, Any]:
    body: dict[str, Any] = {"sub_mchid": config.sub_mchid} if config.sub_mchid else {}
    if ask.provider_no:
        body["transaction_id"] = ask.provider_no
    else:
        body["out_trade_no"] = ask.payment_number
    if ask.reason:
        body["reason"] = cut(ask.reason, REASON)
    amount = {"refund": ask.fen, "total": ask.total_fen, "currency": "CNY"}
    return {**body, "out_refund_no": ask.number, "notify_url": line.callback, "amount": amount}


def _refunded(ask: RefundAsk, answer: Mapping[str, Any]) -> RefundOutcome:
    outcome = objects.refund(answer, "status")
    if (outcome.number, objects.text(answer, "out_trade_no")) != (ask.number, ask.payment_number):
        raise objects.Foreign("another refund than was asked for")
    if outcome.fen != ask.fen:
        raise objects.Foreign("another amount than was asked for")
    return outcome


def cut(text: str, size: int) -> str:
    """The text, shortened to at most `size` bytes of UTF-8 without splitting a character."""
    return text.encode()[:size].decode(errors="ignore")
