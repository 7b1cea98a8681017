"""Every kind of export on real rows: each column is told in both languages, and filters are those of the list."""

from typing import Any

import pytest
from tests.features.exports.conftest import Desk

from hutong.base.errors import Refusal
from hutong.base.ids import new_id
from hutong.base.text import Language
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Reader
from hutong.features.exports.kinds import known
from hutong.features.exports.titles import titles
from hutong.features.operators import PERMISSIONS

KINDS = ("audit", "files", "notices", "own_payments", "payments", "refunds", "sms")
FILTERS = {
    "audit": {"actor": "", "action": ["session.begin"], "subject": "", "from": "2026-01-01", "to": "2026-01-02"},
    "files": {"search": "", "name": "a", "media": "image/", "state": ["stored"], "channel_id": "1"},
    "notices": {"search": "A1", "kind": "payment", "state": ["done"], "merchant_id": "M1001"},
    "own_payments": {"merchant_id": "M1001", "state": ["paid", "refunded"], "min_fen": "1"},
    "payments": {"product": "wxnative", "min_fen": "1", "max_fen": "2", "state": ["paid"], "from": "2026-11-01"},
    "refunds": {"automatic": "false", "min_fen": "1", "state": ["done"]},
    "sms": {"phone": "+8613800138000", "template": "code", "state": ["sent"]},
}


def test_all_are_found() -> None:
    assert set(KINDS) <= set(known())
    for kind in known().values():
        assert kind.may in PERMISSIONS
        assert len({field.name for field in kind.fields}) == len(kind.fields)
        assert [field.name for field in kind.choose((kind.fields[1].name,))] == [kind.fields[1].name]
        with pytest.raises(KeyError):
            kind.choose(("nothing",))


@pytest.mark.parametrize("name", KINDS)
async def test_filters_are_those_of_the_list(desk: Desk, name: str) -> None:
    kind = known()[name]
    wish: Any = kind.read(Asked(FILTERS[name]))
    assert await kind.count(desk.pool, wish) == 0
    assert await kind.page(desk.pool, wish, "", 10) == []
    with pytest.raises(Refusal):
        kind.read(Asked({"owner": "me"}))


async def test_every_column_of_every_kind_is_told(desk: Desk) -> None:
    stack = desk.stack
    _, answer = await stack.order("A1")
    await stack.pay(answer)
    await stack.post("/api/pay/refund", {"orderId": "A1", "refundId": "R1", "refundAmt": "5.00"})
    await stack.simulator("wxnative").knocker.settled()
    await desk.pool.execute(
        "INSERT INTO file (id, merchant_id, file_id, name, size, content_type, state, owner)"
        " VALUES ($1, 'M1001', 'F1', '头像.png', 2048, 'image/png', 'stored', 0)",
        new_id(),
    )
    await desk.pool.execute(
        "INSERT INTO sms (id, merchant_id, request_id, phone, kind, template, owner, params, text, notify_url, ip)"
        " VALUES ($1, 'M1001', 'S1', '13800138000', 'text', '', 0, '{}', '你好', '', '')",
        new_id(),
    )
    channels = titles(stack.hub.switchboard)
    for kind in (known()[name] for name in KINDS):
        wish = kind.read(Asked({"merchant_id": "M1001"} if kind.name == "own_payments" else {}))
        rows = await kind.page(desk.pool, wish, "", 1000)
        assert rows, kind.name
        assert await kind.count(desk.pool, wish) == len(rows), kind.name
        assert await kind.page(desk.pool, wish, str(rows[-1]["id"]), 1000) == []
        both: tuple[Language, Language] = ("zh", "en")
        told = {one: [[f.tell(row, Reader(one, channels)) for f in kind.fields] for row in rows] for one in both}
        assert told["zh"] != told["en"] or kind.name == "notices", kind.name
    payment = (await known()["payments"].page(desk.pool, known()["payments"].read(Asked({})), "", 1))[0]
    cells = {f.name: f.tell(payment, Reader("zh", channels)) for f in known()["payments"].fields}
    assert (str(cells["fen"]), cells["state"], str(cells["refunded_fen"])) == ("19.99", "已支付", "5.00")
    assert str(cells["channel"]).startswith("微信支付")
    texts = known()["sms"]
    message = (await texts.page(desk.pool, texts.read(Asked({"search": "S1"})), "", 1))[0]
    assert {f.name: f.tell(message, Reader("zh", {})) for f in texts.fields}["phone"] == "138****8000"
