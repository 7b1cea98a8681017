"""A merchant's own payments as an export: bound to the merchant, told as the portal tells them."""

import pytest
from tests.features.exports.conftest import Desk

from hutong.base.errors import Problem, Refusal
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Reader
from hutong.features.exports.kinds.own_payments import KIND


def test_without_a_merchant_there_is_none() -> None:
    for query in ({}, {"merchant_id": ""}, {"merchant_id": "M1001", "state": ["unknown"]}):
        with pytest.raises(Refusal) as caught:
            KIND.read(Asked(query))
        assert caught.value.problem is Problem.BAD_INPUT
    assert KIND.read(Asked({"merchant_id": "M1001", "channel_id": "7"})).channel_id is None
    assert not {"channel", "provider_no", "merchant"} & {field.name for field in KIND.fields}


async def test_what_the_hub_does_not_know_yet_is_open_to_the_merchant(desk: Desk) -> None:
    ids = await desk.payments(1)
    await desk.pool.execute(
        "INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, state, owner)"
        " VALUES ('a1', $1, 99, 1, 'wxnative', 'native', 1, 'unknown', 0)",
        ids[0],
    )
    (row,) = await KIND.page(desk.pool, KIND.read(Asked({"merchant_id": "M1001"})), "", 10)
    told = {field.name: field.tell(row, Reader("zh", {})) for field in KIND.fields}
    assert (told["id"], told["state"]) == (ids[0], "待支付")
    assert await KIND.page(desk.pool, KIND.read(Asked({"merchant_id": "M2002"})), "", 10) == []
