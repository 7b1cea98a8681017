"""The form of a MIAODI channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.miaodi.stand import Stand

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.sms import HearsSms, SendsSms
from hutong.channels.miaodi import SPEC
from hutong.channels.miaodi.settings import MiaodiConfig
from hutong.channels.miaodi.wire import GENERATIONS

SID, TOKEN = "a14f6bfd43ce44c9b019de57f4e2de4b", "5f1c0e8a9b3d4c7e8f60718293a4b5c6"
PROOF = "Zm9yIHRlc3RzIG9u-_"


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = SID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        MiaodiConfig.read(merchant_no, settings)
    assert TOKEN not in f"{bad.value} {bad.value.problems}"
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names, which of them are secrets, and which must be there."""
    keys = MiaodiConfig.keys()
    assert {key.wire: (key.secret, key.required) for key in keys} == {
        "PRIVATE_KEY": (True, True),
        "SIGN_NAME": (False, False),
        "GENERATION": (False, False),
        "CALLBACK_TOKEN": (True, False),
    }
    assert all(key.label.zh and key.label.en for key in keys)


def test_what_it_can() -> None:
    """It can't be asked about one message; the manual's address is public."""
    assert SPEC.capabilities() == {SendsSms, HearsSms}
    assert set(SPEC.hosts) | {"classic"} == set(GENERATIONS)


def test_good_settings() -> None:
    """The token alone, and everything."""
    few = MiaodiConfig.read(SID, {"PRIVATE_KEY": TOKEN})
    assert (few.sign_name, few.generation, few.callback_token) == (None, None, None)
    for generation in GENERATIONS:
        told = {"PRIVATE_KEY": TOKEN, "SIGN_NAME": "胡同", "GENERATION": generation, "CALLBACK_TOKEN": PROOF}
        assert MiaodiConfig.read(SID, told).generation == generation


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"PRIVATE_KEY": ""}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": " "}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": TOKEN[:-1]}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": TOKEN + "0"}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": SID}, "PRIVATE_KEY"),
        ({"SIGN_NAME": "【胡同】"}, "SIGN_NAME"),
        ({"SIGN_NAME": "胡"}, "SIGN_NAME"),
        ({"GENERATION": "newest"}, "GENERATION"),
        ({"CALLBACK_TOKEN": "0123456789abcde"}, "CALLBACK_TOKEN"),
        ({"CALLBACK_TOKEN": "0123456789abcde&"}, "CALLBACK_TOKEN"),
        ({"SIGN_ID": "1"}, "SIGN_ID"),
    ],
)
def test_bad_values(changes: Mapping[str, str], wrong: str) -> None:
    """Each is named by its key."""
    assert _problems({"PRIVATE_KEY": TOKEN, **changes}) == {wrong}


@pytest.mark.parametrize("sid", ["", SID[:-1], SID + "0", SID[:-1] + "-"])
def test_bad_accounts(sid: str) -> None:
    """Thirty-two letters and digits."""
    assert _problems({"PRIVATE_KEY": TOKEN}, sid) == {"MERCHANT_NO"}


def test_secrets_are_never_shown(stand: Stand) -> None:
    """Not by the settings, nor in what their facts fill."""
    shown = f"{stand.config!r} {stand.config} {stand.config.facts()} {stand.adapter.__dict__}"
    for wire in ("PRIVATE_KEY", "CALLBACK_TOKEN"):
        assert stand.account.settings[wire] not in shown
