"""The form of an ALIPAY channel: what it takes, what it refuses, and what it never shows."""

from collections.abc import Mapping

import pytest
from tests.channels.alipay.stand import Keys, Stand

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.capabilities.channel import BadConfig
from hutong.channels.alipay.settings import AlipayConfig

APP_ID = "2021000000000000"
CERTIFICATES = ("APP_CERTIFICATE", "ALIPAY_CERTIFICATE", "ALIPAY_ROOT_CERTIFICATE")


@pytest.fixture
def plain(keys: Keys) -> dict[str, str]:
    """Good settings with plain keys."""
    return dict(Stand("direct", keys).account.settings)


@pytest.fixture
def certified(keys: Keys) -> dict[str, str]:
    """Good settings with certificates."""
    return dict(Stand("certificate", keys).account.settings)


def _problems(settings: Mapping[str, str | Secret], merchant_no: str = APP_ID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        AlipayConfig.read(merchant_no, settings)
    return {problem.wire for problem in bad.value.problems}


def test_the_keys() -> None:
    """The wire names, and which of them are secrets."""
    keys = AlipayConfig.keys()
    assert {key.wire: key.secret for key in keys} == {
        "PRIVATE_KEY": True,
        "ALIPAY_PUBLIC_KEY": False,
        "SELLER_ID": False,
        "APP_CERTIFICATE": False,
        "ALIPAY_CERTIFICATE": False,
        "ALIPAY_ROOT_CERTIFICATE": False,
        "SIGN_TYPE": False,
    }
    assert all(key.label.zh and key.label.en for key in keys)


def test_good_settings(plain: dict[str, str], certified: dict[str, str]) -> None:
    """Both forms; SELLER_ID may be missing; keys may be bare lines or PEM, with written-out line ends."""
    assert AlipayConfig.read(APP_ID, plain).sign_type == "RSA2"
    assert AlipayConfig.read(APP_ID, certified).alipay_public_key is None
    del plain["SELLER_ID"]
    assert AlipayConfig.read(APP_ID, plain).seller_id is None
    pem = f"-----BEGIN PRIVATE KEY-----\n{plain['PRIVATE_KEY']}\n-----END PRIVATE KEY-----"
    for private in (pem, pem.replace("\n", "\\n"), Secret(pem)):
        AlipayConfig.read(APP_ID, {**plain, "PRIVATE_KEY": private})


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_nothing_is_empty(plain: dict[str, str], value: str) -> None:
    """Neither the private key nor every way to trust Alipay may be missing."""
    for wire in ("PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"):
        assert _problems({**plain, wire: value}) == {wire}
    assert _problems({**plain, "PRIVATE_KEY": Secret(value)}) == {"PRIVATE_KEY"}


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("PRIVATE_KEY", "not a key"),
        ("PRIVATE_KEY", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"),
        ("ALIPAY_PUBLIC_KEY", "not a key"),
        ("ALIPAY_PUBLIC_KEY", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"),
        ("SELLER_ID", "2088"),
        ("SELLER_ID", "1088102146225135"),
        ("SELLER_ID", "208810214622513５"),
        ("SIGN_TYPE", "RSA"),
        ("APP_CERTIFICATE", "not a certificate"),
        ("APP_CERTIFICATE", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"),
        ("ALIPAY_CERTIFICATE", "not a certificate"),
        ("ALIPAY_ROOT_CERTIFICATE", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"),
        ("MCHID", "1900000109"),
    ],
)
def test_bad_values(certified: dict[str, str], wire: str, value: str) -> None:
    """Each is named by its key."""
    assert _problems({**certified, wire: value}) == {wire}


@pytest.mark.parametrize("app_id", ["", "wx12", "202100000000000", "20210000000000000", "202100000000000０"])
def test_bad_app_ids(plain: dict[str, str], app_id: str) -> None:
    """Sixteen digits."""
    assert _problems(plain, app_id) == {"MERCHANT_NO"}


@pytest.mark.parametrize("missing", CERTIFICATES)
def test_certificates_go_together(certified: dict[str, str], missing: str) -> None:
    """All three or none."""
    alone = {wire: value for wire, value in certified.items() if wire != missing}
    assert _problems(alone) == {missing}
    one = {wire: value for wire, value in certified.items() if wire not in CERTIFICATES or wire == missing}
    assert _problems(one) == set(CERTIFICATES) - {missing}


def test_keys_in_the_wrong_place(plain: dict[str, str], certified: dict[str, str]) -> None:
    """The commonest mistake: the application's own public key, or certificate, where Alipay's belongs."""
    own = Signer(Secret(plain["PRIVATE_KEY"])).public_pem()
    assert _problems({**plain, "ALIPAY_PUBLIC_KEY": own}) == {"ALIPAY_PUBLIC_KEY"}
    swapped = {**certified, "ALIPAY_CERTIFICATE": certified["APP_CERTIFICATE"]}
    assert _problems(swapped) == {"ALIPAY_CERTIFICATE"}
    other = {**certified, "APP_CERTIFICATE": certified["ALIPAY_CERTIFICATE"]}
    assert _problems(other) == {"APP_CERTIFICATE"}


def test_secrets_are_never_shown(plain: dict[str, str], certified: dict[str, str]) -> None:
    """Not by the settings, nor by what refuses them."""
    for settings in (plain, certified):
        config = AlipayConfig.read(APP_ID, settings)
        assert settings["PRIVATE_KEY"][100:130] not in f"{config!r} {config}"
        with pytest.raises(BadConfig) as bad:
            AlipayConfig.read(APP_ID, {**settings, "PRIVATE_KEY": settings["PRIVATE_KEY"][:900]})
        assert settings["PRIVATE_KEY"][100:130] not in f"{bad.value} {bad.value.problems}"
