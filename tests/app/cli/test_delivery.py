"""`hutong delivery`: found by any number, cancelled after its cost was told, its platform asked."""

import asyncio
from dataclasses import dataclass

import pytest
from tests import delivering, stack
from tests.app.cli.conftest import Type
from tests.delivering import ordered, provider

from hutong.base.db import connect
from hutong.base.http import TOO_SLOW
from hutong.base.secrets import Secret


@dataclass(frozen=True)
class Lived:
    """An installation with two deliveries, one of which arrived."""

    going: str
    arrived: str
    master: Secret


async def live(dsn: str) -> Lived:
    made = await stack.build(dsn)
    try:
        await delivering.usual(made)
        going = await ordered(made, "FISH1")
        arrived = await ordered(made, "FISH2", receiver={**delivering.PERSON, "phone": "13700001234"})
        provider(made).progress(arrived["sysDeliveryNo"], 302)
        await made.post("/api/delivery/query", {"deliveryNo": "FISH2"})
        await made.hub.switchboard.calls.flush()
        return Lived(going["sysDeliveryNo"], arrived["sysDeliveryNo"], made.hub.settings.master)
    finally:
        await made.close()


@pytest.fixture
def lived(dsn: str, monkeypatch: pytest.MonkeyPatch, typed: Type) -> Lived:
    made = asyncio.run(live(dsn))
    monkeypatch.setenv("HUTONG_MASTER_KEY", made.master.reveal())
    return made


def test_deliveries_are_listed_and_shown(lived: Lived, typed: Type) -> None:
    listed = typed("delivery", "list")
    assert ("FISH1" in listed.out, "已送达" in listed.out) == (True, True)
    assert [one["number"] for one in typed("delivery", "list", "--json").json] == ["FISH2", "FISH1"]
    assert [one["number"] for one in typed("delivery", "list", "--state", "waiting", "--json").json] == ["FISH1"]
    assert [one["number"] for one in typed("delivery", "list", "--phone", "13700001234", "--json").json] == ["FISH2"]
    shown = typed("delivery", "show", "FISH2", "--calls")
    assert ("已送达" in shown.out, "delivery_order" in shown.out, "王师傅" in shown.out) == (True, True, True)
    assert "test_app_secrect" not in shown.out
    [story] = typed("delivery", "show", lived.going, "--json").json
    assert [event["what"] for event in story["events"]] == ["waiting"]
    missing = typed("delivery", "show", "NOBODY", "--json")
    assert (missing.status, missing.json["code"]) == (1, 8302)


def test_nothing_is_cancelled_without_a_yes_or_a_reason(lived: Lived, typed: Type) -> None:
    said = typed("delivery", "cancel", "FISH2", "--yes", "--json")
    assert (said.status, said.json["code"]) == (1, 8304)
    assert typed("delivery", "cancel", "FISH1", "--reason", "6", "--yes").status == 1
    assert typed("delivery", "cancel", "NOBODY", "--yes", "--json").json["code"] == 8302


def test_an_empty_installation(typed: Type) -> None:
    assert "没有配送单" in typed("delivery", "list").out
    said = typed("delivery", "carriers", "--json")
    assert (said.status, said.json["code"]) == (1, 4008)


async def silence(dsn: str, delivery_id: str) -> None:
    pool = await connect(dsn, size=1)
    try:
        await pool.execute("UPDATE delivery SET words = $2 WHERE id = $1", delivery_id, TOO_SLOW.en)
        await pool.execute("UPDATE delivery_event SET words = $2 WHERE delivery_id = $1", delivery_id, TOO_SLOW.en)
    finally:
        await pool.close()


def test_what_got_no_answer_is_shown_in_the_readers_language(lived: Lived, typed: Type, dsn: str) -> None:
    asyncio.run(silence(dsn, lived.going))
    shown = typed("delivery", "show", "FISH1")
    assert (shown.out.count(TOO_SLOW.zh), TOO_SLOW.en in shown.out) == (2, False)
