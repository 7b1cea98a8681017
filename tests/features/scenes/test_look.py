"""Lists: newest first, page by page, with what people ask for; and what nobody paid is forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import asyncpg
import orjson
import pytest
from tests.scening import Place

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.features.scenes import codes, look
from hutong.features.scenes.codes import Wanted
from hutong.features.scenes.look import WantedCodes, WantedPayments, WantedSites
from hutong.features.scenes.scene import Code

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_sites_and_codes_page_by_page(place: Place) -> None:
    pool = place.stack.hub.pool
    sites = [await place.site(name=f"P{number}") for number in range(5)]
    first = await look.sites(pool, WantedSites(scene="parking"), limit=3)
    second = await look.sites(pool, WantedSites(scene="parking"), after=first[-1]["id"], limit=3)
    assert [row["name"] for row in [*first, *second]][:5] == ["P4", "P3", "P2", "P1", "P0"]
    assert first[0]["merchant"] == "胡同咖啡"
    assert await look.sites(pool, WantedSites(scene="recharge", enabled=True)) == []
    made = [await place.code(sites[0], "lane", f"L{number}") for number in range(4)]
    page = await look.codes(pool, WantedCodes(site_id=sites[0].id, kind="lane"), limit=3)
    rest = await look.codes(pool, WantedCodes(site_id=sites[0].id, kind="lane"), after=page[-1].id)
    assert [*page, *rest] == made[::-1]
    assert (await look.sites(pool, WantedSites()))[4]["codes"] == 4


async def test_a_batch_is_listed_in_the_order_in_which_it_is_printed(place: Place) -> None:
    pool, actor, site = place.stack.hub.pool, place.stack.hub.actor("test"), await place.site()
    old = await codes.make(actor, site.id, [Wanted("gate", f"A-{number}") for number in range(1, 5)])
    new = await codes.make(actor, site.id, [Wanted("gate", f"B-{number}") for number in range(1, 4)])
    found = list[Code]()
    after: int | None = None
    while page := await look.codes(pool, WantedCodes(site_id=site.id), after=after, limit=2):
        found += page
        after = page[-1].id
    assert [one.label for one in found] == ["B-1", "B-2", "B-3", "A-1", "A-2", "A-3", "A-4"]
    assert await look.codes(pool, WantedCodes(batch=old[0].batch)) == old
    assert found[: len(new)] == new


async def test_payments_with_their_notices(place: Place) -> None:
    pool, scenes = place.stack.hub.pool, place.stack.money.scenes
    site = await place.site("recharge")
    code, payer = await place.code(site), place.visitor()
    bills = [await payer.ask(code, "account", account=f"8800000{number}") for number in range(3)]
    payments = [await payer.pay(bill, yuan="20") for bill in bills[:2]]
    await place.paid(payments[0])
    await place.told()
    rows = await look.payments(pool, WantedPayments(site_id=site.id))
    assert [row["payment_id"] for row in rows] == payments[::-1], "what nobody began to pay is no payment"
    assert [(row["state"], row["notice"], row["app"]) for row in rows] == [
        ("open", None, "alipay"),
        ("paid", "done", "alipay"),
    ]
    (row,) = await look.payments(pool, WantedPayments(subject="88000000", states=["paid"], code=code.code))
    assert (row["fen"], row["site"]) == (2000, "胡同停车场")
    assert await look.payments(pool, WantedPayments(since=now())) == []
    assert len(await look.payments(pool, WantedPayments(site_id=site.id), after=rows[0]["id"])) == 1
    assert await scenes.tidy() == 0
    assert await scenes.bills.forget(now() + timedelta(minutes=1)) == 1
    assert len(await look.payments(pool, WantedPayments(site_id=site.id))) == 2


class Explained:
    """A pool that keeps how the database does what it is asked, as a tree of nodes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.nodes: list[dict[str, Any]] = []

    async def fetch(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """See asyncpg."""
        [told] = orjson.loads(await self._pool.fetchval(f"EXPLAIN (FORMAT JSON) {query}", *values))
        self.nodes = [*_nodes(told["Plan"])]
        return list(await self._pool.fetch(query, *values))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


async def test_a_page_of_thousands_of_codes_is_read_off_an_index(place: Place) -> None:
    pool, many = place.stack.hub.pool, await place.site()
    fill = """
    INSERT INTO scene_code (code, site_id, kind, label, created_at)
    SELECT 'X' || lpad(n::text, 9, '0'), $1, 'gate', 'X' || n, now() - make_interval(secs => n / 100)
      FROM generate_series(1, 20000) n
    """
    await pool.execute(fill, many.id)
    await pool.execute("ANALYZE scene_code")
    asked = Explained(pool)
    for wanted in (WantedCodes(site_id=many.id), WantedCodes()):
        after: int | None = None
        for _ in range(2):
            page = await look.codes(cast("Pool", asked), wanted, after=after, limit=50)
            kinds = {node["Node Type"] for node in asked.nodes}
            assert "Index Scan" in kinds, wanted
            assert not kinds & {"Sort", "Incremental Sort", "Seq Scan", "Bitmap Heap Scan"}, wanted
            assert (after is not None) is any("created_at" in node.get("Index Cond", "") for node in asked.nodes)
            after = page[-1].id
