"""What people see of pushes, and handing one on again by hand."""

import pytest
from tests.features.pushes.conftest import Place
from tests.features.pushes.post import knock

from hutong.base.errors import Problem, Refusal
from hutong.features.pushes import look
from hutong.features.pushes.look import WantedPushes

PEER = "203.0.113.7"


async def test_filters_and_pages(place: Place) -> None:
    place.clerk.wrong = OSError("away")
    for n in range(5):
        await place.ear.hear("app1", PEER, knock({"event": "subscribe", "mark": f"s{n}", "sender": f"o{n}"}))
        await place.ear.hear("app1", PEER, knock({"event": "other", "mark": f"o{n}"}))
    every = await look.listed(place.pool, WantedPushes())
    assert [row["id"] for row in every] == sorted((row["id"] for row in every), reverse=True)
    first = await look.listed(place.pool, WantedPushes(), limit=4)
    assert [*first, *await look.listed(place.pool, WantedPushes(), after=first[-1]["id"])] == every
    for wanted, count in (
        (WantedPushes(name="other"), 5),
        (WantedPushes(states=("retrying", "failed")), 5),
        (WantedPushes(sender="o3"), 1),
        (WantedPushes(channel_id=place.channel, name="subscribe", states=("noted",)), 0),
        (WantedPushes(channel_id=place.channel + 1), 0),
    ):
        assert len(await look.listed(place.pool, wanted)) == count, wanted
    assert await look.names(place.pool) == ["other", "subscribe"]


async def test_one_is_handed_on_again_by_hand(place: Place) -> None:
    await place.ear.hear("app1", PEER, knock({"event": "parcel"}))
    [row] = await place.rows()
    push_id = int(str(row["id"]))
    await look.again(place.actor, push_id)
    assert (await look.find(place.pool, push_id))["state"] == "retrying"
    assert await place.retrier.turn() == 1
    assert (len(place.clerk.handed), len(place.second.handed)) == (2, 2)
    assert (await look.find(place.pool, push_id))["state"] == "done"
    noted = await place.pool.fetchrow("SELECT subject, detail FROM audit_event WHERE action = 'push.again'")
    assert noted is not None
    assert (noted["subject"], noted["detail"]) == (f"push/{push_id}", {"event": "parcel"})


@pytest.mark.parametrize("push_id", [0, -1, 404, 2**63, 2**70])
async def test_one_that_is_not_there(place: Place, push_id: int) -> None:
    for asked in (look.find(place.pool, push_id), look.again(place.actor, push_id)):
        with pytest.raises(Refusal) as refused:
            await asked
        assert refused.value.problem is Problem.NO_PUSH


async def test_addresses_and_how_they_fare(place: Place) -> None:
    await place.add("DEAF", "app3")
    await place.add("POST", "app2", token="token-of-app2")
    await place.add("QUIET", "app4", token="t4")  # nobody pushes to it
    await place.ear.hear("app1", PEER, knock(method="GET"))
    await place.ear.hear("app1", PEER, knock({"event": "x", "sealed": True}))
    await place.ear.hear("app2", PEER, knock({"event": "x"}, token="wrong"))
    one, two = await look.addresses(place.pool, place.switchboard.current.content, "https://hub.example/")
    assert (one.url, two.url) == ("https://hub.example/api/wechat/app1/msg", "https://hub.example/api/wechat/app2/msg")
    assert (one.greeted_at is not None, one.heard_at is not None, one.sealed, one.refused) == (True, True, True, 0)
    assert (two.greeted_at, two.heard_at, two.refused, two.refused_words) == (None, None, 1, "the token is wrong")


async def test_an_address_that_something_came_to_is_listed_whatever_it_is(place: Place) -> None:
    await place.add("QUIET", "app4", token="t4")
    content = place.switchboard.current.content
    assert [one.setup.merchant_no for one in await look.addresses(place.pool, content, "")] == ["app1"]
    await place.ear.hear("app4", PEER, knock({"event": "x"}, token="t4"))
    assert [one.setup.merchant_no for one in await look.addresses(place.pool, content, "")] == ["app1", "app4"]
