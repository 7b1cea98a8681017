"""A merchant: addresses that may order, products that are open, keys that deserve a warning."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hutong.base.rsa import Signer, Verifier, signer
from hutong.features.merchants.merchant import Merchant, networks

KEY = signer(Signer.generate())


def merchant(
    allowed: str = "*",
    products: frozenset[str] | None = None,
    *verifiers: Verifier,
    accounts: frozenset[str] | None = None,
) -> Merchant:
    """A merchant with these terms."""
    terms = (allowed, networks(allowed), False, "wechat", "refund", products)
    return Merchant("1", "shop", True, (), verifiers, KEY, "", *terms, accounts)


@pytest.mark.parametrize(
    ("allowed", "ip", "may"),
    [
        ("*", "8.8.8.8", True),
        (" * ", "2001:db8::1", True),
        ("", "8.8.8.8", False),
        ("1.2.3.4", "1.2.3.4", True),
        ("1.2.3.4", "1.2.3.5", False),
        ("1.2.3.4, 5.6.7.8", "5.6.7.8", True),
        ("10.0.0.0/8", "10.255.0.1", True),
        ("10.0.0.1/8", "10.9.9.9", True),
        ("10.0.0.0/8", "11.0.0.1", False),
        ("1.2.3.4", "::ffff:1.2.3.4", True),
        ("1.2.3.4", "::1.2.3.4", False),
        ("2001:db8::/32", "2001:db8:9::1", True),
        ("2001:db8::/32", "2001:db9::1", False),
        ("1.2.3.4", "not an address", False),
        ("1.2.3.4", "", False),
        ("*", "not an address", True),
    ],
)
def test_who_may_order(allowed: str, ip: str, may: bool) -> None:
    assert merchant(allowed).allows(ip) is may


def test_which_accounts_it_may_use() -> None:
    assert merchant().may_use("wx1")
    some = merchant(accounts=frozenset({"wx1"}))
    assert (some.may_use("wx1"), some.may_use("wx2"), some.may_use("")) == (True, False, False)
    assert not merchant(accounts=frozenset()).may_use("wx1")


@pytest.mark.parametrize("text", ["*, 1.2.3.4", "1.2.3", "1.2.3.4/33", "localhost", "1.2.3.4;5.6.7.8", "01.2.3.4"])
def test_what_is_no_list_of_addresses(text: str) -> None:
    with pytest.raises(ValueError):
        networks(text)


@pytest.mark.parametrize(
    ("ips", "anywhere"),
    [
        ("*", True),
        ("0.0.0.0/0", True),
        ("1.2.3.4,::/0", True),
        ("0.0.0.0/1,10.0.0.0/8,128.0.0.0/1", True),
        ("::/1,8000::/1", True),
        ("0.0.0.0/1", False),
        ("1.2.3.4,2001:db8::/32", False),
    ],
)
def test_any_address_however_it_is_written(ips: str, anywhere: bool) -> None:
    assert merchant(ips).anywhere is anywhere


def test_open_products() -> None:
    assert merchant().opens("anything")
    assert merchant(products=frozenset({"tea"})).opens("tea")
    assert not merchant(products=frozenset({"tea"})).opens("coffee")
    assert not merchant(products=frozenset()).opens("tea")


def test_short_and_absent_keys_are_warned_of() -> None:
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    weak = Verifier(small.public_bytes(serialization.Encoding.PEM, form).decode())
    good = Verifier(KEY.public_pem())
    assert [text.en for text in merchant("*", None, good, weak).warnings()] == [
        "a public key has only 1024 bits; 2048 is recommended"
    ]
    assert [text.en for text in merchant().warnings()] == ["no public key is registered, so nothing can verify"]
    assert merchant("*", None, good).warnings() == []
