"""A pasted public key is read in every common form; what it is instead is told by name."""

import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from hutong.features.merchants.public_key import ENOUGH, NoPublicKey, read


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True, timeout=30).stdout


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo
PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, SPKI).decode()


def written(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, form: str, password: bytes = b"") -> str:
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, getattr(serialization.PrivateFormat, form), locked).decode()


PKCS8 = written(KEY, "PKCS8")


def made(*arguments: str) -> str:
    """What openssl makes of the private key."""
    return openssl(*arguments, given=PKCS8.encode()).decode()


def bare(pem: str) -> str:
    return re.sub(r"-----[^-]+-----|\s", "", pem)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key's certificate and the request for one."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "key.pem").write_text(PKCS8)
    subject = ("-key", str(folder / "key.pem"), "-subj", "/CN=shop")
    openssl("req", "-x509", "-new", *subject, "-days", "30", "-out", str(folder / "crt"))
    openssl("req", "-new", *subject, "-out", str(folder / "csr"))
    return folder


FORMS = {
    "PEM": PEM,
    "PKCS#1": made("rsa", "-RSAPublicKey_out"),
    "bare": bare(PEM),
    "bare PKCS#1": bare(made("rsa", "-RSAPublicKey_out")),
    "without = at its end": bare(PEM).rstrip("="),
    "one line": PEM.replace("\n", ""),
    "blanks for line ends": PEM.replace("\n", " "),
    "Windows": PEM.replace("\n", "\r\n"),
    "indented": PEM.replace("\n", "\n    "),
    "written out": PEM.replace("\n", "\\n"),
    "BOM": f"\ufeff{PEM}",
    "zero-width blanks": "\u200b".join(PEM.splitlines(keepends=True)),
    "quotes": f'"{PEM.strip()}"',
    "curly quotes": f"“{bare(PEM)}”",
    "quotes and comma": f"'{bare(PEM)}',",
    "no-break blanks": bare(PEM)[:100] + "\u00a0" + bare(PEM)[100:],
    "long dashes": PEM.replace("-----", "—–-"),
    "without its first line": PEM.partition("\n")[2],
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_read(name: str) -> None:
    assert read(FORMS[name], shortest=ENOUGH) == PEM


def test_certificates_are_read_bare_too(signed: Path) -> None:
    certificate = (signed / "crt").read_text()
    assert read(certificate) == read(bare(certificate)) == read(f"Bag Attributes\n  x: y\n{certificate}") == PEM


EC = ec.generate_private_key(ec.SECP256R1())
PRIVATE = {
    "PKCS#8": PKCS8,
    "PKCS#1": written(KEY, "TraditionalOpenSSL"),
    "OpenSSH": written(KEY, "OpenSSH"),
    "encrypted": written(KEY, "PKCS8", b"secret"),
    "EC": written(EC, "PKCS8"),
    "EC, SEC1": written(EC, "TraditionalOpenSSL"),
}


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_key_is_recognised_in_every_form(name: str) -> None:
    pem = PRIVATE[name]
    for text in (pem, bare(pem), pem.replace("\n", "\\n"), f"key={bare(pem)}", f"\ufeff'{bare(pem)}'", bare(pem)[:400]):
        with pytest.raises(NoPublicKey) as refused:
            read(text)
        assert "never leaves your own server" in refused.value.cause.en, text
        assert "作废" in refused.value.cause.zh


@pytest.mark.parametrize(
    "text", ["<RSAKeyValue><Modulus>x</Modulus><D>y</D></RSAKeyValue>", '{"kty":"RSA","n":"x","d":"y"}']
)
def test_other_writings_of_a_private_key_are_too(text: str) -> None:
    with pytest.raises(NoPublicKey, match="throw this pair away"):
        read(text)


def public(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(serialization.Encoding.PEM, SPKI).decode()


SSH = KEY.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()
OTHERS = {
    "EC": (public(EC), "EC key and not RSA"),
    "EC, bare": (bare(public(EC)), "EC key and not RSA"),
    "Ed25519": (public(ed25519.Ed25519PrivateKey.generate()), "Ed25519 key and not RSA"),
    "ssh": (SSH, "an SSH public key"),
    "cut": (PEM[:-60], "its end is missing"),
    "cut, bare": (bare(PEM)[:-20], "its end is missing"),
    "a character less": (bare(PEM)[:200] + bare(PEM)[201:], "its end is missing"),
    "two keys": (bare(PEM) + bare(PEM), "something follows"),
    "a wrong character": (PEM[:100] + "*" + PEM[101:], "a character of the key is wrong"),
    "text": ("not a key", "not an RSA public key"),
    "nonsense": ("nonsense", "not an RSA public key"),
    "binary": (b64encode(bytes(300)).decode(), "not an RSA public key"),
    "nothing": ("", "not an RSA public key"),
    "a sequence": (b64encode(b"\x30\x03\x04\x01\x00").decode(), "a character of the key is wrong"),
}


ODD = ["公钥", "这是公钥", f"MI{'公'}IB", PEM.replace("MII", "MI公", 1), f"{bare(PEM)[:60]}é"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_letters_that_no_key_has_are_told(text: str) -> None:
    with pytest.raises(NoPublicKey):
        read(text)


def test_the_wide_dashes_of_an_input_method_are_dashes() -> None:
    assert read(PEM.replace("-", "－")) == PEM


@pytest.mark.parametrize("name", OTHERS)
def test_what_it_is_instead_is_named(name: str) -> None:
    text, expected = OTHERS[name]
    with pytest.raises(NoPublicKey) as refused:
        read(text)
    assert expected in refused.value.cause.en
    assert refused.value.cause.zh


def test_a_certificate_request_is_named(signed: Path) -> None:
    for text in ((signed / "csr").read_text(), bare((signed / "csr").read_text())):
        with pytest.raises(NoPublicKey, match="CSR"):
            read(text)


def test_the_hubs_own_key_is_refused_by_name() -> None:
    with pytest.raises(NoPublicKey, match="the hub's public key"):
        read(bare(PEM), platform=PEM)


def test_a_short_key_is_for_operators_only() -> None:
    short = public(rsa.generate_private_key(public_exponent=65537, key_size=1024))
    assert read(short) == short
    with pytest.raises(NoPublicKey, match="only 1024 bits"):
        read(short, shortest=ENOUGH)
