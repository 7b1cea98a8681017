"""Payments as an export: an attempt whose fate is unknown shows; amounts are yuan."""

from decimal import Decimal

from tests.features.exports.conftest import Desk

from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Reader
from hutong.features.exports.kinds.payments import KIND


async def test_what_is_unknown_says_so(desk: Desk) -> None:
    ids = await desk.payments(2)
    await desk.pool.execute(
        "INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, state, owner)"
        " VALUES ('a1', $1, 99, 1, 'wxnative', 'native', 1, 'unknown', 0)",
        ids[0],
    )
    rows = await KIND.page(desk.pool, KIND.read(Asked({})), "", 10)
    told = [{field.name: field.tell(row, Reader("zh", {})) for field in KIND.fields} for row in rows]
    assert [row["state"] for row in told] == ["结果未知", "待支付"]
    assert [row["channel"] for row in told] == ["99", ""]  # a channel that is no more
    assert (told[1]["fen"], told[1]["paid_at"], told[1]["notice_state"]) == (Decimal("0.02"), None, "")
    assert await KIND.count(desk.pool, KIND.read(Asked({"state": ["unknown"]}))) == 1
