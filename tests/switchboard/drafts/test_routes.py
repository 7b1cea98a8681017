"""Routes of the draft: which are possible, that they are published, come back, and are told in the difference."""

from dataclasses import replace

import pytest
from tests.switchboard.pigeon import CONTENT, SETUPS, SPECS

from hutong.base.errors import Problem, Refusal
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Route
from hutong.switchboard.drafts import channels, publish, routes
from hutong.switchboard.drafts.check import check
from hutong.switchboard.drafts.difference import called, route_subject
from hutong.switchboard.drafts.routes import lacking, wrongs
from hutong.switchboard.drafts.rows import mark


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


@pytest.mark.parametrize("route", [Route("sms", 1), Route("sms", 3, 0), Route("sms", 4, enabled=False)])
def test_possible_ones(route: Route) -> None:
    assert list(wrongs(route, CONTENT)) == []


@pytest.mark.parametrize(
    ("route", "word"),
    [
        (Route("fax", 1), "no business type fax (sms)"),
        (Route("sms", 1, -1), "0 to 10000"),
        (Route("sms", 1, 10_001), "0 to 10000"),
        (Route("sms", 9), "doesn't exist"),
        (Route("sms", 4), "disabled"),
        (Route("sms", 5), "TEAPOT can't do this (can: DRUM, PIGEON)"),
    ],
)
def test_impossible_ones(route: Route, word: str) -> None:
    causes = list(wrongs(route, CONTENT))
    assert len(causes) == 1
    assert word in causes[0].en
    assert causes[0].zh != causes[0].en


def test_a_kind_of_business_that_nothing_leads_to_is_told() -> None:
    assert [business for business, _ in lacking(Content(SETUPS))] == ["sms"]
    cause = next(lacking(Content(SETUPS)))[1]
    assert "1 PIGEON p1" in cause.en
    assert "系统设置 → 通道管理 → 通道路由" in cause.zh
    assert list(lacking(CONTENT)) == []
    assert list(lacking(Content({5: SETUPS[5]}))) == []


async def birds(actor: Actor) -> tuple[int, int]:
    """Two channels that can carry messages."""
    first = await channels.add_channel(actor, "PIGEON", "p1")
    second = await channels.add_channel(actor, "DRUM", "d1")
    return first.id, second.id


async def test_routes_are_published_and_come_back(actor: Actor) -> None:
    first, second = await birds(actor)
    await routes.put_route(actor, Route("sms", first, 10, remark="first"))
    await routes.put_route(actor, Route("sms", second, 20))
    await routes.set_split(actor, "sms", True)
    published = await publish.refresh(actor)
    assert {(change.what, change.kind) for change in published.plan.changes} == {
        ("channel", "added"),
        ("route", "added"),
        ("route", "changed"),
    }
    await routes.put_route(actor, Route("sms", first, 30))
    await routes.remove_route(actor, "sms", second)
    await routes.set_split(actor, "sms", False)
    plan = await publish.plan(actor)
    assert [(change.subject, change.kind) for change in plan.changes] == [
        (f"sms → {first} PIGEON p1", "changed"),
        (f"sms → {second} DRUM d1", "removed"),
        ("sms", "changed"),
    ]
    await publish.refresh(actor)
    await publish.rollback(actor, published.revision)
    draft = await channels.look(actor)
    assert draft.routes == (Route("sms", second, 20), Route("sms", first, 10, remark="first"))
    assert draft.splits == {"sms"}


async def test_no_impossible_route_is_taken_and_none_that_is_not_there_removed(actor: Actor) -> None:
    first, _ = await birds(actor)
    for work, problem in (
        (routes.put_route(actor, Route("sms", 99)), Problem.BAD_ROUTE),
        (routes.remove_route(actor, "sms", first), Problem.NO_SUCH_ROUTE),
        (routes.set_split(actor, "fax", True), Problem.BAD_ROUTE),
    ):
        with pytest.raises(Refusal) as refused:
            await work
        assert refused.value.problem is problem


async def test_a_channel_that_a_route_leads_to_stays(actor: Actor) -> None:
    first, _ = await birds(actor)
    await routes.put_route(actor, Route("sms", first))
    with pytest.raises(Refusal) as refused:
        await channels.remove_channel(actor, first)
    assert refused.value.problem is Problem.CHANNEL_IN_USE
    assert "SMS" in refused.value.message("en")


def test_an_enabled_route_to_a_disabled_channel_forbids_publishing(actor: Actor) -> None:
    setups = {1: replace(SETUPS[1], enabled=False)}
    found = check(Content(setups, routes=(Route("sms", 1),)), actor.vault)
    assert [(finding.subject, finding.warning) for finding in found] == [("sms → 1 PIGEON p1", False)]
    assert found[0].text().zh.startswith("短信 → 1 PIGEON p1：")
    assert found[0].text().en.startswith("SMS → 1 PIGEON p1: ")
    found = check(Content(setups, routes=(Route("sms", 1, enabled=False),)), actor.vault)
    assert found == []


def test_people_know_a_route_by_the_name_of_its_business() -> None:
    assert called("route", route_subject("sms", "22 DRUM d1")).zh == "短信 → 22 DRUM d1"
    assert called("route", "sms").zh == "短信", "a split has no channel"
    assert called("route", "gone → 3 X y").en == "gone → 3 X y"
    assert called("product", "sms").zh == "sms"


def test_a_content_that_knew_no_routes_can_be_read() -> None:
    old = {name: kept for name, kept in CONTENT.pack().items() if name in ("channels", "products")}
    assert Content.unpack(old).routes == ()
    assert Content.unpack(CONTENT.pack()) == CONTENT


async def test_a_route_is_not_overwritten_unseen(actor: Actor) -> None:
    first, _ = await birds(actor)
    await routes.put_route(actor, Route("sms", first), expect="")
    for expect in ("", mark(Route("sms", first, 7))):
        with pytest.raises(Refusal) as refused:
            await routes.put_route(actor, Route("sms", first, 9), expect=expect)
        assert refused.value.problem is Problem.DRAFT_CHANGED
    await routes.put_route(actor, Route("sms", first, 9), expect=mark(Route("sms", first)))
    await routes.remove_route(actor, "sms", first)
    with pytest.raises(Refusal) as gone:
        await routes.put_route(actor, Route("sms", first, 1), expect=mark(Route("sms", first, 9)))
    assert "was removed" in gone.value.message("en")
