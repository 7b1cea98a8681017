"""The certificate that an operator pastes for refunds: two files in one text, of one pair."""

import pytest

from hutong.base.rsa import BadKey, Signer
from hutong.base.secrets import Secret
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_pay.settings import identity, identity_pem


def test_a_pair_passes_and_becomes_what_tls_wants(accounts: list[Record]) -> None:
    text = accounts[0]["certificate"]
    identity(text)
    pem = identity_pem(Secret(f"注释\n{text}"))
    assert pem is not None
    assert "注释".encode() not in pem
    assert (pem.count(b"BEGIN CERTIFICATE"), pem.count(b"PRIVATE KEY-----\n")) == (1, 2)
    assert identity_pem(None) is None


def test_halves_and_strangers_do_not(accounts: list[Record]) -> None:
    text = accounts[0]["certificate"]
    certificate, key = text.split("-----BEGIN PRIVATE KEY-----")
    with pytest.raises(BadKey, match="one after the other"):
        identity(certificate)
    with pytest.raises(BadKey, match="one after the other"):
        identity(f"-----BEGIN PRIVATE KEY-----{key}")
    with pytest.raises(BadKey, match="not the certificate's"):
        identity(certificate + Signer.generate().reveal())
