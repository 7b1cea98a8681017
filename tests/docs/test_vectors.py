"""The worked vectors on the pages: the house's signing makes them, and so does arithmetic that knows nothing of it."""

import hashlib
import json
import shlex
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.docs.pages import ROOT, VECTORS, blocks, examples, signed, vector
from tests.docs.test_pages import CALLS

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps

PEM = (ROOT / "tests/base/vectors.pem").read_text(encoding="ascii")
SHOWN = [(kind, *block) for kind in ("sms", "file") for block in blocks(kind)]
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # what PKCS #1 puts before a SHA-256
EACH = pytest.mark.parametrize(("kind", "text", "digest", "made"), SHOWN, ids=[text[:40] for _, text, _, _ in SHOWN])


def of(text: str) -> dict[str, Any]:
    """The vector with this text."""
    [found] = [one for one in VECTORS if one["text"] == text]
    return found


def test_every_call_and_a_notice_of_each_kind_has_a_vector_on_its_page() -> None:
    shown = {(kind, of(text)["name"]) for kind, text, _, _ in SHOWN}
    assert {(kind, path) for path, (kind, _) in CALLS.items()} <= shown
    assert {("sms", "notice sms.delivered"), ("file", "notice file.stored"), ("sms", "answer /api/sms/send")} <= shown


@EACH
def test_the_house_makes_it(kind: str, text: str, digest: str, made: str) -> None:
    found = of(text)
    key = Secret(found["md5_key"])
    assert (steps(found["fields"], key).text, steps(found["fields"], key).digest) == (text, digest)
    assert sign(found["fields"], key, Signer(Secret(PEM))) == made == found["sign"]


@EACH
def test_arithmetic_makes_it(kind: str, text: str, digest: str, made: str) -> None:
    """The four steps of the page, with hashlib and whole numbers only."""
    found = of(text)
    pairs = sorted((name.encode(), value) for name, value in found["fields"].items() if value != "")
    assert "&".join([*(f"{name.decode()}={value}" for name, value in pairs), f"key={found['md5_key']}"]) == text
    assert hashlib.md5(text.encode()).hexdigest().upper() == digest
    key = serialization.load_pem_private_key(PEM.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = key.public_key().public_numbers()
    size = key.key_size // 8
    tail = SHA256 + hashlib.sha256(digest.encode()).digest()
    padded = b"\0\1" + b"\xff" * (size - len(tail) - 3) + b"\0" + tail
    raw = b64decode(made, validate=True)
    assert len(raw) == size
    assert pow(int.from_bytes(raw), numbers.e, numbers.n) == int.from_bytes(padded)


def test_the_curl_examples_send_the_vectors() -> None:
    [send] = [shlex.split(text.replace("\\\n", " ")) for text in examples("sms", "sh")]
    assert send[:2] == ["curl", "https://hub.example/api/sms/send"]
    assert set(send[2::2]) == {"--data-urlencode"}
    assert dict(pair.split("=", 1) for pair in send[3::2]) == signed("/api/sms/send")
    [upload] = [shlex.split(text) for text in examples("file", "sh")]
    assert upload[:2] == ["curl", "-T"]
    address = urlsplit(upload[3])
    assert address.path == "/api/file/upload"
    assert dict(parse_qsl(address.query, strict_parsing=True)) == signed("/api/file/upload")


def test_the_uploads_vector_is_of_the_file_that_the_page_describes() -> None:
    fields, body = vector("/api/file/upload")["fields"], "你好，胡同\n".encode()
    assert (fields["size"], fields["sha256"]) == (str(len(body)), hashlib.sha256(body).hexdigest())


def test_the_overview_says_where_the_vectors_are() -> None:
    for page in ("README.md", "sms.md", "files.md"):
        assert "tests/base/vectors.json" in (ROOT / "docs/api" / page).read_text(encoding="utf-8")
    assert json.loads(Path(ROOT / "tests/base/vectors.json").read_text(encoding="utf-8")) == VECTORS
