"""What an adapter does by WeChat Pay V2 (微信支付 V2), for ordinary merchants and service providers.

Manual: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_1 (orders, query, close, refunds), micropay.php?chapter=9_10
(payment code, reversal) and the same chapters of native_sl.php and micropay_sl.php (service providers), read 2025-03.
"""

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.capabilities.channel import Channel, Config, Line
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
from hutong.vendors.wechat_pay import notices, objects
from hutong.vendors.wechat_pay.faults import failure, opened
from hutong.vendors.wechat_pay.merchant import Merchant
from hutong.vendors.wechat_pay.start import begin
from hutong.vendors.wechat_pay.wire import Fields, clean, packed, sealed, signed

C = TypeVar("C", bound=Config)
TRADE_TYPES: Mapping[Scene, str] = {
    Scene.NATIVE: "NATIVE",
    Scene.JSAPI: "JSAPI",
    Scene.WAP: "MWEB",
    Scene.APP: "APP",
    Scene.BARCODE: "MICROPAY",
}
BODY, REASON = 127, 80  # the manual is not clear whether characters or bytes: bytes fit both
SHORTEST = timedelta(seconds=65)  # the provider wants a minute at least; the rest is for clocks and the way


class PaysByV2(Channel[C], Pays, Closes, Refunds):
    """Everything that a merchant number is asked by WeChat Pay V2; a channel says whose it is, where, and for which
    scenes."""

    @abstractmethod
    def merchant(self) -> Merchant:
        """Whose money it is; Failed(CONFIG) where the settings don't say."""

    @abstractmethod
    def till(self) -> str:
        """WeChat Pay's address, without a trailing slash."""

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`. A payment code that waits for the payer's password is WAITING, without a start."""
        if ask.scene not in self.SCENES:
            raise Failed(Fault.UNSUPPORTED, words=f"no scene {ask.scene}")
        if ask.scene is Scene.BARCODE:
            return await self._charge(ask)
        answer = await self._call("/pay/unifiedorder", _order(self.merchant(), self.line, ask))
        if answer.get("trade_type") != TRADE_TYPES[ask.scene]:
            raise objects.Foreign("another trade_type than was asked for")
        return Outcome(PayState.WAITING, ask.number, fen=ask.fen, start=begin(self.merchant(), ask, answer))

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`."""
        answer = await self._call("/pay/orderquery", {"out_trade_no": number})
        return objects.transaction(self.merchant(), answer, objects.text(answer, "trade_state"), number)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`."""
        return notices.read(self.merchant(), knock)

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
        outcome = objects.transaction(self.merchant(), answer, "SUCCESS", ask.number)
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
        line, merchant = self.line, self.merchant()
        fields = {**_owner(merchant), **content, "nonce_str": nonce(), "sign_type": merchant.sign_type}
        body, headers = sealed(fields, merchant.key), {"content-type": "text/xml; charset=utf-8"}
        reply = await line.http.send("POST", self.till() + path, headers=headers, body=body, timeout=line.timeout)
        answer = opened(reply)
        if not signed(answer, merchant.key):
            raise ValueError("the answer's signature is wrong")
        objects.check_owner(merchant, answer)
        if objects.text(answer, "result_code") == "SUCCESS" or answer.get("err_code") in bear:
            return answer
        raise failure(answer)


def _owner(merchant: Merchant) -> Fields:
    owner = {"appid": merchant.appid, "mch_id": merchant.mchid}
    if merchant.sub_appid:
        owner["sub_appid"] = merchant.sub_appid
    if merchant.sub_mchid:
        owner["sub_mch_id"] = merchant.sub_mchid
    return owner


def _common(ask: Ask) -> Fields:
    return {
        "body": clean(ask.subject, BODY) or ask.number,
        "out_trade_no": ask.number,
        "total_fee": str(ask.fen),
        "fee_type": "CNY",
        "spbill_create_ip": ask.payer_ip,
    }


def _order(merchant: Merchant, line: Line, ask: Ask) -> Fields:
    fields = _common(ask)
    fields["time_start"] = f"{beijing(ask.created_at):%Y%m%d%H%M%S}"
    fields["time_expire"] = f"{beijing(max(ask.expires_at, now() + SHORTEST)):%Y%m%d%H%M%S}"
    fields["notify_url"] = line.callback
    fields["trade_type"] = TRADE_TYPES[ask.scene]
    if ask.scene is Scene.NATIVE:
        fields["product_id"] = ask.number
    if ask.scene is Scene.JSAPI:
        fields["sub_openid" if merchant.sub_appid else "openid"] = ask.payer_id
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
