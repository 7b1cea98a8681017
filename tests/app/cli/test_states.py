"""How things stand, told in the reader's language: every state has its words."""

from collections.abc import Iterable
from typing import Any, get_args

import pytest

from hutong.app.cli import notice, payment
from hutong.app.cli.term.states import WORDS, stands
from hutong.app.cli.term.words import speak
from hutong.capabilities.shop import AftersaleState, GoodsState, OrderState
from hutong.features.deliveries import delivery
from hutong.features.files.show import story as stories
from hutong.features.files.show.leftovers import Leftover
from hutong.features.messages import show as messages
from hutong.features.pushes import ledger as pushes
from hutong.features.sms import show as sms


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Whatever language an earlier command of this process was told in."""
    speak("zh")


def _offered(option: Any) -> list[str]:
    """What a command's option can be."""
    wanted, *_ = get_args(option)
    return [state for one in get_args(wanted) for state in get_args(one)]


@pytest.mark.parametrize(
    ("about", "states"),
    [
        ("goods", [*GoodsState, "placing", "unknown", "unsent"]),
        ("order", [*OrderState, "placing", "unknown", "unsent"]),
        ("aftersale", [*AftersaleState, "placing", "unknown", "unsent"]),
        ("delivery", get_args(delivery.State)),
        ("message", get_args(messages.State)),
        ("sms", get_args(sms.State)),
        ("payment", _offered(payment.States)),
        ("refund", _offered(payment.RefundStates)),
        ("notice", _offered(notice.State)),
        ("file", get_args(stories.State)),
        ("leftover", get_args(Leftover.__annotations__["state"])),
        ("push", get_args(pushes.State)),
    ],
)
def test_every_state_has_words(about: str, states: Iterable[str]) -> None:
    known = [str(state) for state in states]
    assert len(known) > 2
    assert [state for state in known if state not in WORDS[about]] == []


def test_the_readers_language() -> None:
    assert stands("delivery", "on_its_way") == "配送中"
    speak("en")
    try:
        assert stands("delivery", "on_its_way") == "On its way"
    finally:
        speak("zh")
    assert stands("goods", "of another kind") == "of another kind"
