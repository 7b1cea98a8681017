"""How channels are named by people and to people, and how what happened is put in order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hutong.app.cli.channel.names import namer, number_of
from hutong.app.cli.term.story import Moment, moments
from hutong.base.errors import Problem, Refusal
from hutong.switchboard.content import Content, Setup

CONTENT = Content({3: Setup(3, "TEST_SMS", "phone"), 4: Setup(4, "LOCAL_OSS", "a"), 5: Setup(5, "LOCAL_OSS", "b")})
NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("3", 3),
        ("TEST_SMS", 3),
        ("TEST_SMS/phone", 3),
        ("LOCAL_OSS/b", 5),
        ("77", 77),
        ("999999999999999999", 10**18 - 1),
    ],
)
def test_a_channel_is_found_also_when_the_draft_has_it_no_more(reference: str, number: int) -> None:
    assert number_of(CONTENT, reference) == number


@pytest.mark.parametrize("reference", ["", "LOCAL_OSS", "NOPE", "-1", "１", "9999999999999999999", "3x"])
def test_what_names_no_channel_is_refused(reference: str) -> None:
    with pytest.raises(Refusal) as refused:
        number_of(CONTENT, reference)
    assert refused.value.problem is Problem.CHANNEL_NOT_FOUND


def test_a_channel_is_named_shortly() -> None:
    named = namer(CONTENT)
    assert [named(3), named(77), named(0), named(None)] == ["3 TEST_SMS", "77", "", ""]


def test_what_happened_is_told_in_order() -> None:
    events: list[dict[str, Any]] = [
        {"at": after(2), "what": "sent", "channel_id": 3, "source": "send", "words": ""},
        {"at": after(5), "what": "moved", "channel_id": 4, "words": "from channel 5"},
    ]
    calls: list[dict[str, Any]] = [
        {"at": after(1), "verb": "send_sms", "channel_id": 3, "fault": "", "words": "", "ms": 12},
        {"at": after(0), "verb": "send_sms", "channel_id": 5, "fault": "unreachable", "words": "refused", "ms": 3},
    ]
    tried: list[dict[str, Any]] = [
        {"at": after(4), "status": None, "answer": "", "error": "ConnectError"},
        {"at": after(6), "status": 200, "answer": "success", "error": ""},
    ]
    notice = {"topic": "sms.delivered", "created_at": after(3), "url": "https://shop.example.com/", "tried": tried}
    assert moments(events, calls, [notice]) == [
        Moment(after(0), "call", "send_sms", 5, "unreachable refused, 3 ms"),
        Moment(after(1), "call", "send_sms", 3, "ok, 12 ms"),
        Moment(after(2), "event", "sent", 3, "send"),
        Moment(after(3), "notice", "sms.delivered owed", None, "https://shop.example.com/"),
        Moment(after(4), "notice", "sms.delivered posted", None, "ConnectError"),
        Moment(after(5), "event", "moved", 4, "from channel 5"),
        Moment(after(6), "notice", "sms.delivered posted", None, "HTTP 200 success"),
    ]
    assert moments([], [], []) == []
