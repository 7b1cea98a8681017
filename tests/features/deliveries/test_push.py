"""What is pushed about deliveries: read in either form; what can't be read is no success, and comes again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.delivering import one, ordered, provider
from tests.stack import Stack
from tests.upstream import number

from hutong.base.clock import now
from hutong.vendors.wechat_world import applications

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def listening(hub: Stack) -> None:
    """The operator enters the mini program's push address in its console."""
    provider(hub).listen(f"http://hub.test/api/wechat/{provider(hub).shop('sandbox').appid}/msg")


@pytest.fixture
def listening_in(hub: Stack) -> Iterator[str]:
    """The console says XML, for one test."""
    book = provider(hub).home.book
    app = applications.mini(book).appid
    provider(hub).shop("sandbox")
    applications.change(book, app, push_format="xml")
    yield "xml"
    applications.change(book, app, push_format="json")


async def test_a_push_in_xml_moves_it_as_well(hub: Stack, listening_in: str) -> None:
    """The mini program's console has one form for everything: an operator may have chosen XML."""
    no = number("P")
    number_ = (await ordered(hub, no))["sysDeliveryNo"]
    provider(hub).progress(number_, 102)
    await provider(hub).knocker.settled()
    row = await hub.hub.pool.fetchrow("SELECT form, state, said FROM push ORDER BY id DESC LIMIT 1")
    assert (row["form"], row["state"], row["said"]["resultcode"]) == (listening_in, "done", 0)
    assert ((await one(hub, no))["state"], (await one(hub, no))["rider"]) == ("taken", "王师傅")


@pytest.mark.parametrize("wrong", [{"shopid": ""}, {"number": ""}], ids=["shop", "number"])
async def test_a_push_that_can_not_be_read_is_not_done(hub: Stack, wrong: dict[str, str]) -> None:
    """The platform is answered; people see it failed, and it is handed on again."""
    number_ = (await ordered(hub, number("P")))["sysDeliveryNo"]
    platform = provider(hub)
    platform.tell(replace(platform.order(number_), **wrong), 102, int(now().timestamp()))
    await platform.knocker.settled()
    assert platform.knocker.tries[-1].heard
    row = await hub.hub.pool.fetchrow("SELECT state, next_at, results FROM push ORDER BY id DESC LIMIT 1")
    assert (row["state"], row["next_at"] is None, len(row["results"]["Rides"]) > 9) == ("retrying", False, True)
