"""A provider's notifications: tried on its ladder until one is acknowledged, each try made afresh and written down."""

import asyncio
from collections.abc import Mapping

import pytest

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.capabilities.simulation import Call, Knocker

WECHAT = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)


class Receiver:
    """Answers as told, then with success."""

    def __init__(self, *answers: Reply | Exception) -> None:
        self.answers = list(answers)
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []
        self.told: asyncio.Queue[str] = asyncio.Queue()

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        self.heard.append((method, url, dict(headers), body))
        self.told.put_nowait(url)
        answer = self.answers.pop(0) if self.answers else Reply(200, b"success")
        if isinstance(answer, Exception):
            raise answer
        return answer


class Waits:
    """Stands in for asyncio.sleep and keeps what was waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds: list[float] = []
        monkeypatch.setattr("hutong.capabilities.simulation.knocker.asyncio.sleep", self)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def heard(reply: Reply) -> bool:
    return reply.body == b"success"


def call() -> Call:
    return Call("http://hub.test/callback/1/1", {"X-Nonce": "n"}, b"body")


async def test_an_acknowledged_notification_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waits, receiver = Waits(monkeypatch), Receiver()
    knocker = Knocker(receiver, WECHAT)
    knocker.post(call, heard)
    await knocker.settled()
    assert receiver.heard == [("POST", "http://hub.test/callback/1/1", {"X-Nonce": "n"}, b"body")]
    assert waits.seconds == []
    assert [attempt.heard for attempt in knocker.tries] == [True]


async def test_the_whole_ladder_is_climbed_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    waits, receiver = Waits(monkeypatch), Receiver(*[Reply(500, b"fail")] * 100)
    knocker = Knocker(receiver, WECHAT)
    knocker.post(call, heard)
    await knocker.settled()
    assert waits.seconds == list(WECHAT)  # the first wait is not skipped, the last try is sent
    assert len(receiver.heard) == len(WECHAT) + 1
    assert not any(attempt.heard for attempt in knocker.tries)


async def test_a_kind_of_notification_may_have_waits_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Waits(monkeypatch)
    knocker = Knocker(Receiver(*[Reply(500, b"fail")] * 9), WECHAT)
    knocker.post(call, heard, (1, 2))
    await knocker.settled()
    assert waits.seconds == [1, 2]


@pytest.mark.parametrize("speed", [1.0, 60.0, 1e9])
async def test_speed_divides_the_waits(monkeypatch: pytest.MonkeyPatch, speed: float) -> None:
    waits = Waits(monkeypatch)
    knocker = Knocker(Receiver(*[Reply(500)] * 3), (15, 30, 180), speed=speed)
    knocker.post(call, heard)
    await knocker.settled()
    assert waits.seconds == [15 / speed, 30 / speed, 180 / speed]
    assert knocker.tries[-1].heard


async def test_at_huge_speed_a_day_passes_at_once() -> None:
    knocker = Knocker(Receiver(*[Reply(404)] * 15), WECHAT, speed=1e9)
    knocker.post(call, heard)
    async with asyncio.timeout(5):
        await knocker.settled()
    assert [attempt.heard for attempt in knocker.tries] == [False] * 15 + [True]


async def test_no_answer_is_tried_again_and_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    Waits(monkeypatch)
    knocker = Knocker(Receiver(NeverLeft("refused"), NoAnswer("slow"), Reply(200, b"<p>success</p>")), WECHAT)
    knocker.post(call, heard)
    await knocker.settled()
    assert [attempt.error for attempt in knocker.tries] == ["refused", "slow", "", ""]
    assert [attempt.heard for attempt in knocker.tries] == [False, False, False, True]
    assert knocker.tries[0].reply is None


async def test_each_try_is_made_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    Waits(monkeypatch)
    receiver = Receiver(Reply(500), Reply(500))
    nonces = iter("abc")
    knocker = Knocker(receiver, WECHAT)
    knocker.post(lambda: Call("http://hub.test/", {"X-Nonce": next(nonces)}, b""), heard)
    await knocker.settled()
    assert [headers["X-Nonce"] for _, _, headers, _ in receiver.heard] == ["a", "b", "c"]


async def test_without_a_ladder_there_is_one_try() -> None:
    receiver = Receiver(Reply(500), Reply(500))
    knocker = Knocker(receiver, ())
    knocker.post(call, heard)
    await knocker.settled()
    assert len(receiver.heard) == 1


async def test_closing_gives_up_what_is_under_way() -> None:
    receiver = Receiver(*[Reply(500)] * 10)
    knocker = Knocker(receiver, (3600,) * 5)
    for _ in range(3):
        knocker.post(call, heard)
    async with asyncio.timeout(5):
        for _ in range(3):
            await receiver.told.get()
        await knocker.close()
        await knocker.settled()
    assert len(receiver.heard) == 3
