"""How things stand, told in the reader's language: every state has its words."""

from collections.abc import Iterable
from typing import get_args

import pytest

from hutong.app.cli.term.states import stands
from hutong.app.cli.term.words import speak
from hutong.capabilities.shop import AftersaleState, GoodsState, OrderState
from hutong.features.deliveries import delivery
from hutong.features.messages import show as messages
from hutong.features.sms import show as sms


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Whatever language an earlier command of this process was told in."""
    speak("zh")


@pytest.mark.parametrize(
    ("about", "states"),
    [
        ("goods", [*GoodsState, "placing", "unknown", "unsent"]),
        ("order", [*OrderState, "placing", "unknown", "unsent"]),
        ("aftersale", [*AftersaleState, "placing", "unknown", "unsent"]),
        ("delivery", get_args(delivery.State)),
        ("message", get_args(messages.State)),
        ("sms", get_args(sms.State)),
    ],
    ids=["goods", "order", "aftersale", "delivery", "message", "sms"],
)
def test_every_state_has_words(about: str, states: Iterable[str]) -> None:
    for state in map(str, states):
        assert not stands(about, state).isascii(), state


def test_english_keeps_our_words() -> None:
    speak("en")
    try:
        assert stands("delivery", "on_its_way") == "on its way"
    finally:
        speak("zh")
    assert stands("goods", "of another kind") == "of another kind"
