"""Each mistake that merchants make with the signature is named by its step."""

import hashlib
from urllib.parse import quote_plus

import pytest

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.base.signing import sign
from hutong.base.signing.explain import explain

KEY = Secret("0123456789abcdef0123456789abcdef")
FIELDS = {"orderId": "A 1", "Zeta": "z", "merId": "M1", "desc": "商品 & 服务", "empty": ""}


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer(Signer.generate())


def md5(text: str, encoding: str = "utf-8") -> str:
    return hashlib.md5(text.encode(encoding)).hexdigest().upper()


def joined(names: list[str], *, quoted: bool = False) -> str:
    return "&".join(f"{name}={quote_plus(FIELDS[name]) if quoted else FIELDS[name]}" for name in names)


SORTED = ["Zeta", "desc", "merId", "orderId"]
TAIL = f"&key={KEY.reveal()}"
MISTAKES = {
    "lower case": (md5(joined(SORTED) + TAIL).lower(), "step 3: the MD5 must be upper case"),
    "text itself": (joined(SORTED) + TAIL, "step 3 is missing"),
    "no key": (md5(joined(SORTED)), "&key=… is missing"),
    "key glued": (md5(joined(SORTED) + KEY.reveal()), "must follow &key="),
    "empty kept": (md5(joined(sorted(FIELDS)) + TAIL), "empty fields take no part"),
    "unsorted": (md5(joined(["orderId", "Zeta", "merId", "desc"]) + TAIL), "ascending ASCII order"),
    "folded": (md5(joined(["desc", "merId", "orderId", "Zeta"]) + TAIL), "case-sensitive"),
    "quoted": (md5(joined(SORTED, quoted=True) + TAIL), "raw values"),
    "gbk": (md5(joined(SORTED) + TAIL, "gb18030"), "UTF-8"),
    "other text": (md5("what?"), "steps 1–2"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_names_the_step(name: str, signer: Signer) -> None:
    text, expected = MISTAKES[name]
    fields = {**FIELDS, "sign": signer.sign(text.encode())}
    found = explain(fields, KEY, Verifier(signer.public_pem()), list(FIELDS))
    assert expected in found.en
    assert found.zh
    assert KEY.reveal() not in found.zh + found.en


def test_names_a_bare_md5_and_a_foreign_key(signer: Signer) -> None:
    verifier = Verifier(signer.public_pem())
    bare = md5(joined(SORTED) + TAIL)
    assert "sign is the MD5 itself" in explain({**FIELDS, "sign": bare}, KEY, verifier).en
    assert "not base64" in explain({**FIELDS, "sign": "a b"}, KEY, verifier).en
    foreign = sign(FIELDS, KEY, Signer(Signer.generate()))
    assert "private key of the registered public key" in explain({**FIELDS, "sign": foreign}, KEY, verifier).en
