"""The form of a WXPAY_V3 channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.wxpay_v3.stand import FORMS, Keys, Stand

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.channels.wxpay_v3.settings import WxpayV3Config

APPID = "wxd678efh567hg6787"
KEYS = WxpayV3Config.keys()


@pytest.fixture
def settings(keys: Keys) -> dict[str, str]:
    """Good settings of an ordinary merchant in the public key mode."""
    return dict(Stand("direct", keys).account.settings)


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = APPID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        WxpayV3Config.read(merchant_no, settings)
    return {problem.wire for problem in bad.value.problems}


@pytest.mark.parametrize("form", FORMS)
def test_every_form(form: str, keys: Keys) -> None:
    """Accounts of the simulator are good settings; partners are those with a sub-merchant."""
    stand = Stand(form, keys)
    assert bool(stand.config.sub_mchid) is form.startswith("partner")
    assert bool(stand.config.platform_certificate) is form.endswith("certificate")
    assert bool(stand.config.platform_public_key) is not form.endswith("certificate")
    assert (stand.config.sign_type, stand.config.content_type) == ("RSA", "application/json; charset=utf-8")


def test_the_keys_of_the_documents() -> None:
    """The wire names, and which of them are secrets."""
    keys = {key.wire: key.secret for key in KEYS}
    assert keys == {
        "MCHID": False,
        "SUB_MCHID": False,
        "SUB_MERCHANT_CODE": False,
        "MCH_SERIAL_NO": False,
        "PRIVATE_KEY": True,
        "SECRET_KEY": True,
        "PLATFORM_PUBLIC_KEY": False,
        "PLATFORM_PUBLIC_KEY_ID": False,
        "PLATFORM_CERTIFICATE": False,
        "SIGN_TYPE": False,
        "CONTENT_TYPE": False,
    }
    assert all(key.label.zh and key.label.en for key in KEYS)


@pytest.mark.parametrize("wire", ["MCHID", "MCH_SERIAL_NO", "PRIVATE_KEY", "SECRET_KEY"])
@pytest.mark.parametrize("value", ["", "   "])
def test_nothing_is_empty(settings: dict[str, str], wire: str, value: str) -> None:
    """An empty secret would make forgeries valid."""
    assert _problems({**settings, wire: value}) == {wire}
    assert _problems({**settings, wire: Secret(value)}) == {wire}


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("MCHID", "1900007291\n2"),
        ("MCHID", "19000０7291"),
        ("SUB_MCHID", "abc"),
        ("SUB_MERCHANT_CODE", "wx1"),
        ("MCH_SERIAL_NO", "not hex"),
        ("PRIVATE_KEY", "not a key"),
        ("SECRET_KEY", "a" * 31),
        ("SECRET_KEY", "a" * 33),
        ("SECRET_KEY", "密" * 32),
        ("PLATFORM_PUBLIC_KEY", "not a key"),
        ("PLATFORM_PUBLIC_KEY_ID", "PUB_KEY_1"),
        ("PLATFORM_CERTIFICATE", "not a certificate"),
        ("SIGN_TYPE", "MD5"),
        ("CONTENT_TYPE", "text/xml"),
        ("NOT_A_KEY", "1"),
    ],
)
def test_malformed(settings: dict[str, str], wire: str, value: str) -> None:
    """Each is refused by its name."""
    sub = {"SUB_MCHID": "1600000001"} if wire == "SUB_MERCHANT_CODE" else {}
    assert _problems({**settings, **sub, wire: value}) == {wire}


def test_merchant_number_is_an_app_id(settings: dict[str, str]) -> None:
    """The channel's merchant number of the documents is the AppID."""
    assert _problems(settings, "1900007291") == {"MERCHANT_NO"}


def test_sub_app_needs_a_sub_merchant(settings: dict[str, str]) -> None:
    """A sub-merchant's app without a sub-merchant is half a form."""
    assert _problems({**settings, "SUB_MERCHANT_CODE": APPID}) == {"SUB_MCHID"}


def test_ways_to_trust(settings: dict[str, str], keys: Keys) -> None:
    """One at least; the public key with its ID; both at once while a merchant switches."""
    certificate = keys["wxpay_v3.platform", "keys"]["certificate"]
    without = {name: value for name, value in settings.items() if not name.startswith("PLATFORM")}
    assert _problems(without) == {"PLATFORM_PUBLIC_KEY"}
    key = {"PLATFORM_PUBLIC_KEY": settings["PLATFORM_PUBLIC_KEY"]}
    assert _problems({**without, **key}) == {"PLATFORM_PUBLIC_KEY_ID"}
    name = {"PLATFORM_PUBLIC_KEY_ID": settings["PLATFORM_PUBLIC_KEY_ID"]}
    assert _problems({**without, **name}) == {"PLATFORM_PUBLIC_KEY"}
    WxpayV3Config.read(APPID, {**settings, "PLATFORM_CERTIFICATE": certificate})
    WxpayV3Config.read(APPID, {**without, "PLATFORM_CERTIFICATE": certificate})


def test_keys_in_the_wrong_place(settings: dict[str, str], keys: Keys) -> None:
    """The usual mix-ups: own key or certificate for the platform's, key and certificate swapped."""
    certificate = keys["wxpay_v3.platform", "keys"]["certificate"]
    serial = keys["wxpay_v3.platform", "keys"]["serial"]
    ours = Signer(Secret(settings["PRIVATE_KEY"])).public_pem()
    assert _problems({**settings, "PLATFORM_PUBLIC_KEY": ours}) == {"PLATFORM_PUBLIC_KEY"}
    own = {**settings, "PLATFORM_CERTIFICATE": certificate, "MCH_SERIAL_NO": serial.lower()}
    assert _problems(own) == {"PLATFORM_CERTIFICATE"}
    assert _problems({**settings, "PLATFORM_PUBLIC_KEY": certificate}) == {"PLATFORM_PUBLIC_KEY"}
    assert _problems({**settings, "PLATFORM_CERTIFICATE": settings["PLATFORM_PUBLIC_KEY"]}) == {"PLATFORM_CERTIFICATE"}
    assert _problems({**settings, "PRIVATE_KEY": certificate}) == {"PRIVATE_KEY"}
    assert _problems({**settings, "PRIVATE_KEY": ours}) == {"PRIVATE_KEY"}


def test_keys_pasted_without_their_frame(settings: dict[str, str]) -> None:
    """Bare base64, in one line or many, with Windows line ends."""
    for wire in ("PRIVATE_KEY", "PLATFORM_PUBLIC_KEY"):
        body = [line for line in settings[wire].splitlines() if not line.startswith("-----")]
        for joint in ("", "\n", "\r\n"):
            WxpayV3Config.read(APPID, {**settings, wire: joint.join(body)})
        WxpayV3Config.read(APPID, {**settings, wire: settings[wire].replace("\n", "\r\n") + "\r\n"})


def test_secrets_are_not_shown(each: Stand) -> None:
    """Neither by the settings nor by the adapter or its parts."""
    shown = f"{each.config!r} {each.config} {each.adapter!r} {vars(each.adapter)} {each.adapter._identity!r}"
    for key in KEYS:
        if key.secret:
            assert each.account.settings[key.wire] not in shown
            assert each.account.settings[key.wire][:24] not in shown
