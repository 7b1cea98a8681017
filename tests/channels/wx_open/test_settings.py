"""An application's own merchant number: the pair comes together, or not at all."""

import pytest

from hutong.capabilities.channel import BadConfig
from hutong.capabilities.pay import Pays
from hutong.capabilities.platform.push import HearsPushes
from hutong.channels.wx_open.settings import WxOpenConfig

APPID, SECRET = "wxa1b2c3d4e5f60718", "0123456789abcdef0123456789abcdef"
PAIR = {"MCHID": "1900000109", "API_KEY": "0123456789abcdef0123456789ABCDEF"}


def _wrong(**settings: str) -> set[str]:
    try:
        WxOpenConfig.read(APPID, {"PRIVATE_KEY": SECRET, **settings})
    except BadConfig as error:
        return {problem.wire for problem in error.problems}
    return set()


def test_the_pair_and_its_names() -> None:
    config = WxOpenConfig.read(APPID, {"PRIVATE_KEY": SECRET, **PAIR})
    merchant = config.merchant()
    assert merchant is not None
    assert (merchant.appid, merchant.mchid, merchant.key.reveal()) == (APPID, *PAIR.values())
    declared = WxOpenConfig.keys()
    secret = {key.wire for key in declared if key.secret}
    assert {"PRIVATE_KEY", "API_KEY", "API_CERTIFICATE"} <= secret
    assert [one.wire for one in WxOpenConfig.lacks(Pays, ["PRIVATE_KEY"])] == ["MCHID", "API_KEY"]
    assert WxOpenConfig.lacks(Pays, PAIR) == ()


def test_an_application_that_collects_nothing() -> None:
    assert not _wrong()
    assert WxOpenConfig.read(APPID, {"PRIVATE_KEY": SECRET}).merchant() is None


@pytest.mark.parametrize(("given", "missing"), [("MCHID", "API_KEY"), ("API_KEY", "MCHID")])
def test_half_a_pair(given: str, missing: str) -> None:
    assert _wrong(**{given: PAIR[given]}) == {missing}


@pytest.mark.parametrize("key", ["x" * 31, "x" * 33, "密" * 32])
def test_the_key_is_32_characters(key: str) -> None:
    assert _wrong(**{**PAIR, "API_KEY": key}) == {"API_KEY"}


def test_a_sealed_push_still_needs_its_token() -> None:
    assert _wrong(**PAIR, ENCODING_AES_KEY="a" * 43) == {"token"}


@pytest.mark.parametrize(
    ("settings", "pushed_to", "is_platform"),
    [
        ({}, False, False),
        (PAIR, False, False),
        ({"token": "abcdef"}, True, True),
        ({"token": "abcdef", **PAIR}, True, False),
    ],
    ids=["login", "pay", "platform", "both"],
)
def test_what_has_a_token_is_pushed_to(settings: dict[str, str], pushed_to: bool, is_platform: bool) -> None:
    config = WxOpenConfig.read(APPID, {"PRIVATE_KEY": SECRET, **settings})
    assert (config.can(HearsPushes), config.is_platform()) == (pushed_to, is_platform)
