"""`hutong sign` and `verify`: every step shown, the key masked, the first difference found."""

import hashlib
from pathlib import Path

import pytest
from tests.app.cli.conftest import Type

from hutong.base.rsa import Signer, Verifier, signer

KEY = "00112233445566778899aabbccddeeff"
PRIVATE = Signer.generate()
FIELDS = ("merId=M1", "orderId=O 1", "desc=手冲", "attch=", "orderAmt=19.99")
TEXT = f"desc=手冲&merId=M1&orderAmt=19.99&orderId=O 1&key={KEY}"
DIGEST = hashlib.md5(TEXT.encode()).hexdigest().upper()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """The merchant's keys in files."""
    (tmp_path / "private.pem").write_text(PRIVATE.reveal())
    (tmp_path / "public.pem").write_text(signer(PRIVATE).public_pem())
    return tmp_path


def test_every_step_is_shown_and_the_key_is_not(type_: Type, pem: Path) -> None:
    told = type_("sign", *FIELDS, "--md5-key", KEY, "--private-key", f"@{pem / 'private.pem'}")
    assert told.status == 0
    assert TEXT.replace(KEY, "••••••eeff") in told.out
    assert DIGEST in told.out
    assert "空值不参与：attch" in told.out
    assert KEY not in told.out
    signature = told.out.rpartition("sign=")[2].strip()
    assert Verifier(signer(PRIVATE).public_pem()).verify(DIGEST.encode(), signature)
    assert TEXT in type_("sign", *FIELDS, "--md5-key", KEY, "--show-key").out


def test_what_was_signed_verifies_and_what_was_not_tells_the_step(type_: Type, pem: Path) -> None:
    made = type_("sign", *FIELDS, "--md5-key", KEY, "--private-key", f"@{pem / 'private.pem'}", "--json").json
    assert (made["text"], made["md5"]) == (TEXT.replace(KEY, "••••••eeff"), DIGEST)
    good = ("verify", *FIELDS, f"sign={made['sign']}", "--md5-key", KEY, "--public-key", f"@{pem / 'public.pem'}")
    assert type_(*good).status == 0
    lower = signer(PRIVATE).sign(DIGEST.lower().encode())
    wrong = type_(*(part if not part.startswith("sign=") else f"sign={lower}" for part in good), "--lang", "en")
    assert wrong.status == 1
    assert "upper case" in wrong.out
    packed = type_(*(part if not part.startswith("sign=") else f"sign={lower}" for part in good), "--json")
    assert (packed.status, packed.json["valid"]) == (1, False)
    assert KEY not in wrong.out + packed.out


@pytest.mark.parametrize(
    ("theirs", "at"),
    [
        (TEXT, None),
        (TEXT.replace("orderId", "orderid"), TEXT.index("Id=O")),
        (TEXT[:-1], len(TEXT) - 1),
        (f"{TEXT}x", len(TEXT)),
        (TEXT.replace(KEY, KEY.replace("2", "3")), TEXT.index("2233")),
        ("x", 0),
    ],
)
def test_the_first_difference_is_found(type_: Type, theirs: str, at: int | None) -> None:
    told = type_("sign", *FIELDS, "--md5-key", KEY, "--text", theirs, "--json").json
    assert (told["same"], told.get("at")) == (at is None, at)
    printed = type_("sign", *FIELDS, "--md5-key", KEY, "--text", theirs, "--lang", "en")
    assert ("Your text is the same" in printed.out) is (at is None)
    assert KEY not in printed.out
    assert KEY.replace("2", "3") not in printed.out


def test_a_merchants_own_keys_are_taken(typed: Type, pem: Path) -> None:
    typed("merchant", "create", "shop", "--id", "M1", "--public-key", f"@{pem / 'public.pem'}")
    made = typed("sign", *FIELDS, "--merchant", "M1", "--private-key", f"@{pem / 'private.pem'}", "--json").json
    assert typed("verify", *FIELDS, f"sign={made['sign']}", "--merchant", "M1").status == 0
    assert typed("verify", *FIELDS, f"sign={made['sign']}", "--merchant", "M1", "--platform").status == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sign", "a=1"), 6020),
        (("sign", "a=1", "--md5-key", " "), 2005),
        (("sign", "a", "--md5-key", KEY), 6020),
        (("sign", "a=\udcff", "--md5-key", KEY), 6020),  # a terminal that speaks GBK
        (("sign", "a=1", "a=2", "--md5-key", KEY), 6020),
        (("sign", "a=1", "--md5-key", KEY, "--private-key", "nonsense"), 6020),
        (("verify", "a=1", "sign=x", "--md5-key", KEY), 6020),
        (("verify", "a=1", "sign=x", "--md5-key", KEY, "--public-key", "nonsense"), 6020),
        (("verify", "a=1", "--md5-key", KEY, "--public-key", signer(PRIVATE).public_pem()), 1001),
    ],
)
def test_what_is_missing_is_told(type_: Type, arguments: tuple[str, ...], code: int) -> None:
    told = type_(*arguments, "--json")
    assert (told.status, told.json["code"]) == (1, code)
