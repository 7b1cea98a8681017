"""The contract of payment channels: a class that lacks a verb can't be made, and what it can is read off its bases."""

import pytest

from hutong.base.http import Reply
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Config, Line, Spec
from hutong.capabilities.pay import (
    Ask,
    Closes,
    Knock,
    Outcome,
    Pays,
    PayState,
    RefundOutcome,
    Refunds,
    RefundState,
    Scene,
)
from hutong.capabilities.simulation import InProcess

LINE = Line(InProcess({}), "http://provider.test", "http://hub.test/callback/1/1")


class OnlyPays(Channel[Config], Pays):
    """A channel that can collect, and nothing else."""

    SCENES = frozenset({Scene.NATIVE})

    async def pay(self, ask: Ask) -> Outcome:
        return Outcome(PayState.WAITING, ask.number)

    async def query(self, number: str) -> Outcome:
        return Outcome(PayState.WAITING, number)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        return []

    def acknowledge(self, heard: bool) -> Reply:
        return Reply(200)


def spec(adapter: type[Channel[Config]]) -> Spec:
    return Spec("SAMPLE", Text("样", "Sample"), Config, adapter, lambda home: home, "http://provider.test", "manual")


def test_capabilities_are_read_off_the_bases() -> None:
    class All(OnlyPays, Closes, Refunds):
        pass

    assert spec(OnlyPays).capabilities() == {Pays}
    assert spec(All).capabilities() == {Pays, Closes, Refunds}


@pytest.mark.parametrize("capability", [Pays, Closes, Refunds])
def test_a_channel_that_lacks_a_verb_is_not_made(capability: type) -> None:
    half = type("Half", (Channel, capability), {})
    with pytest.raises(TypeError, match="abstract"):
        half(Config(merchant_no="1"), LINE)


def test_a_whole_channel_is_made() -> None:
    assert OnlyPays(Config(merchant_no="1"), LINE).line is LINE


def test_every_capability_has_a_name_in_both_languages() -> None:
    for capability in (Pays, Closes, Refunds):
        assert capability.NAME.zh
        assert capability.NAME.en
    assert len({Pays.CAPABILITY, Closes.CAPABILITY, Refunds.CAPABILITY}) == 3


def test_what_nobody_lists_is_a_state_of_its_own() -> None:
    assert PayState.UNKNOWN not in (PayState.CLOSED, PayState.WAITING)
    assert RefundState.UNKNOWN not in (RefundState.FAILED, RefundState.PROCESSING)
