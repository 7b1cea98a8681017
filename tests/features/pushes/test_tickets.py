"""The ticket of a third-party platform becomes a credential, sealed, that its channels borrow."""

from tests.features.pushes.conftest import Place
from tests.features.pushes.post import knock

from hutong.switchboard.credentials import Store

PEER = "203.0.113.7"


async def test_the_newest_ticket_is_kept(place: Place) -> None:
    for n in range(2):
        body = {"event": "component_verify_ticket", "ComponentVerifyTicket": f"ticket@@@number{n}", "mark": f"m{n}"}
        assert (await place.ear.hear("app1", PEER, knock(body))).body == b"success"
    [kept] = await Store(place.pool, place.keeper).every()
    assert (kept.key.place, kept.key.application, kept.key.kind) == (
        "post.example",
        "app1",
        "component_verify_ticket",
    )
    assert kept.value is not None
    assert (kept.value.reveal(), kept.generation) == ("ticket@@@number1", 2)
    assert "ticket@@@" not in str(await place.rows())


async def test_a_push_without_one_is_shown(place: Place) -> None:
    await place.ear.hear("app1", PEER, knock({"event": "component_verify_ticket"}))
    [row] = await place.rows()
    assert (row["state"], row["results"]) == ("retrying", {"Tickets": "unknown:  the push holds no ticket"})
    assert await Store(place.pool, place.keeper).every() == []
