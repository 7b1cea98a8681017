"""The router: falls over to the next channel where nothing happened, and never where it may have happened."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tests.switchboard.pigeon import CONTENT, SETUPS, SPECS

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route, ordered
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Health, Router, Stop
from hutong.switchboard.routing.health import MOST


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


class Board:
    """A switchboard that opens what its content holds."""

    def __init__(self, content: Content) -> None:
        self.current = SimpleNamespace(id=3, content=content)
        self.opened: list[tuple[int, int | None]] = []

    async def open(self, channel_id: int, revision_id: int | None = None) -> Any:
        self.opened.append((channel_id, revision_id))
        return SimpleNamespace(channel_id=channel_id, revision=revision_id)


@pytest.fixture
def health(pool: Pool) -> Health:
    return Health(pool)


def router(health: Health, content: Content = CONTENT) -> tuple[Router, Board]:
    board = Board(content)
    return Router(cast("Switchboard", board), health), board


def failing(*faults: Fault) -> tuple[Callable[[Opened], Awaitable[int]], list[int]]:
    """A piece of business that fails in these ways, one after the other, then goes well; and who was asked."""
    asked: list[int] = []
    left = list(faults)

    async def use(opened: Opened) -> int:
        asked.append(opened.channel_id)
        if left:
            raise Failed(left.pop(0), "E1", "words")
        return opened.channel_id

    return use, asked


async def test_the_first_does_it(health: Health) -> None:
    use, asked = failing()
    carried = await router(health)[0].carry("sms", use)
    assert (carried.result, carried.opened.channel_id, carried.missed, asked) == (2, 2, (), [2])


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.CONFIG, Fault.UNSUPPORTED])
async def test_where_nothing_happened_the_next_does_it(health: Health, fault: Fault) -> None:
    use, asked = failing(fault)
    carried = await router(health)[0].carry("sms", use)
    assert (carried.result, asked) == (1, [2, 1])
    assert [(one.channel_id, one.failed.fault) for one in carried.missed] == [(2, fault)]


async def test_one_channel_does_it_alone_whatever_the_routes_say(health: Health) -> None:
    made, _ = router(health, Content(SETUPS))
    use, asked = failing()
    assert (await made.carry("sms", use, only=1)).result == 1
    for channel_id in (4, 5, 99):  # off, of another kind, absent
        with pytest.raises(Refusal) as refused:
            await made.carry("sms", use, only=channel_id)
        assert refused.value.problem is Problem.CHANNEL_CONFIG
    use, asked = failing(Fault.UNREACHABLE)
    with pytest.raises(Stop):
        await made.carry("sms", use, only=2)
    assert asked == [2]


@pytest.mark.parametrize("fault", [Fault.UNKNOWN, Fault.REFUSED, Fault.DUPLICATE, Fault.NOT_FOUND, Fault.FORGED])
async def test_where_it_may_have_happened_or_was_refused_nobody_else_is_asked(health: Health, fault: Fault) -> None:
    use, asked = failing(fault)
    with pytest.raises(Stop) as stopped:
        await router(health)[0].carry("sms", use)
    assert (asked, stopped.value.failed.fault) == ([2], fault)


async def test_business_that_may_be_done_twice_goes_on_after_unknown(health: Health) -> None:
    use, asked = failing(Fault.UNKNOWN)
    carried = await router(health)[0].carry("sms", use, also=frozenset({Fault.UNKNOWN}))
    assert (carried.result, asked) == (1, [2, 1])


async def test_when_all_fail_all_are_told(health: Health) -> None:
    use, asked = failing(Fault.UNREACHABLE, Fault.CONFIG)
    with pytest.raises(Stop) as stopped:
        await router(health)[0].carry("sms", use)
    assert [one.failed.fault for one in stopped.value.missed] == [Fault.UNREACHABLE, Fault.CONFIG]
    assert asked == [2, 1]


async def test_no_route_names_the_page_to_open(health: Health) -> None:
    use, _ = failing()
    with pytest.raises(Refusal) as refused:
        await router(health, Content(SETUPS))[0].carry("sms", use)
    assert refused.value.problem is Problem.NO_ROUTE
    assert "系统设置 → 通道管理 → 通道路由" in refused.value.problem.entry.remedy.zh
    assert refused.value.message("zh").endswith("短信")


async def test_routes_that_are_all_out_tell_why(health: Health) -> None:
    content = Content(SETUPS, routes=ordered([Route("sms", 4), Route("sms", 1)]))
    with pytest.raises(Refusal) as refused:
        router(health, content)[0].steps("sms", lambda _: Text("没有模板", "it has no template"))
    assert "1 PIGEON p1: it has no template" in refused.value.message("en")
    assert "4 DRUM d4: the channel is absent or disabled" in refused.value.message("en")


async def test_a_channel_that_keeps_failing_is_passed_over(health: Health) -> None:
    made, _ = router(health)
    for _ in range(MOST):
        use, _asked = failing(Fault.UNREACHABLE)
        await made.carry("sms", use)
    use, asked = failing()
    assert (await made.carry("sms", use)).result == 1
    assert asked == [1]
    use, asked = failing(Fault.UNREACHABLE)
    assert (await made.carry("sms", use)).result == 2, "the resting one is better than none"
    assert health.illness(2) is None, "it works again"
    await health.close()


async def test_all_channels_of_one_piece_of_business_are_of_one_revision(health: Health) -> None:
    made, board = router(health)

    async def use(opened: Opened) -> int:
        board.current = SimpleNamespace(id=4, content=Content())
        if opened.channel_id == 2:
            raise Failed(Fault.UNREACHABLE)
        return opened.channel_id

    assert (await made.carry("sms", use)).result == 1
    assert board.opened == [(2, 3), (1, 3)]


async def test_a_split_follows_the_weights_smoothly(health: Health) -> None:
    content = replace(CONTENT, splits=frozenset({"sms"}), routes=ordered([Route("sms", 1, 3), Route("sms", 2, 1)]))
    made, _ = router(health, content)
    turns = [made.steps("sms")[0].route.channel_id for _ in range(40)]
    assert Counter(turns) == {1: 30, 2: 10}
    assert turns[:4] == [1, 1, 2, 1], "never a long run of one"


async def test_a_split_passes_over_what_rests_and_survives_weights_of_zero(health: Health) -> None:
    content = replace(CONTENT, splits=frozenset({"sms"}))
    made, _ = router(health, content)
    for _ in range(MOST):
        health.failed(2, Fault.SLOW_DOWN, "")
    assert {made.steps("sms")[0].route.channel_id for _ in range(10)} == {1}
    zero = replace(content, routes=ordered([Route("sms", 1, 0), Route("sms", 3, 0)]))
    assert router(health, zero)[0].steps("sms")[0].route.channel_id == 1
    await health.close()
