"""The form of an ALIYUN_SMS channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.aliyun_sms.stand import Stand

from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.channels.aliyun_sms.settings import AliyunSmsConfig

KEY_ID = "LTAI5tExampleExampleExam"


@pytest.fixture
def good(stand: Stand) -> dict[str, str]:
    """Settings as the simulator's account has them."""
    return dict(stand.account.settings)


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = KEY_ID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        AliyunSmsConfig.read(merchant_no, settings)
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names, which of them are secrets, and which may be missing."""
    keys = AliyunSmsConfig.keys()
    assert {key.wire: (key.secret, key.required) for key in keys} == {
        "PRIVATE_KEY": (True, True),
        "SIGN_NAME": (False, False),
        "CALLBACK_TOKEN": (True, False),
    }
    assert all(key.label.zh and key.label.en and key.help.zh and key.help.en for key in keys)


def test_good_settings(good: dict[str, str]) -> None:
    """With everything, and with the secret alone."""
    assert AliyunSmsConfig.read(KEY_ID, good).sign_name == "胡同小店"
    config = AliyunSmsConfig.read(KEY_ID, {"PRIVATE_KEY": Secret(good["PRIVATE_KEY"])})
    assert (config.sign_name, config.callback_token) == (None, None)


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("PRIVATE_KEY", ""),
        ("PRIVATE_KEY", "  "),
        ("PRIVATE_KEY", "short"),
        ("PRIVATE_KEY", "with a blank in the middle of it"),
        ("PRIVATE_KEY", "密" * 30),
        ("SIGN_NAME", "【胡同小店】"),
        ("SIGN_NAME", "胡同 小店"),
        ("SIGN_NAME", "胡"),
        ("SIGN_NAME", "胡" * 41),
        ("CALLBACK_TOKEN", "fifteen-letters"),
        ("CALLBACK_TOKEN", "sixteen+letters!"),
        ("CALLBACK_TOKEN", "x" * 129),
        ("CALLBACK_TOKEN", "１２３４５６７８１２３４５６７８"),
        ("MCHID", "1900000109"),
    ],
)
def test_bad_values(good: dict[str, str], wire: str, value: str) -> None:
    """Each is named by its key."""
    assert _problems({**good, wire: value}) == {wire}


@pytest.mark.parametrize("key_id", ["", "LTAI", "LTAI5t Example", "LTAI5tExample密钥密钥", "x" * 129])
def test_bad_key_ids(good: dict[str, str], key_id: str) -> None:
    """Ten letters and digits or more."""
    assert _problems(good, key_id) == {"MERCHANT_NO"}


def test_secrets_are_never_shown(good: dict[str, str]) -> None:
    """Not by the settings, nor by what refuses them, nor by the facts that fill addresses."""
    config = AliyunSmsConfig.read(KEY_ID, good)
    seen = f"{config!r} {config} {dict(config.facts())}"
    with pytest.raises(BadConfig) as bad:
        AliyunSmsConfig.read(KEY_ID, {**good, "PRIVATE_KEY": good["PRIVATE_KEY"][:15], "CALLBACK_TOKEN": "secret"})
    seen += f"{bad.value} {bad.value.problems}"
    assert not [value for value in (good["PRIVATE_KEY"][:15], good["CALLBACK_TOKEN"]) if value in seen]
