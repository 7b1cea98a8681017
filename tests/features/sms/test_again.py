"""A second try of what nobody took meets list and limits anew; a sender with a long queue is not taken for dead."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from tests.features.sms.test_limits import wish
from tests.stack import MERCHANT, Stack
from tests.texting import inbox, lead, results

from hutong.base.http import NeverLeft, Reply
from hutong.capabilities.sayings import SENDER_ENDED
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.features.sms import block
from hutong.features.sms.chase import SPARE, stale
from hutong.features.sms.limits import Limits, set_limits, unset_limits
from hutong.features.sms.send import AT_ONCE

pytestmark = pytest.mark.asyncio(loop_scope="module")
Row = dict[str, Any]


@asynccontextmanager
async def away(hub: Stack) -> AsyncIterator[None]:
    """No provider can be reached."""
    send = hub.net.send

    async def refuse(method: str, url: str, **rest: Any) -> object:
        if "/api/" not in url:
            raise NeverLeft("ConnectError: connection refused")
        return await send(method, url, **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub.net, "send", refuse)
        yield
    hub.hub.health.ill.clear()


async def unsent(hub: Stack, mobile: str, **more: str) -> dict[str, str]:
    """A request that no provider took."""
    told = wish(mobile, **more)
    async with away(hub):
        await hub.post("/api/sms/send", told)
    assert {row["state"] for row in await rows(hub, told)} == {"unsent"}
    return told


async def rows(hub: Stack, told: dict[str, str]) -> list[Row]:
    found = await hub.hub.pool.fetch(
        "SELECT * FROM sms WHERE merchant_id = $1 AND request_id = $2 ORDER BY phone", MERCHANT, told["smsId"]
    )
    return [dict(row) for row in found]


async def test_a_number_that_was_blocked_meanwhile_is_sent_nothing(hub: Stack, phone: str) -> None:
    told = await unsent(hub, phone)
    await block.block(hub.hub.actor("test"), phone, "退订")
    status, answer = await hub.post("/api/sms/send", told)
    assert (status, answer["code"]) == (403, 3107)
    assert not inbox(hub, phone)
    assert [row["state"] for row in await rows(hub, told)] == ["unsent"]
    await block.unblock(hub.hub.actor("test"), phone)
    assert (await hub.post("/api/sms/send", told))[1]["code"] == 1
    assert len(inbox(hub, phone)) == 1


async def test_many_second_tries_get_no_more_than_the_limit(hub: Stack, phone: str) -> None:
    tries = [await unsent(hub, phone) for _ in range(4)]
    answers = await asyncio.gather(*(hub.post("/api/sms/send", told) for told in tries))
    assert sorted(answer["code"] for _, answer in answers) == [1, 3106, 3106, 3106]
    assert len(inbox(hub, phone)) == 1


async def test_of_several_second_tries_those_beyond_their_limit_stay_unsent(hub: Stack, phone: str) -> None:
    other = str(int(phone) + 60_000)
    told = await unsent(hub, f"{phone},{other}")
    await hub.post("/api/sms/send", wish(phone))
    _, answer = await hub.post("/api/sms/send", told)
    assert {result["mobile"]: result["status"] for result in results(answer)} == {phone: "unsent", other: "sent"}
    _, answer = await hub.post("/api/sms/send", told)
    assert {result["mobile"]: result["status"] for result in results(answer)} == {phone: "unsent", other: "sent"}
    assert [len(inbox(hub, one)) for one in (phone, other)] == [1, 1]


@pytest.mark.parametrize("repeated", ["198.51.100.77", ""])
async def test_a_second_try_counts_for_the_address_that_asked_first(hub: Stack, phone: str, repeated: str) -> None:
    await hub.hub.pool.execute("UPDATE sms SET created_at = created_at - interval '2 days'")
    told = await unsent(hub, phone, ip="198.51.100.77")
    await set_limits(hub.hub.actor("test"), MERCHANT, Limits(0, 0, 0, 0, 1))
    try:
        assert (await hub.post("/api/sms/send", wish(phone, ip="198.51.100.77")))[1]["code"] == 1
        assert (await hub.post("/api/sms/send", {**told, "ip": repeated}))[1]["code"] == 3106
    finally:
        await unset_limits(hub.hub.actor("test"), MERCHANT)


async def test_nothing_is_left_of_the_try_before(hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it left: the provider's number of the first try, its channel and its questions are gone."""
    told = await unsent(hub, phone)
    await hub.hub.pool.execute(
        "UPDATE sms SET channel_id = $2, revision = 1, provider_no = 'old', code = 'old', words = 'old', asked = 5,"
        " ask_at = now() + interval '1 day', sent_at = now(), done_at = now() WHERE request_id = $1",
        told["smsId"],
        hub.channels["JCSMS"],
    )
    left: list[Row] = []
    await _before_each(hub, monkeypatch, lambda: _kept(hub, told, left))
    await hub.post("/api/sms/send", told)
    names = ("channel_id", "revision", "provider_no", "code", "words", "asked", "ask_at", "sent_at", "done_at")
    assert [left[0][name] for name in names] == [None, None, "", "", "", 0, None, None, None]
    [row] = await rows(hub, told)
    assert (row["state"], row["asked"], row["channel_id"]) == ("sent", 0, hub.channels["TEST_SMS"])


async def _kept(hub: Stack, told: dict[str, str], left: list[Row]) -> None:
    left.extend(await rows(hub, told))


async def _before_each(hub: Stack, patch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Does something whenever a message is handed to a provider, before it has it."""
    send = hub.net.send

    async def watched(method: str, url: str, **rest: Any) -> object:
        if "/api/" not in url:
            await act()
        return await send(method, url, **rest)

    patch.setattr(hub.net, "send", watched)


async def test_what_waits_for_its_turn_is_not_given_up(hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn takes nearly as long as one message may: those at the end of the queue wait for several."""
    numbers = [str(int(phone) + 80_000 + n) for n in range(3 * AT_ONCE)]
    told = wish(",".join(numbers))
    late = stale(hub.hub.switchboard.current.content) - 5
    turns = [0]

    async def later() -> None:
        turns[0] += 1
        if turns[0] % AT_ONCE == 0:
            await hub.hub.pool.execute(
                "UPDATE sms SET claimed_at = claimed_at - make_interval(secs => $2)"
                " WHERE request_id = $1 AND state = 'sending'",
                told["smsId"],
                late,
            )
            await hub.money.texts.chaser.turn()

    await _before_each(hub, monkeypatch, later)
    _, answer = await hub.post("/api/sms/send", told)
    assert {result["status"] for result in results(answer)} == {"sent"}
    assert [len(inbox(hub, one)) for one in numbers] == [1] * len(numbers)


async def test_what_was_given_up_before_its_turn_is_not_sent(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [str(int(phone) + 90_000 + n) for n in range(AT_ONCE + 1)]
    told = wish(",".join(numbers))

    async def give_up() -> None:
        await hub.hub.pool.execute(
            "UPDATE sms SET state = 'unknown', words = 'its sender ended' WHERE request_id = $1 AND phone = $2",
            told["smsId"],
            numbers[-1],
        )

    await _before_each(hub, monkeypatch, give_up)
    _, answer = await hub.post("/api/sms/send", told)
    assert {result["mobile"]: result["status"] for result in results(answer)}[numbers[-1]] == "unknown"
    assert not inbox(hub, numbers[-1])


async def test_a_sender_that_was_given_up_too_early_has_the_last_word(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = wish(phone)

    async def give_up() -> None:
        await hub.hub.pool.execute(
            "UPDATE sms SET claimed_at = now() - make_interval(secs => $2) WHERE request_id = $1",
            told["smsId"],
            stale(hub.hub.switchboard.current.content) + 1,
        )
        await hub.money.texts.chaser.turn()
        assert [row["state"] for row in await rows(hub, told)] == ["unknown"]

    await _before_each(hub, monkeypatch, give_up)
    _, answer = await hub.post("/api/sms/send", told)
    assert results(answer)[0]["status"] == "sent"
    [row] = await rows(hub, told)
    assert (row["state"], row["words"] == SENDER_ENDED().zh, row["ask_at"] is None) == ("sent", False, False)


async def test_a_receipt_that_came_before_the_answer_stays(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = wish(phone)

    async def arrive() -> None:
        [row] = await rows(hub, told)
        outcome = SmsOutcome(SmsState.DELIVERED, row["id"])
        await hub.money.texts.settler.settle(outcome, hub.channels["TEST_SMS"], "receipt")

    await _before_each(hub, monkeypatch, arrive)
    await hub.post("/api/sms/send", told)
    assert [(row["state"], row["ask_at"]) for row in await rows(hub, told)] == [("delivered", None)]


async def test_a_sender_may_try_every_route(hub: Stack) -> None:
    content = hub.hub.switchboard.current.content
    assert stale(content) > SPARE + 14 * len(content.routes_of("sms")) > SPARE + 14


async def test_a_repeat_at_jiguang_may_be_the_message_itself(
    hub: Stack, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its "repeat send" is no promise that nothing went: nobody else is asked, and no repeat sends."""
    await lead(hub, "sms", "JPUSH_SMS", "TEST_SMS")
    send = hub.net.send

    async def repeated(method: str, url: str, **rest: Any) -> object:
        if "/api/" in url:
            return await send(method, url, **rest)
        return Reply(403, orjson.dumps({"error": {"code": 50034, "message": "repeat send"}}))

    monkeypatch.setattr(hub.net, "send", repeated)
    status, answer = await hub.post("/api/sms/send", wish(phone))
    assert (status, answer["code"]) == (504, 4004)
    assert not inbox(hub, phone)
