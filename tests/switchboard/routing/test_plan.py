"""The order of trying: by weight, resting channels last, each with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.switchboard.pigeon import CONTENT, SETUPS, SPECS

from hutong.base.clock import now
from hutong.base.http import REFUSED
from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route, ordered
from hutong.switchboard.routing.health import Illness
from hutong.switchboard.routing.plan import Step, plan

AT = now()
ILL = Illness(5, AT + timedelta(seconds=30), "unreachable")


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


def told(steps: list[Step]) -> list[tuple[int, str]]:
    return [(step.route.channel_id, step.place) for step in steps]


def test_the_highest_weight_runs_and_the_next_stands_by() -> None:
    steps = plan(CONTENT, "sms", {}, AT)
    assert told(steps) == [(2, "first"), (1, "standby"), (3, "out")]
    assert "highest weight (200)" in steps[0].why.en
    assert "disabled" in steps[2].why.en
    assert all(step.why.zh != step.why.en for step in steps)


def test_of_equal_weights_the_older_channel_runs() -> None:
    content = Content(SETUPS, routes=ordered([Route("sms", 2), Route("sms", 1)]))
    assert told(plan(content, "sms", {}, AT)) == [(1, "first"), (2, "standby")]


def test_what_failed_rests_until_its_time_is_over() -> None:
    steps = plan(CONTENT, "sms", {2: ILL}, AT)
    assert told(steps) == [(1, "first"), (2, "resting"), (3, "out")]
    assert "failed 5 times in a row (unreachable)" in steps[1].why.en
    assert told(plan(CONTENT, "sms", {2: ILL}, ILL.until))[0] == (2, "first")


def test_why_it_rests_is_told_in_both_languages() -> None:
    for words in REFUSED:
        steps = plan(CONTENT, "sms", {2: Illness(5, ILL.until, f"unreachable {words}")}, AT)
        assert f"（unreachable {REFUSED.zh}）" in steps[1].why.zh
        assert f"(unreachable {REFUSED.en})" in steps[1].why.en


def test_the_time_of_rest_is_told_in_beijing() -> None:
    at = datetime(2026, 11, 28, 15, 59, 30, tzinfo=UTC)
    steps = plan(CONTENT, "sms", {2: Illness(5, at + timedelta(minutes=1), "unreachable")}, at)
    assert "北京时间 00:00:30 前" in steps[1].why.zh
    assert "until 00:00:30 Beijing time" in steps[1].why.en


def test_when_all_rest_the_best_one_runs_all_the_same() -> None:
    steps = plan(CONTENT, "sms", {1: ILL, 2: ILL}, AT)
    assert told(steps) == [(2, "first"), (1, "resting"), (3, "out")]
    assert "there is no other" in steps[0].why.en


def test_what_cannot_carry_this_is_out() -> None:
    steps = plan(CONTENT, "sms", {}, AT, lambda route: Text("不行", "no") if route.channel_id == 2 else None)
    assert told(steps) == [(1, "first"), (2, "out"), (3, "out")]
    assert steps[1].why.en == "no"


def test_channels_that_are_absent_disabled_or_unable_are_out() -> None:
    routes = ordered(Route("sms", channel_id) for channel_id in (4, 5, 9))
    steps = plan(Content(SETUPS, routes=routes), "sms", {}, AT)
    assert told(steps) == [(4, "out"), (5, "out"), (9, "out")]
    assert ["absent or disabled" in step.why.en for step in steps] == [True, False, True]
    assert "can't do this" in steps[1].why.en


def test_a_split_is_told() -> None:
    assert "shared by weight" in plan(replace(CONTENT, splits=frozenset({"sms"})), "sms", {}, AT)[0].why.en
    assert plan(CONTENT, "storage", {}, AT) == []
