"""What platforms push: kept first, once, handed on, answered whatever handlers do; the forged leaves a count only."""

import asyncio
import logging
from datetime import timedelta

import pytest
from tests.features.pushes.conftest import Place
from tests.features.pushes.post import TOKEN, Clerk, knock

from hutong.capabilities.faults import Failed, Fault
from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.hear import STRANGE, PushEar
from hutong.features.pushes.ledger import AGAIN, REMEMBERED, PushLedger

PEER = "203.0.113.7"


async def test_a_push_is_kept_handed_on_and_answered(place: Place) -> None:
    place.clerk.says = {"resultcode": 0}
    reply = await place.ear.hear("app1", PEER, knock({"event": "SUBSCRIBE", "EventKey": "qr_1"}))
    assert (reply.status, reply.body) == (200, b'{"resultcode":0}')
    [event] = place.clerk.handed
    assert (event.name, event.sender, event.merchant_no, event.channel_id) == ("subscribe", "o1", "app1", place.channel)
    assert event.fields["EventKey"] == "qr_1"
    [row] = await place.rows()
    assert (row["id"], row["state"], row["tries"], row["next_at"]) == (event.id, "done", 1, None)
    assert row["results"] == {"Clerk": "", "Followers": ""}
    assert row["said"] == {"resultcode": 0}


async def test_a_repeat_is_kept_and_handed_on_once_and_has_the_same_answer(place: Place) -> None:
    place.clerk.says = {"resultcode": 0}
    bodies = [(await place.ear.hear("app1", PEER, knock({"event": "parcel"}))).body for _ in range(3)]
    assert bodies == [b'{"resultcode":0}'] * 3
    assert (len(place.clerk.handed), len(await place.rows())) == (1, 1)
    together = [place.ear.hear("app1", PEER, knock({"event": "parcel", "mark": "m2"})) for _ in range(10)]
    assert {reply.status for reply in await asyncio.gather(*together)} == {200}
    assert (len(place.clerk.handed), len(await place.rows())) == (2, 2)


async def test_a_signature_without_content_is_believed_once(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    one, other = ({"event": "parcel", "mark": mark} for mark in ("m1", "m2"))
    place.clerk.says = {"resultcode": 0}
    said = [await place.ear.hear("app1", PEER, knock(one, once="s1")) for _ in range(2)]
    assert [(reply.status, reply.body) for reply in said] == [(200, b'{"resultcode":0}')] * 2
    assert (await place.ear.hear("app1", PEER, knock(other, once="s1"))).status == 403
    assert (len(await place.rows()), len(place.clerk.handed)) == (1, 1)
    assert AGAIN in caplog.text
    assert await place.pool.fetchval("SELECT refused FROM push_address") == 0  # the set-up is well
    assert (await place.ear.hear("app1", PEER, knock(one, once="s2"))).status == 200  # a repeat may be signed anew
    assert (await place.ear.hear("app1", PEER, knock(other, once="s3"))).status == 200


async def test_the_signature_of_a_greeting_or_of_another_account_proves_no_push(place: Place) -> None:
    await place.add("POST", "app2", token=TOKEN)
    for _ in range(2):  # the platform's check may be repeated
        assert (await place.ear.hear("app1", PEER, knock(method="GET", once="s1"))).status == 200
    assert (await place.ear.hear("app1", PEER, knock({"event": "parcel"}, once="s1"))).status == 403
    assert (await place.ear.hear("app2", PEER, knock({"event": "parcel"}, once="s2"))).status == 200
    assert (await place.ear.hear("app1", PEER, knock({"event": "parcel"}, once="s2"))).status == 403
    assert len(await place.rows()) == 1


async def test_of_two_contents_with_one_signature_at_once_one_is_believed(place: Place) -> None:
    """Two processes share nothing but the database."""
    other = PushEar(PushLedger(place.pool, place.ledger._vault), place.switchboard, Handlers([place.clerk]))
    ears = [place.ear, other] * 4
    bodies = [{"event": "parcel", "mark": f"m{n}"} for n in range(8)]
    replies = await asyncio.gather(
        *(ear.hear("app1", PEER, knock(body, once="s1")) for ear, body in zip(ears, bodies, strict=True))
    )
    assert sorted(reply.status for reply in replies) == [200] + [403] * 7
    assert (len(await place.rows()), len(place.clerk.handed)) == (1, 1)


async def test_a_signature_is_forgotten_when_its_time_is_long_over(place: Place) -> None:
    await place.ear.hear("app1", PEER, knock({"event": "parcel"}, once="s1"))
    await place.pool.execute("UPDATE push_once SET until = until - $1::interval", REMEMBERED - timedelta(minutes=20))
    await place.ear.hear("app1", PEER, knock({"event": "parcel", "mark": "m2"}, once="s2"))
    assert await place.pool.fetchval("SELECT count(*) FROM push_once") == 2  # a clock may be wrong, both ways
    await place.pool.execute("UPDATE push_once SET until = now() - interval '1 second' WHERE once = 's1'")
    await place.ear.hear("app1", PEER, knock({"event": "parcel", "mark": "m3"}, once="s3"))
    kept = await place.pool.fetch("SELECT once FROM push_once ORDER BY once")
    assert [row["once"] for row in kept] == ["s2", "s3"]


@pytest.mark.parametrize("body", [{"event": "never_heard_of"}, {"kind": "hologram", "event": ""}])
async def test_unknown_events_are_kept_and_answered(place: Place, body: dict[str, str]) -> None:
    reply = await place.ear.hear("app1", PEER, knock(body))
    assert (reply.status, reply.body) == (200, b"success")
    [row] = await place.rows()
    assert (row["state"], row["results"], row["next_at"]) == ("noted", {}, None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (KeyError("x"), "KeyError: 'x'"),
        (Failed(Fault.UNREACHABLE, words="the other side is away"), "unreachable:  the other side is away"),
    ],
    ids=["unforeseen", "failed"],
)
async def test_a_handler_that_fails_changes_no_answer(place: Place, wrong: Exception, words: str) -> None:
    place.clerk.wrong = wrong
    place.second.says = {"resultcode": 0}
    reply = await place.ear.hear("app1", PEER, knock({"event": "parcel"}))
    assert (reply.status, reply.body) == (200, b'{"resultcode":0}')
    [row] = await place.rows()
    assert (row["state"], row["next_at"] is not None) == ("retrying", True)
    assert row["results"] == {"Clerk": words, "Second": ""}


async def test_a_handler_that_takes_too_long_is_given_up_in_time(place: Place) -> None:
    class Sleeper(Clerk):
        async def handle(self, event: object) -> None:
            await asyncio.Event().wait()

    ear = PushEar(place.ledger, place.switchboard, Handlers([Sleeper(), place.second]), budget=0.05)
    async with asyncio.timeout(5):
        reply = await ear.hear("app1", PEER, knock({"event": "parcel"}))
    assert (reply.status, reply.body) == (200, b"success")
    [row] = await place.rows()
    assert (row["state"], row["results"]) == ("retrying", {"Sleeper": "not through after 0.05 s", "Second": ""})


async def test_an_answer_that_cannot_be_written_is_a_plain_one(place: Place) -> None:
    place.clerk.says = {"unwritable": 1}
    reply = await place.ear.hear("app1", PEER, knock({"event": "parcel"}))
    assert (reply.status, reply.body) == (200, b"success")


async def test_the_check_of_the_address_is_answered_and_noted(place: Place) -> None:
    reply = await place.ear.hear("app1", PEER, knock(method="GET", echo="4375120948345356249"))
    assert (reply.status, reply.body) == (200, b"4375120948345356249")
    row = await place.pool.fetchrow("SELECT * FROM push_address")
    assert row is not None
    assert (row["channel_id"], row["greeted_at"] is not None, row["heard_at"]) == (place.channel, True, None)
    assert await place.rows() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_forged_leaves_nothing_but_a_count(
    place: Place, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        reply = await place.ear.hear("app1", PEER, knock({"event": "subscribe"}, token="wrong", method=method))
    assert reply.status == 403
    assert (await place.rows(), place.clerk.handed) == ([], [])
    row = await place.pool.fetchrow("SELECT * FROM push_address")
    assert row is not None
    assert (row["refused"], row["refused_words"], row["greeted_at"]) == (1, "the token is wrong", None)
    assert "not believed" in caplog.text


async def test_what_has_not_even_the_form_of_a_push_says_nothing_of_the_set_up(place: Place) -> None:
    one = knock({"event": "subscribe"})
    reply = await place.ear.hear("app1", PEER, type(one)("POST", one.path, "", {}, one.body, one.at))
    assert (reply.status, await place.pool.fetchval("SELECT count(*) FROM push_address")) == (403, 0)
    await place.ear.hear("app1", PEER, knock({"event": "subscribe"}, token="wrong"))
    row = await place.pool.fetchrow("SELECT refused, refused_revision FROM push_address")
    assert row is not None
    assert tuple(row) == (1, place.switchboard.current.id)


async def test_who_goes_on_is_not_even_counted_but_the_true_one_is_heard(place: Place) -> None:
    for n in range(STRANGE + 5):
        reply = await place.ear.hear("app1", PEER, knock({"event": "subscribe"}, token=f"wrong{n}"))
    assert reply.status == 429
    assert await place.pool.fetchval("SELECT refused FROM push_address") == STRANGE
    assert (await place.ear.hear("app1", PEER, knock({"event": "subscribe"}))).status == 200
    assert len(await place.rows()) == 1


async def test_unreadable_bytes_are_forged(place: Place) -> None:
    one = knock()
    reply = await place.ear.hear("app1", PEER, type(one)("POST", one.path, one.query, {}, b"\xff{", one.at))
    assert (reply.status, await place.rows()) == (403, [])


async def test_of_several_channels_the_one_that_believes_it_hears_it(place: Place) -> None:
    second = await place.add("POST2", "app1", token="another-token")
    await place.ear.hear("app1", PEER, knock({"event": "subscribe"}, token="another-token"))
    await place.ear.hear("app1", PEER, knock({"event": "subscribe"}))
    assert [row["channel_id"] for row in await place.rows()] == [second, place.channel]


async def test_nobodys_number_is_told_so(place: Place) -> None:
    await place.add("POST", "app2", enabled=False, token="t")
    await place.add("DEAF", "app3")
    for number in ("app2", "app3", "app404"):
        reply = await place.ear.hear(number, PEER, knock({"event": "subscribe"}))
        assert reply.status == 404
        assert number in reply.body.decode()
    assert await place.rows() == []


async def test_a_channel_that_cannot_be_opened_asks_to_come_again(place: Place) -> None:
    await place.add("POST", "app5", token="t5", MODE="broken")
    reply = await place.ear.hear("app5", PEER, knock({"event": "subscribe"}, token="t5"))
    assert (reply.status, await place.rows()) == (503, [])


async def test_what_a_database_cannot_bear_is_kept_all_the_same(place: Place) -> None:
    """NUL, half an emoji, numbers of any length (trap 14)."""
    body = (
        b'{"kind":"text","event":"","Content":"a\\u0000b","n":' + b"9" * 30 + b',"deep":' + b"[" * 60 + b"]" * 60 + b"}"
    )
    one = knock()
    reply = await place.ear.hear("app1", PEER, type(one)("POST", one.path, one.query, {}, body, one.at))
    assert reply.status == 200
    [row] = await place.rows()
    assert isinstance(row["fields"], dict)
    assert row["fields"]["Content"] == "ab"


async def test_a_secret_is_sealed_where_it_is_kept_and_open_to_handlers(place: Place) -> None:
    place.clerk.wrong = ValueError("can't take ticket@@@0123456789")
    await place.ear.hear("app1", PEER, knock({"event": "parcel", "secret": "ticket@@@0123456789"}))
    [row] = await place.rows()
    assert "ticket@@@" not in str(row)
    place.clerk.wrong = None
    await place.due()
    assert await place.retrier.turn() == 1
    assert [event.fields["secret"] for event in place.clerk.handed] == ["ticket@@@0123456789"] * 2
