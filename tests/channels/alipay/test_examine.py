"""What an application at Alipay is found to have."""

import pytest
from tests.channels.alipay.stand import Keys, Stand
from tests.examining import examined, named

from hutong.base.rsa import Signer
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.alipay import examine
from hutong.channels.alipay.adapter import Alipay
from hutong.channels.alipay.settings import AlipayConfig


def _other(stand: Stand, appid: str = "", **changes: str) -> Alipay:
    given = {**stand.account.settings, **changes}
    return Alipay(AlipayConfig.read(appid or stand.account.merchant_no, given), stand.line)


async def test_a_sound_application_has_nothing(each: Stand) -> None:
    assert await examined(each.adapter) == []


async def test_a_wrong_setting_is_told(stand: Stand) -> None:
    fresh = Signer.generate()
    public = "".join(line for line in Signer(fresh).public_pem().splitlines() if not line.startswith("-"))
    assert await named(_other(stand, PRIVATE_KEY=fresh.reveal())) == {"alipay.key_pair"}
    assert await named(_other(stand, ALIPAY_PUBLIC_KEY=public)) == {"alipay.alipay_key"}
    assert await named(_other(stand, "2021000000000000")) == {"alipay.appid"}


async def test_certificates_of_another_application(keys: Keys) -> None:
    stand, other = Stand("certificate", keys), Stand("certificate", {})
    given = other.account.settings
    pair = {wire: given[wire] for wire in ("PRIVATE_KEY", "APP_CERTIFICATE")}
    assert await named(_other(stand, **pair)) == {"alipay.app_certificate"}
    root = {"ALIPAY_ROOT_CERTIFICATE": given["ALIPAY_ROOT_CERTIFICATE"]}
    assert await named(_other(stand, **root)) == {"alipay.root_certificate"}
    theirs = {"ALIPAY_CERTIFICATE": given["ALIPAY_CERTIFICATE"]}
    assert await named(_other(stand, **theirs)) == {"alipay.alipay_key"}


@pytest.mark.parametrize(
    ("code", "id"),
    [
        ("isv.not-online-app", "alipay.offline"),
        ("isv.insufficient-isv-permissions", "alipay.permission"),
        ("isv.app-cert-expired", "alipay.app_certificate"),
        ("ACQ.ACCESS_FORBIDDEN", "alipay.permission"),
    ],
)
def test_what_a_refusal_says(code: str, id: str) -> None:
    found = examine.blame(Failed(Fault.CONFIG, code, "x" * 999))
    assert found is not None
    assert [one.id for one in found] == [id]
    assert len(found[0].cause.zh) < 300


def test_what_says_nothing() -> None:
    assert examine.blame(Failed(Fault.NOT_FOUND, "ACQ.TRADE_NOT_EXIST")) == []
    assert examine.blame(Failed(Fault.UNKNOWN, "ACQ.SYSTEM_ERROR")) is None
