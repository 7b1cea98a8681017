"""Keys as operators paste them, and signatures as strangers send them."""

import re
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.base.rsa import BadKey, Signer, Verifier, certificate, serial_of, signer, verifier
from hutong.base.secrets import Secret


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True, timeout=30).stdout


class Pair:
    """A key in every form that openssl can write it."""

    def __init__(self, folder: Path, bits: int) -> None:
        self.bits = bits
        self.file = folder / f"{bits}.pem"
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", str(self.file))
        self.pkcs8 = self.file.read_text()
        self.pkcs1 = openssl("rsa", "-in", str(self.file), "-traditional").decode()
        self.public = openssl("pkey", "-in", str(self.file), "-pubout").decode()
        self.public_pkcs1 = openssl("rsa", "-in", str(self.file), "-RSAPublicKey_out").decode()
        subject = ("-subj", "/CN=Tenpay.com Root CA", "-days", "30", "-set_serial", "0x00abcdef0123456789")
        self.certificate = openssl("req", "-x509", "-new", "-key", str(self.file), *subject).decode()

    def private_forms(self) -> dict[str, str]:
        return {
            "PKCS#8": self.pkcs8,
            "PKCS#1": self.pkcs1,
            "bare PKCS#8": bare(self.pkcs8),
            "bare PKCS#1": bare(self.pkcs1),
            **pasted("PKCS#8", self.pkcs8),
            **pasted("PKCS#1", self.pkcs1),
        }

    def public_forms(self) -> dict[str, str]:
        return {
            "SPKI": self.public,
            "PKCS#1": self.public_pkcs1,
            "bare SPKI": bare(self.public),
            "bare PKCS#1": bare(self.public_pkcs1),
            "certificate": self.certificate,
            **pasted("SPKI", self.public),
            **pasted("certificate", self.certificate),
        }


def bare(pem: str) -> str:
    return re.sub(r"-----[^-]+-----|\s", "", pem)


def pasted(name: str, pem: str) -> dict[str, str]:
    """What text boxes, spreadsheets and .env files make of a PEM text."""
    return {
        f"{name}, Windows lines": pem.replace("\n", "\r\n"),
        f"{name}, blanks around": f"\n\t {pem}\n ",
        f"{name}, no last line end": pem.strip(),
        f"{name}, bare in lines": "\r\n".join(re.findall(r".{1,76}", bare(pem))),
        f"{name}, in one line": " ".join(pem.split("\n")),
        f"{name}, \\n written out": pem.strip().replace("\n", "\\n"),
    }


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(tmp_path_factory.mktemp("keys"), 2048)


FORMS = [
    "",
    ", Windows lines",
    ", blanks around",
    ", no last line end",
    ", bare in lines",
    ", in one line",
    ", \\n written out",
]


@pytest.mark.parametrize(
    "form", ["bare PKCS#8", "bare PKCS#1", *(f"{name}{form}" for name in ("PKCS#8", "PKCS#1") for form in FORMS)]
)
def test_a_private_key_is_read_in_every_form(pair: Pair, form: str) -> None:
    signature = Signer(Secret(pair.private_forms()[form])).sign(b"text")
    assert Verifier(pair.public).verify(b"text", signature)


@pytest.mark.parametrize(
    "form",
    [
        "PKCS#1",
        "bare SPKI",
        "bare PKCS#1",
        *(
            f"{name}{form}"
            for name in ("SPKI", "certificate")
            for form in FORMS
            if "bare" not in form or name == "SPKI"
        ),
    ],
)
def test_a_public_key_is_read_in_every_form(pair: Pair, form: str) -> None:
    verifier = Verifier(pair.public_forms()[form])
    assert verifier.verify(b"text", Signer(Secret(pair.pkcs8)).sign(b"text"))
    assert verifier.pem() == pair.public


def test_openssl_and_we_make_the_same_signature(pair: Pair, tmp_path: Path) -> None:
    signature = openssl("dgst", "-sha256", "-sign", str(pair.file), given="签名 text\n".encode())
    assert Signer(Secret(pair.pkcs8)).sign("签名 text\n".encode()) == b64encode(signature).decode()


def test_openssl_accepts_our_signature(pair: Pair, tmp_path: Path) -> None:
    public, signature = tmp_path / "public.pem", tmp_path / "signature"
    public.write_text(pair.public)
    signature.write_bytes(b64decode(Signer(Secret(pair.pkcs8)).sign(b"text")))
    assert b"OK" in openssl("dgst", "-sha256", "-verify", str(public), "-signature", str(signature), given=b"text")


def test_a_key_of_1024_bits_works_and_tells_its_length(tmp_path: Path) -> None:
    small = Pair(tmp_path, 1024)
    own = Signer(Secret(small.pkcs8))
    assert own.bits == 1024
    assert Verifier(small.public).bits == 1024
    assert Verifier(bare(small.public)).verify(b"text", own.sign(b"text"))


def test_a_new_key_has_2048_bits() -> None:
    assert Signer(Signer.generate()).bits == 2048


def test_the_private_key_gives_its_public_half(pair: Pair) -> None:
    assert Signer(Secret(pair.pkcs1)).public_pem() == pair.public


def _other_kinds(pair: Pair, folder: Path) -> dict[str, str]:
    elliptic = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").decode()
    rare = openssl("ecparam", "-name", "secp112r1", "-genkey", "-noout").decode()
    locked = openssl("pkcs8", "-topk8", "-in", str(pair.file), "-passout", "pass:x", "-v2", "aes-256-cbc").decode()
    subject = ("-subj", "/CN=x", "-days", "3")
    file = folder / "ec.pem"
    file.write_text(elliptic)
    return {
        "nothing": "",
        "blanks": " \n",
        "words": "请粘贴私钥",
        "a line of dashes": "-----",
        "no end": pair.pkcs8[: len(pair.pkcs8) // 2],
        "half in base64": bare(pair.pkcs8)[:400],
        "base64 of something else": b64encode(b"x" * 300).decode(),
        "title without body": "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "elliptic curve": elliptic,
        "rare curve": rare,
        "locked with a password": locked,
        "Ed25519": openssl("genpkey", "-algorithm", "ed25519").decode(),
        "certificate of another kind": openssl("req", "-x509", "-new", "-key", str(file), *subject).decode(),
        "public elliptic curve": openssl("pkey", "-in", str(file), "-pubout").decode(),
        "public rare curve": openssl("ec", "-pubout", given=rare.encode()).decode(),
        "broken certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "lone surrogate": "MIIE\ud800",
        "surrogate in a certificate": "-----BEGIN CERTIFICATE-----\n\ud800\n-----END CERTIFICATE-----",
    }


KINDS = [
    *("nothing", "blanks", "words", "a line of dashes", "no end", "half in base64", "base64 of something else"),
    *("title without body", "elliptic curve", "rare curve", "locked with a password", "Ed25519"),
    *("certificate of another kind", "public elliptic curve", "public rare curve", "broken certificate"),
    *("lone surrogate", "surrogate in a certificate"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_rsa_key_is_refused_without_showing_it(pair: Pair, tmp_path: Path, kind: str) -> None:
    text = _other_kinds(pair, tmp_path)[kind]
    for read in (lambda: Signer(Secret(text)), lambda: Verifier(text)):
        with pytest.raises(BadKey) as caught:
            read()
        assert not text.strip() or text not in str(caught.value)


def test_a_public_key_does_not_sign_and_a_private_one_is_not_taken_for_public(pair: Pair) -> None:
    with pytest.raises(BadKey):
        Signer(Secret(pair.public))
    with pytest.raises(BadKey):
        Verifier(pair.pkcs8)


@given(st.text(max_size=200))
def test_any_text_is_at_worst_a_bad_key(text: str) -> None:
    for read in (lambda: Signer(Secret(text)), lambda: Verifier(text), lambda: certificate(text)):
        with pytest.raises(BadKey):
            read()


@given(st.text(st.characters(), max_size=400))
def test_any_text_is_at_worst_no_signature(text: str) -> None:
    assert not _VERIFIER.verify(b"text", text)


@given(st.binary(max_size=300))
def test_any_bytes_are_at_worst_no_signature(raw: bytes) -> None:
    assert not _VERIFIER.verify(b"text", b64encode(raw).decode())
    assert _VERIFIER.recover(raw) is None


def test_recover_gives_what_was_signed(pair: Pair) -> None:
    signature = b64decode(Signer(Secret(pair.pkcs8)).sign(b"text"))
    digest = openssl("dgst", "-sha256", "-binary", given=b"text")
    assert Verifier(pair.public).recover(signature) == digest


def test_a_fingerprint_is_of_the_key_however_it_is_written(pair: Pair) -> None:
    forms = (pair.public, pair.public_pkcs1, pair.certificate, bare(pair.public))
    found = {Verifier(text).fingerprint() for text in forms}
    assert len(found) == 1
    assert re.fullmatch(r"([0-9a-f]{2}:){15}[0-9a-f]{2}", found.pop())


def test_what_is_inside_a_signature_names_its_hash(pair: Pair) -> None:
    signature = b64decode(Signer(Secret(pair.pkcs8)).sign(b"text"))
    digest = openssl("dgst", "-sha256", "-binary", given=b"text")
    inside = Verifier(pair.public).inside(signature)
    assert inside is not None
    assert inside.endswith(digest)
    assert len(inside) > len(digest)
    assert Verifier(pair.public).inside(signature[::-1]) is None
    assert not Verifier(pair.public).verify_pss(b"text", signature)


def test_a_key_is_parsed_once(pair: Pair) -> None:
    assert signer(Secret(pair.pkcs8)) is signer(Secret(pair.pkcs8))
    assert verifier(pair.public) is verifier(pair.public)


def test_the_serial_number_is_as_openssl_prints_it(pair: Pair) -> None:
    printed = openssl("x509", "-noout", "-serial", given=pair.certificate.encode()).decode().strip()
    assert serial_of(pair.certificate) == printed.removeprefix("serial=").lstrip("0") == "ABCDEF0123456789"


def test_a_signer_does_not_show_its_key(pair: Pair) -> None:
    assert bare(pair.pkcs8)[:40] not in repr(Signer(Secret(pair.pkcs8)))


_VERIFIER = Verifier(Signer(Signer.generate()).public_pem())
