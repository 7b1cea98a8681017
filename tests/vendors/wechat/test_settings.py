"""What an operator may set up for an application at WeChat."""

import pytest

from hutong.capabilities.channel import BadConfig, Config
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.channels.wx_gzh.settings import WxGzhConfig
from hutong.channels.wx_live.settings import WxLiveConfig
from hutong.channels.wx_mp.settings import WxMpConfig
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay_v3.settings import WxpayV3Config
from hutong.vendors.wechat.settings import APPID_FORM

EVERY = (WxGzhConfig, WxMpConfig, WxOpenConfig)
APPID, SECRET = "wxd9faa62c96fb33d6", "0123456789abcdef0123456789abcdef"


def _wrong(config: type[Config], appid: str = APPID, **settings: str) -> set[str]:
    try:
        config.read(appid, settings)
    except BadConfig as error:
        return {problem.wire for problem in error.problems}
    return set()


@pytest.mark.parametrize("config", EVERY)
def test_everything(config: type[Config]) -> None:
    given = {"PRIVATE_KEY": SECRET, "token": "hutong1", "ENCODING_AES_KEY": "a" * 43}
    assert not _wrong(config, **given)
    read = config.read(APPID, given)
    assert all(text not in repr(read) for text in given.values())
    assert set(read.facts()) <= {"MERCHANT_NO", "TOKEN_API", "MCHID"}


@pytest.mark.parametrize("config", [WxGzhConfig, WxMpConfig])
def test_the_names_of_document_000(config: type[Config]) -> None:
    keys = config.keys()
    named = [(one.wire, one.label.zh) for one in keys]
    assert named[:2] == [("PRIVATE_KEY", "密钥"), ("token", "消息验证Token")]


def test_what_is_required() -> None:
    assert _wrong(WxGzhConfig) == {"PRIVATE_KEY", "token"}
    assert _wrong(WxMpConfig) == _wrong(WxOpenConfig) == {"PRIVATE_KEY"}


@pytest.mark.parametrize("config", EVERY)
@pytest.mark.parametrize(
    ("appid", "changes", "wire"),
    [
        ("1900000109", {}, "MERCHANT_NO"),
        ("wxd9faa62c96fb33d", {}, "MERCHANT_NO"),
        (APPID, {"PRIVATE_KEY": "5eN0HJlo162H27KiYv670Oq916V43TcH"}, "PRIVATE_KEY"),
        (APPID, {"PRIVATE_KEY": SECRET[:31]}, "PRIVATE_KEY"),
        (APPID, {"token": "ab"}, "token"),
        (APPID, {"token": "a b"}, "token"),
        (APPID, {"ENCODING_AES_KEY": "a" * 42}, "ENCODING_AES_KEY"),
        (APPID, {"ENCODING_AES_KEY": "a" * 44}, "ENCODING_AES_KEY"),
        (APPID, {"ENCODING_AES_KEY": "a" * 42 + "="}, "ENCODING_AES_KEY"),
    ],
    ids=["number", "short-id", "api-key", "short", "token-2", "token-blank", "aes-42", "aes-44", "aes-letter"],
)
def test_what_does_not_fit(config: type[Config], appid: str, changes: dict[str, str], wire: str) -> None:
    assert _wrong(config, appid, **{"PRIVATE_KEY": SECRET, "token": "hutong1", **changes}) == {wire}


def test_a_sealed_push_needs_its_token() -> None:
    assert _wrong(WxMpConfig, PRIVATE_KEY=SECRET, ENCODING_AES_KEY="a" * 43) == {"token"}


def test_the_way_to_the_token() -> None:
    assert not _wrong(WxMpConfig, PRIVATE_KEY=SECRET, TOKEN_API="plain")
    assert _wrong(WxMpConfig, PRIVATE_KEY=SECRET, TOKEN_API="old") == {"TOKEN_API"}
    assert _wrong(WxOpenConfig, PRIVATE_KEY=SECRET, TOKEN_API="plain") == {"TOKEN_API"}


def test_an_appid_has_one_form_wherever_it_is_entered() -> None:
    declared = [*WxDeliveryConfig.keys(), *WxpayConfig.keys(), *WxpayV3Config.keys()]
    others = [one.pattern for one in declared if one.wire in ("APPID", "SUB_MERCHANT_CODE")]
    numbers = [config.MERCHANT_NO.pattern for config in (*EVERY, WxLiveConfig, WxpayConfig, WxpayV3Config)]
    assert len(others) == 3
    assert {*others, *numbers} == {APPID_FORM}
