"""Refunds as an export: who made one is told in words."""

from tests.features.exports.conftest import Desk

from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Reader
from hutong.features.exports.kinds.refunds import KIND


async def test_who_made_it_is_told(desk: Desk) -> None:
    _, answer = await desk.stack.order("A1")
    await desk.stack.pay(answer)
    for number in ("R1", "R2"):
        await desk.stack.post("/api/pay/refund", {"orderId": "A1", "refundId": number, "refundAmt": "5.00"})
    await desk.pool.execute("UPDATE refund SET automatic = true WHERE refund_id = 'R1'")
    rows = await KIND.page(desk.pool, KIND.read(Asked({})), "", 10)
    by = KIND.choose(("automatic",))[0]
    assert [by.tell(row, Reader("zh", {})) for row in rows] == ["商户或后台", "系统自动"]
    assert [by.tell(row, Reader("en", {})) for row in rows] == ["Merchant or office", "The hub"]
    assert await KIND.count(desk.pool, KIND.read(Asked({"automatic": "true"}))) == 1
