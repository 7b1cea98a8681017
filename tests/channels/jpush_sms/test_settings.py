"""The form of a JPUSH_SMS channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.jpush_sms.stand import Stand

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.diagnosis import Examines
from hutong.capabilities.sms import AsksSms, HearsSms, SendsSms
from hutong.channels.jpush_sms import SPEC
from hutong.channels.jpush_sms.settings import JpushSmsConfig

APP_KEY, MASTER = "7d431e42dfa6a6d693ac2d04", "5e987ac6d2e04d95a9d8f0d1"


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = APP_KEY) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        JpushSmsConfig.read(merchant_no, settings)
    assert MASTER not in f"{bad.value} {bad.value.problems}"
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names, and which of them are secrets."""
    keys = JpushSmsConfig.keys()
    assert {key.wire: (key.secret, key.required) for key in keys} == {
        "PRIVATE_KEY": (True, True),
        "SIGN_ID": (False, False),
    }
    assert all(key.label.zh and key.label.en for key in keys)


def test_what_it_can() -> None:
    """It can't be asked about one message."""
    assert SPEC.capabilities() == {SendsSms, HearsSms, Examines}
    assert AsksSms not in SPEC.capabilities()


def test_good_settings() -> None:
    """With and without a signature of its own."""
    assert JpushSmsConfig.read(APP_KEY, {"PRIVATE_KEY": MASTER}).sign_id is None
    assert JpushSmsConfig.read(APP_KEY, {"PRIVATE_KEY": Secret(MASTER), "SIGN_ID": "37582"}).sign_id == "37582"


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": ""}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": " "}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": MASTER[:-1]}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": MASTER + "0"}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": APP_KEY}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": MASTER, "SIGN_ID": "胡同"}, "SIGN_ID"),
        ({"PRIVATE_KEY": MASTER, "SIGN_ID": "0"}, "SIGN_ID"),
        ({"PRIVATE_KEY": MASTER, "SIGN_ID": "５"}, "SIGN_ID"),
        ({"PRIVATE_KEY": MASTER, "SIGN_NAME": "胡同"}, "SIGN_NAME"),
    ],
)
def test_bad_values(settings: Mapping[str, str], wrong: str) -> None:
    """Each is named by its key."""
    assert _problems(settings) == {wrong}


@pytest.mark.parametrize("app_key", ["", APP_KEY[:-1], APP_KEY + "0", "7d431e42dfa6a6d693ac2d0-"])
def test_bad_app_keys(app_key: str) -> None:
    """Twenty-four letters and digits."""
    assert _problems({"PRIVATE_KEY": MASTER}, app_key) == {"MERCHANT_NO"}


def test_secrets_are_never_shown(stand: Stand) -> None:
    """Not by the settings, nor in what their facts fill."""
    secret = stand.account.settings["PRIVATE_KEY"]
    assert secret not in f"{stand.config!r} {stand.config} {stand.config.facts()} {stand.adapter.__dict__}"
