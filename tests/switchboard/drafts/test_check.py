"""The check of a draft: everything wrong at once, warnings for keys and certificates at their end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from tests.switchboard.teapot import SECRET

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Content, Product, Setting, Setup
from hutong.switchboard.drafts.check import check, key_warnings
from hutong.switchboard.seal import place

MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())
AT = datetime(2026, 6, 1, tzinfo=UTC)


def setup(id: int, code: str = "TEAPOT", enabled: bool = True, key: str = SECRET, **values: str) -> Setup:
    """A channel with a sealed key and other values."""
    settings = {name: Setting(value) for name, value in values.items()}
    if key:
        settings["PRIVATE_KEY"] = Setting(sealed=VAULT.seal(Secret(key), place(id, "PRIVATE_KEY")))
    return Setup(id, code, f"pot{id}", enabled=enabled, settings=settings)


def whole(*setups: Setup, products: tuple[Product, ...] = ()) -> Content:
    """A content of these."""
    return Content({one.id: one for one in setups}, {one.name: one for one in products})


def texts(content: Content) -> list[str]:
    """Every finding in English."""
    return [finding.text().en for finding in check(content, VAULT, AT)]


def test_a_good_draft_has_no_findings() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 1)
    assert texts(whole(setup(1, MCHID="1900"), products=(tea,))) == []


def test_everything_wrong_is_told_at_once() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.PAGE, 1)
    content = whole(
        setup(1, key="", MCHID="x"), setup(2, MCHID="1900", FOO="1"), setup(3, code="GONE"), products=(tea,)
    )
    assert texts(content) == [
        "1 TEAPOT pot1 MCHID: malformed (example: 1900)",
        "1 TEAPOT pot1 PRIVATE_KEY: required and not filled in",
        "2 TEAPOT pot2 FOO: this channel has no such key",
        "3 GONE pot3: There is no such channel code: GONE (known: TEAPOT)",
        "tea: TEAPOT can't do page (can: barcode, native)",
    ]
    assert all(finding.cause.zh != finding.cause.en for finding in check(content, VAULT, AT))


def test_what_is_switched_off_may_have_gaps() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 9, enabled=False)
    assert texts(whole(setup(1, key="", enabled=False), products=(tea,))) == []


def test_rules_across_keys_count() -> None:
    sealed = VAULT.seal(Secret("abcd"), place(1, "TOKEN"))
    content = setup(1, MCHID="1900")
    content = replace(content, settings={**content.settings, "TOKEN": Setting(sealed=sealed)})
    assert texts(whole(content)) == ["1 TEAPOT pot1 CERTIFICATE: needed with a token"]


def test_a_broken_seal_is_told_not_raised() -> None:
    moved = replace(setup(2, MCHID="1900"), id=1)
    assert texts(whole(moved)) == ["1 TEAPOT pot2 PRIVATE_KEY: its seal is broken; set it again"]


@pytest.fixture(scope="module")
def certified() -> Callable[[timedelta, int], tuple[str, str]]:
    """Certificate and private key; the certificate ends so long after AT."""

    def make(life: timedelta, bits: int) -> tuple[str, str]:
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "teapot")])
        builder = x509.CertificateBuilder(name, name, key.public_key(), 17, AT - timedelta(days=900), AT + life)
        pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return pem, private.decode()

    return make


@pytest.mark.parametrize(
    ("life", "words"),
    [
        (timedelta(days=31), []),
        (timedelta(days=29), ["the certificate expires on 2026-06-30"]),
        (-timedelta(days=1), ["the certificate expired on 2026-05-31"]),
    ],
)
def test_certificates_at_their_end_are_warned_of(
    certified: Callable[[timedelta, int], tuple[str, str]], life: timedelta, words: list[str]
) -> None:
    pem, _ = certified(life, 2048)
    found = check(whole(setup(1, MCHID="1900", CERTIFICATE=pem)), VAULT, AT)
    assert [finding.cause.en for finding in found] == words
    assert all(finding.warning and finding.key == "CERTIFICATE" for finding in found)


def test_short_keys_are_warned_of_wherever_they_are(certified: Callable[[timedelta, int], tuple[str, str]]) -> None:
    pem, private = certified(timedelta(days=400), 1024)
    public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    told = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    bare = "".join(private.splitlines()[1:-1])
    for text in (pem, private, told, bare):
        assert [cause.en for cause in key_warnings(text, AT)] == ["the key has only 1024 bits; 2048 is recommended"]
    found = check(whole(setup(1, key=private, MCHID="1900")), VAULT, AT)
    assert [(finding.key, finding.warning) for finding in found] == [("PRIVATE_KEY", True)]


@pytest.mark.parametrize("text", ["", "short", "x" * 500, "-----BEGIN CERTIFICATE-----\n" + "A" * 300])
def test_what_is_no_key_is_no_matter(text: str) -> None:
    assert list(key_warnings(text, AT)) == []
