"""Calls of the signed API that collect money and give it back."""

from collections.abc import Mapping

from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.doors.api.fields import PAY, QUERY, REFUND, REFUND_QUERY, order_of, wish_of
from hutong.features.merchants import Merchant
from hutong.features.notices.message import signed
from hutong.features.payments.attempts import pack
from hutong.features.payments.close import Closer
from hutong.features.payments.create import Creator
from hutong.features.payments.ledger import Ledger
from hutong.features.payments.order import Payment
from hutong.features.refunds.create import Refunder
from hutong.features.refunds.order import Refund

_REFUND_STATUS = {"done": "1", "failed": "2"}  # anything else is 0: being worked on


class PayCalls:
    """/api/pay and what is below it."""

    def __init__(
        self,
        creator: Creator,
        ledger: Ledger,
        closer: Closer,
        refunder: Refunder,
        *,
        base_url: str,
        loopback: bool,
    ) -> None:
        self._creator = creator
        self._ledger = ledger
        self._closer = closer
        self._refunder = refunder
        self._base_url = base_url
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/pay": Call(PAY, self._pay),
            "/api/pay/query": Call(QUERY, self._query, "question"),
            "/api/pay/close": Call(QUERY, self._close),
            "/api/pay/refund": Call(REFUND, self._refund),
            "/api/pay/refund/query": Call(REFUND_QUERY, self._refund_query, "question"),
        }

    async def _pay(self, merchant: Merchant, fields: Fields) -> Answer:
        order = order_of(fields, loopback=self._loopback)
        if not order.user_id and not self._creator.unnamed(order.product):
            raise Refusal(Problem.MISSING_FIELD, "userId")
        made = await self._creator.create(merchant, order)
        answer: Answer = {
            "code": 1,
            "msg": "请求成功",
            "payurl": f"{self._base_url}/pay/{made.payment_id}",
            "orderno": made.order_id,
            "sysorderno": made.payment_id,
        }
        if order.smstyle == 2 and made.start is not None:
            start = pack(made.start) or {}
            answer["start"] = {name: start[name] for name in ("kind", "value", "params")}
        return answer

    async def _query(self, merchant: Merchant, fields: Fields) -> Answer:
        payment = await self._ledger.by_order(merchant.id, fields["orderId"])
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND, f"orderId {fields['orderId']}")
        return signed(merchant, _standing(payment))

    async def _close(self, merchant: Merchant, fields: Fields) -> Answer:
        payment = await self._closer.close(merchant.id, fields["orderId"])
        return succeeded(merchant, "订单已关闭", _standing(payment))

    async def _refund(self, merchant: Merchant, fields: Fields) -> Answer:
        wish = wish_of(fields, loopback=self._loopback)
        return _refunded(merchant, await self._refunder.create(wish))

    async def _refund_query(self, merchant: Merchant, fields: Fields) -> Answer:
        return _refunded(merchant, await self._refunder.find(merchant.id, fields["refundId"]))


def _standing(payment: Payment) -> dict[str, str]:
    """The fields of row D4."""
    return {
        "merId": payment.merchant_id,
        "status": "1" if payment.state == "paid" else "0",
        "orderId": payment.order_id,
        "sysOrderId": payment.id,
        "orderAmt": yuan_of(payment.fen),
    }


def _refunded(merchant: Merchant, refund: Refund) -> Answer:
    """How a refund stands."""
    fields = {
        "merId": merchant.id,
        "orderId": refund.order_id,
        "sysOrderId": refund.payment_id,
        "refundId": refund.refund_id,
        "sysRefundId": refund.id,
        "refundAmt": yuan_of(refund.fen),
        "status": _REFUND_STATUS.get(refund.state, "0"),
    }
    return succeeded(merchant, "请求成功", fields)
