"""`hutong goods`: goods, orders and claims listed, and one shown whole."""

import asyncio

import orjson
import pytest
from tests import stack
from tests.app.cli.conftest import Type
from tests.channels.wx_live.wares import TEA

from hutong.base.secrets import Secret


async def live(dsn: str) -> Secret:
    made = await stack.build(dsn)
    try:
        for no in ("TEA1", "TEA2"):
            status, answer = await made.post("/api/goods/add", {"goodsNo": no, "goods": orjson.dumps(TEA).decode()})
            assert status == 200, answer
        await made.post("/api/goods/remove", {"goodsNo": "TEA2"})
        await made.hub.switchboard.calls.flush()
        return made.hub.settings.master
    finally:
        await made.close()


@pytest.fixture
def lived(dsn: str, monkeypatch: pytest.MonkeyPatch, typed: Type) -> None:
    assert typed  # it sets a key of its own first
    monkeypatch.setenv("HUTONG_MASTER_KEY", asyncio.run(live(dsn)).reveal())


@pytest.mark.usefixtures("lived")
def test_goods_are_listed_and_shown(typed: Type) -> None:
    assert "TEA1" in typed("goods", "list").out
    assert [one["number"] for one in typed("goods", "list", "--json").json] == ["TEA2", "TEA1"]
    assert [one["number"] for one in typed("goods", "list", "--state", "removed", "--json").json] == ["TEA2"]
    assert typed("goods", "orders", "--json").json == []
    assert typed("goods", "aftersales", "--json").json == []
    [story] = typed("goods", "show", "TEA2", "--json").json
    assert [event["what"] for event in story["events"]][-1] == "removed"
    assert "已删除" in typed("goods", "show", "TEA2").out
    assert "Removed" in typed("goods", "list", "--lang", "en").out
    missing = typed("goods", "show", "NOBODY", "--json")
    assert (missing.status, missing.json["code"]) == (1, 8402)
