"""WeChat Pay V2 (微信支付 V2), ordinary merchants and service providers.

Manual: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_1 (orders, query, close, refunds), micropay.php?chapter=9_10
(payment code, reversal) and the same chapters of native_sl.php and micropay_sl.php (service providers), read 2025-03.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.capabilities.channel import Channel, Line
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
)
from hutong.channels.wxpay import notices, objects
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay.start import begin
from hutong.channels.wxpay.wire import Fields, clean, packed, parsed, sealed, signed

_OPENID = re.compile(r"o[0-9A-Za-z_-]{27}")

FAULTS: Mapping[str, Fault] = {
    "SIGNERROR": Fault.CONFIG,
    "NOAUTH": Fault.CONFIG,
    "NO_AUTH": Fault.CONFIG,
    "CERT_ERROR": Fault.CONFIG,
    "APPID_NOT_EXIST": Fault.CONFIG,
    "MCHID_NOT_EXIST": Fault.CONFIG,
    "APPID_MCHID_NOT_MATCH": Fault.CONFIG,
    "INVALID_REQUEST": Fault.REFUSED,
    "PARAM_ERROR": Fault.REFUSED,
    "LACK_PARAMS": Fault.REFUSED,
    "XML_FORMAT_ERROR": Fault.REFUSED,
    "REQUIRE_POST_METHOD": Fault.REFUSED,
    "POST_DATA_EMPTY": Fault.REFUSED,
    "NOT_UTF8": Fault.REFUSED,
    "NOTENOUGH": Fault.REFUSED,
    "ORDERCLOSED": Fault.REFUSED,
    "ORDERREVERSED": Fault.REFUSED,
    "NOTSUPORTCARD": Fault.REFUSED,
    "AUTHCODEEXPIRE": Fault.REFUSED,
    "AUTH_CODE_ERROR": Fault.REFUSED,
    "AUTH_CODE_INVALID": Fault.REFUSED,
    "BUYER_MISMATCH": Fault.REFUSED,
    "TRADE_ERROR": Fault.REFUSED,
    "TRADE_STATE_ERROR": Fault.REFUSED,
    "TRADE_OVERDUE": Fault.REFUSED,
    "USER_ACCOUNT_ABNORMAL": Fault.REFUSED,
    "INVALID_TRANSACTIONID": Fault.REFUSED,
    "ORDERNOTEXIST": Fault.NOT_FOUND,
    "REFUNDNOTEXIST": Fault.NOT_FOUND,
    "OUT_TRADE_NO_USED": Fault.DUPLICATE,
    "ORDERPAID": Fault.DUPLICATE,
    "REFUND_FEE_MISMATCH": Fault.DUPLICATE,
    "FREQUENCY_LIMITED": Fault.SLOW_DOWN,
    "INVALID_REQ_TOO_MUCH": Fault.SLOW_DOWN,
    "ORDER_NOT_READY": Fault.SLOW_DOWN,
    "SYSTEMERROR": Fault.UNKNOWN,
    "BANKERROR": Fault.UNKNOWN,
    "USERPAYING": Fault.UNKNOWN,
    "BIZERR_NEED_RETRY": Fault.UNKNOWN,
    "ERROR": Fault.UNKNOWN,  # "a business error": the manual says no more
}
# INVALID_REQUEST covers both; only its words ("201 商户订单号重复") tell a used number apart.
DUPLICATE_WORDS = ("重复", "不一致")
# What return_msg says when a request was not even looked at. Such an answer has no code and no signature.
RETURN_WORDS: Mapping[str, Fault] = {
    "签名错误": Fault.CONFIG,
    "证书": Fault.CONFIG,
    "appid不存在": Fault.CONFIG,
    "mch_id": Fault.CONFIG,
    "appid and openid not match": Fault.REFUSED,
    "缺少参数": Fault.REFUSED,
    "XML格式错误": Fault.REFUSED,
    "请使用post方法": Fault.REFUSED,
    "post数据为空": Fault.REFUSED,
}
NO_CERTIFICATE = b"SSL certificate"  # in the page that the provider's front server answers with HTTP 400

TRADE_TYPES: Mapping[Scene, str] = {
    Scene.NATIVE: "NATIVE",
    Scene.JSAPI: "JSAPI",
    Scene.WAP: "MWEB",
    Scene.APP: "APP",
    Scene.BARCODE: "MICROPAY",
}
BODY, REASON = 127, 80  # the manual is not clear whether characters or bytes: bytes fit both
SHORTEST = timedelta(seconds=65)  # the provider wants a minute at least; the rest is for clocks and the way


class Wxpay(Channel[WxpayConfig], Pays, Closes, Refunds):
    """One merchant number (or one sub-merchant of a service provider) at WeChat Pay."""

    SCENES: ClassVar[frozenset[Scene]] = frozenset(TRADE_TYPES)

    def payers(self) -> str:
        """See `Pays.payers`."""
        return self.config.sub_appid or self.config.merchant_no

    def takes(self, payer_id: str) -> bool:
        """See `Pays.takes`."""
        return _OPENID.fullmatch(payer_id) is not None

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`. A payment code that waits for the payer's password is WAITING, without a start."""
        if ask.scene not in TRADE_TYPES:
            raise Failed(Fault.UNSUPPORTED, words=f"no scene {ask.scene}")
        if ask.scene is Scene.BARCODE:
            return await self._charge(ask)
        answer = await self._call("/pay/unifiedorder", _order(self.config, self.line, ask))
        if answer.get("trade_type") != TRADE_TYPES[ask.scene]:
            raise objects.Foreign("another trade_type than was asked for")
        return Outcome(PayState.WAITING, ask.number, fen=ask.fen, start=begin(self.config, ask, answer))

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`."""
        answer = await self._call("/pay/orderquery", {"out_trade_no": number})
        return objects.transaction(self.config, answer, objects.text(answer, "trade_state"), number)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`."""
        return notices.read(self.config, knock)

    def acknowledge(self, heard: bool) -> Reply:
        """See `Pays.acknowledge`: SUCCESS, or a FAIL that makes WeChat Pay come again."""
        words = {"return_code": "SUCCESS", "return_msg": "OK"} if heard else {"return_code": "FAIL"}
        return Reply(200 if heard else 500, packed(words), {"content-type": "text/xml; charset=utf-8"})

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`.

        A payment code's order can't be closed but is reversed (撤销), which pays back what was paid in between: so the
        order is asked about first. The provider may refuse to close an order younger than five minutes.
        """
        found = await self.query(number)
        if found.state in (PayState.PAID, PayState.CLOSED):
            return found
        if found.words.startswith("USERPAYING"):  # only orders by payment code are ever in this state
            return await self._reverse(found)
        bear = ("ORDERPAID", "ORDERCLOSED", "TRADE_STATE_ERROR")
        answer = await self._call("/pay/closeorder", {"out_trade_no": number}, bear=bear)
        if answer["result_code"] == "SUCCESS":
            return replace(found, state=PayState.CLOSED, words="CLOSED")
        return await self.query(number)

    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund`: PROCESSING, the end is told by notification or query. Needs the API certificate."""
        answer = await self._call("/secapi/pay/refund", _refund(self.line, ask))
        return _asked(ask, answer, objects.accepted(answer))

    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund_query`."""
        answer = await self._call("/pay/refundquery", {"out_refund_no": ask.number})
        return _asked(ask, answer, objects.listed(answer, ask.number))

    async def _charge(self, ask: Ask) -> Outcome:
        """Charges the payment code that the payer's wallet showed."""
        content = {**_common(ask), "auth_code": ask.auth_code}
        answer = await self._call("/pay/micropay", content, bear=("USERPAYING",))
        if answer["result_code"] != "SUCCESS":
            return Outcome(PayState.WAITING, ask.number, fen=ask.fen, words="USERPAYING")
        outcome = objects.transaction(self.config, answer, "SUCCESS", ask.number)
        if outcome.fen != ask.fen:
            raise objects.Foreign("another amount than was asked for")
        return outcome

    async def _reverse(self, found: Outcome) -> Outcome:
        answer = await self._call("/secapi/pay/reverse", {"out_trade_no": found.number})
        if answer.get("recall") == "Y":
            raise Failed(Fault.UNKNOWN, "RECALL", "the provider wants the reversal to be asked for again")
        return replace(found, state=PayState.CLOSED, words="REVOKED")

    async def _call(self, path: str, content: Mapping[str, str], *, bear: tuple[str, ...] = ()) -> Fields:
        """A verified answer that is ours. Failed by its error code, except codes in `bear`."""
        line, config = self.line, self.config
        fields = {**_owner(config), **content, "nonce_str": nonce(), "sign_type": config.sign_type}
        body, headers = sealed(fields, config.api_key), {"content-type": "text/xml; charset=utf-8"}
        reply = await line.http.send("POST", line.endpoint + path, headers=headers, body=body, timeout=line.timeout)
        answer = _opened(reply)
        if not signed(answer, config.api_key):
            raise ValueError("the answer's signature is wrong")
        objects.check_owner(config, answer)
        if objects.text(answer, "result_code") == "SUCCESS" or answer.get("err_code") in bear:
            return answer
        raise _failure(answer)


def _opened(reply: Reply) -> Fields:
    """The fields of an answer whose request was looked at; Failed, ValueError."""
    if reply.status == 400 and NO_CERTIFICATE in reply.body:
        raise Failed(Fault.CONFIG, "CERT_ERROR", "此接口需要商户 API 证书 this needs API_CERTIFICATE")
    if reply.status != 200:
        raise ValueError(f"HTTP {reply.status}")
    answer = parsed(reply.body)
    if objects.text(answer, "return_code") == "SUCCESS":
        return answer
    words = answer.get("return_msg", "")[:200]
    fault = next((fault for hint, fault in RETURN_WORDS.items() if hint in words), Fault.UNKNOWN)
    raise Failed(fault, words=words)


def _failure(answer: Mapping[str, str]) -> Failed:
    code, words = answer.get("err_code", "")[:64], answer.get("err_code_des", "")[:200]
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if code == "INVALID_REQUEST" and any(hint in words for hint in DUPLICATE_WORDS):
        fault = Fault.DUPLICATE
    return Failed(fault, code, words)


def _owner(config: WxpayConfig) -> Fields:
    owner = {"appid": config.merchant_no, "mch_id": config.mchid}
    if config.sub_appid:
        owner["sub_appid"] = config.sub_appid
    if config.sub_mchid:
        owner["sub_mch_id"] = config.sub_mchid
    return owner


def _common(ask: Ask) -> Fields:
    return {
        "body": clean(ask.subject, BODY) or ask.number,
        "out_trade_no": ask.number,
        "total_fee": str(ask.fen),
        "fee_type": "CNY",
        "spbill_create_ip": ask.payer_ip,
    }


def _order(config: WxpayConfig, line: Line, ask: Ask) -> Fields:
    fields = _common(ask)
    fields["time_start"] = f"{beijing(ask.created_at):%Y%m%d%H%M%S}"
    fields["time_expire"] = f"{beijing(max(ask.expires_at, now() + SHORTEST)):%Y%m%d%H%M%S}"
    fields["notify_url"] = line.callback
    fields["trade_type"] = TRADE_TYPES[ask.scene]
    if ask.scene is Scene.NATIVE:
        fields["product_id"] = ask.number
    if ask.scene is Scene.JSAPI:
        fields["sub_openid" if config.sub_appid else "openid"] = ask.payer_id
    if ask.scene is Scene.WAP:
        shop = urlsplit(ask.return_url)
        page = {"type": "Wap", "wap_url": f"{shop.scheme}://{shop.netloc}", "wap_name": shop.hostname or ""}
        fields["scene_info"] = json.dumps({"h5_info": page})
    return fields


def _refund(line: Line, ask: RefundAsk) -> Fields:
    paid = {"transaction_id": ask.provider_no} if ask.provider_no else {"out_trade_no": ask.payment_number}
    fields = {
        **paid,
        "out_refund_no": ask.number,
        "total_fee": str(ask.total_fen),
        "refund_fee": str(ask.fen),
        "refund_fee_type": "CNY",
        "notify_url": line.callback,
    }
    reason = clean(ask.reason, REASON)
    return {**fields, "refund_desc": reason} if reason else fields


def _asked(ask: RefundAsk, answer: Mapping[str, str], outcome: RefundOutcome) -> RefundOutcome:
    """Passes the refund that was asked for, of the order and amount that were asked for; Foreign."""
    told = (outcome.number, objects.text(answer, "out_trade_no"), outcome.fen)
    if told != (ask.number, ask.payment_number, ask.fen):
        raise objects.Foreign("another refund, order or amount than was asked for")
    return outcome
