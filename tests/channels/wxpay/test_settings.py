"""The settings of WeChat Pay V2: what an operator types, and what is wrong with it."""

import pytest
from tests.vendors.wechat_pay.stand import Stand

from hutong.base.http import Wire
from hutong.base.rsa import Signer
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.pay import Closes, Pays, Refunds
from hutong.channels.wxpay import SPEC
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay.simulator import WxpaySimulator

GOOD = {"MCHID": "1900000109", "PRIVATE_KEY": "0123456789abcdef0123456789ABCDEF"}
APPID = "wxd678efh567hg6787"


def _problems(settings: dict[str, str], merchant_no: str = APPID) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        WxpayConfig.read(merchant_no, settings)
    return {problem.wire for problem in bad.value.problems}


def test_the_keys_of_the_documents() -> None:
    declared = WxpayConfig.keys()
    keys = {key.wire: key for key in declared}
    wanted = ["MCHID", "PRIVATE_KEY", "SUB_MCHID", "SUB_MERCHANT_CODE", "API_CERTIFICATE", "SIGN_TYPE"]
    assert list(keys) == wanted
    assert [wire for wire, key in keys.items() if key.secret] == ["PRIVATE_KEY", "API_CERTIFICATE"]
    assert all(key.label.zh and key.label.en for key in keys.values())


def test_spec() -> None:
    assert (SPEC.code, SPEC.shared_key) == ("WXPAY", True)
    assert (SPEC.adapter, SPEC.simulator, SPEC.config) == (Wxpay, WxpaySimulator, WxpayConfig)
    assert set(SPEC.products.values()) == Wxpay.SCENES
    assert SPEC.code == WxpaySimulator.CODE
    assert SPEC.capabilities() >= {Pays, Closes, Refunds}


def test_an_ordinary_merchant() -> None:
    config = WxpayConfig.read(APPID, GOOD)
    assert (config.sub_mchid, config.sign_type, config.identity_pem()) == (None, "MD5", None)


@pytest.mark.parametrize("secret", ["", "short", "0" * 31, "0" * 33, "密" * 32, " " * 32])
def test_no_empty_or_cut_key(secret: str) -> None:
    assert _problems({**GOOD, "PRIVATE_KEY": secret}) == {"PRIVATE_KEY"}


def test_problems_are_told_at_once_and_by_name() -> None:
    assert _problems({"MCHID": "abc", "SIGN_TYPE": "RSA", "APPSECRET": "x"}, "nonsense") == {
        *("MERCHANT_NO", "MCHID", "PRIVATE_KEY", "SIGN_TYPE", "APPSECRET")
    }


def test_rules_across_keys() -> None:
    assert _problems({**GOOD, "SUB_MERCHANT_CODE": "wxd678efh567hg6999"}) == {"SUB_MCHID"}
    assert _problems({**GOOD, "SUB_MCHID": GOOD["MCHID"]}) == {"SUB_MCHID"}


async def test_the_certificate(stand: Stand) -> None:
    """It comes as two PEM texts in either order, and fits a connection."""
    pem = stand.settings["API_CERTIFICATE"]
    certificate, _, private = pem.partition("-----END CERTIFICATE-----\n")
    certificate += "-----END CERTIFICATE-----\n"
    config = WxpayConfig.read(APPID, {**GOOD, "API_CERTIFICATE": f"note\n{private}\nfrom a file\n{certificate}"})
    assert config.identity_pem() == f"{certificate.strip()}\n{private.strip()}\n".encode()
    await Wire(identity_pem=config.identity_pem()).close()
    for wrong in (certificate, private, certificate + Signer.generate().reveal(), "nonsense"):
        assert _problems({**GOOD, "API_CERTIFICATE": wrong}) == {"API_CERTIFICATE"}


def test_secrets_are_not_seen(each: Stand) -> None:
    shown = f"{each.config!r} {each.config} {each.adapter!r} {vars(each.adapter)}"
    for wire in ("PRIVATE_KEY", "API_CERTIFICATE"):
        secret = each.settings[wire]
        assert not [secret[at : at + 16] for at in range(len(secret) - 15) if secret[at : at + 16] in shown]
