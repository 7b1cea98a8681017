"""Each mistake that merchants make with the signature is named by its step, whatever else is right."""

import base64
import hashlib
import hmac
import json
import re
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps
from hutong.base.signing.digests import digests
from hutong.base.signing.explain import explain, mistakes
from hutong.base.signing.mistake import digest
from hutong.base.signing.texts import texts

KEY = Secret("0123456789abcdef0123456789abcdef")
FIELDS = {"orderId": "A 1", "Zeta": "z", "merId": "M1", "desc": "商品 & 服务", "empty": "", "orderAmt": "19.90"}
SORTED = ["Zeta", "desc", "merId", "orderAmt", "orderId"]
TAIL = f"&key={KEY.reveal()}"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGNER = Signer(
    Secret(
        PRIVATE.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
    )
)
VERIFIER = Verifier(SIGNER.public_pem())
SIZE = 256


def md5(text: str, encoding: str = "utf-8") -> str:
    return hashlib.md5(text.encode(encoding)).hexdigest().upper()


def joined(names: list[str], between: str = "&", **changes: str) -> str:
    fields = {**FIELDS, **changes}
    return between.join(f"{name}={fields[name]}" for name in names)


RIGHT = joined(SORTED) + TAIL
QUOTED = "&".join(f"{name}={quote_plus(FIELDS[name])}" for name in SORTED)
BROWSER = "&".join(f"{name}={quote(FIELDS[name], safe='')}" for name in SORTED)
LOWER = re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), QUOTED)
COMPACT = json.dumps({name: FIELDS[name] for name in SORTED}, ensure_ascii=False, separators=(",", ":"))
MISTAKES: dict[str, tuple[str, str]] = {
    "lower case": (md5(RIGHT).lower(), "step 3: the MD5 must be upper case"),
    "text itself": (RIGHT, "step 3 is missing"),
    "half an MD5": (md5(RIGHT)[8:24], "not 16 of them"),
    "MD5 of MD5": (md5(md5(RIGHT)), "MD5 once"),
    "line after the MD5": (md5(RIGHT) + "\n", "line break after the MD5"),
    "SHA-256 in place of MD5": (hashlib.sha256(RIGHT.encode()).hexdigest(), "this step is MD5, not SHA256"),
    "HMAC": (hmac.new(KEY.reveal().encode(), RIGHT.encode(), "md5").hexdigest().upper(), "not HMAC"),
    "no key": (md5(joined(SORTED)), "step 2: &key=… is missing"),
    "key glued": (md5(joined(SORTED) + KEY.reveal()), "must follow &key="),
    "KEY": (md5(joined(SORTED) + f"&KEY={KEY.reveal()}"), "in lower case"),
    "key first": (md5(f"key={KEY.reveal()}&" + joined(SORTED)), "comes last"),
    "key in capitals": (md5(joined(SORTED) + f"&key={KEY.reveal().upper()}"), "keeps its case"),
    "blank before the key": (md5(joined(SORTED) + f"&key= {KEY.reveal()}"), "beside the key"),
    "blank before key=": (md5(joined(SORTED) + f"& key={KEY.reveal()}"), "beside the key"),
    "blanks after &": (md5(joined(SORTED, "& ") + f"& key={KEY.reveal()}"), "joined by &"),
    "key empty": (md5(joined(SORTED) + "&key="), "the key after &key= is missing"),
    "key sorted in": (
        md5(f"{joined(SORTED[:2])}&key={KEY.reveal()}&{joined(SORTED[2:])}"),
        "not sorted among the fields",
    ),
    "empty kept": (md5(joined(sorted(FIELDS)) + TAIL), "step 1: empty fields take no part"),
    "empty as null": (md5(joined(sorted(FIELDS), empty="null") + TAIL), "empty fields take no part"),
    "unsorted": (md5(joined(["orderId", "Zeta", "merId", "desc", "orderAmt"]) + TAIL), "ascending ASCII order"),
    "descending": (md5(joined(SORTED[::-1]) + TAIL), "not descending"),
    "folded": (md5(joined(sorted(SORTED, key=str.lower)) + TAIL), "case-sensitive"),
    "one less": (md5(joined([name for name in SORTED if name != "merId"]) + TAIL), "step 1: merId is missing"),
    "two less": (md5(joined([name for name in SORTED if name not in ("merId", "desc")]) + TAIL), "desc and merId are"),
    "small names": (
        md5("&".join(f"{name.lower()}={FIELDS[name]}" for name in sorted(SORTED, key=str.lower)) + TAIL),
        "names keep their case: zeta was signed",
    ),
    "capital names": (md5("&".join(f"{name.upper()}={FIELDS[name]}" for name in SORTED) + TAIL), "keep their case"),
    "one value quoted": (md5(joined(SORTED, orderId="A+1") + TAIL), "step 2"),
    "one value quoted as browsers do": (
        md5(joined(SORTED, desc=quote(FIELDS["desc"], safe="")) + TAIL),
        "not URL-encoded ones (desc)",
    ),
    "no &": (md5(joined(SORTED, "") + TAIL), "joined by &"),
    "amount short": (md5(joined(SORTED, orderAmt="19.9") + TAIL), "orderAmt was signed as 19.9 and sent as 19.90"),
    "amount in fen": (md5(joined(SORTED, orderAmt="1990") + TAIL), "orderAmt was signed as 1990"),
    "sign kept": (md5(joined(SORTED) + "&sign=" + TAIL), "sign takes no part"),
    "line breaks": (md5(joined(SORTED, "\n") + f"\nkey={KEY.reveal()}"), "not by line breaks"),
    "windows' line breaks": (md5(joined(SORTED, "\r\n") + f"\r\nkey={KEY.reveal()}"), "not by line breaks"),
    "a line at the end": (md5(RIGHT + "\n"), "line break at its end"),
    "& at the end": (md5(RIGHT + "&"), "an & too many at its end"),
    "? first": (md5("?" + RIGHT), "too many at its beginning"),
    "quoted": (md5(QUOTED + TAIL), "raw values, not URL-encoded"),
    "quoted as browsers do": (md5(BROWSER + TAIL), "raw values, not URL-encoded"),
    "quoted in lower case": (md5(LOWER + TAIL), "raw values"),
    "plus for blank": (md5(joined(SORTED).replace(" ", "+") + TAIL), "a plus within a value"),
    "HTML": (md5(joined(SORTED).replace(" & ", " &amp; ") + TAIL), "not HTML-escaped"),
    "values only": (md5("".join(FIELDS[name] for name in SORTED) + KEY.reveal()), "write name=value"),
    "JSON": (md5(COMPACT), "not JSON"),
    "gbk": (md5(RIGHT, "gb18030"), "UTF-8"),
    "BOM": (md5(RIGHT, "utf-8-sig"), "UTF-8"),
    "other text": (md5("what?"), "steps 1–2"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_names_the_step(name: str) -> None:
    text, expected = MISTAKES[name]
    fields = {**FIELDS, "sign": SIGNER.sign(text.encode())}
    found = explain(fields, [KEY], [VERIFIER], list(FIELDS))
    assert expected in found.en
    assert found.zh
    assert KEY.reveal() not in found.zh + found.en


def test_every_mistake_that_is_known_is_found_again() -> None:
    made = [*digests(RIGHT.encode(), KEY.reveal())]
    made += [type(one)(digest(one.data), one.mistakes) for one in texts(FIELDS, KEY.reveal(), list(FIELDS))]
    right = md5(RIGHT).encode()
    wrong = {one.data for one in made if one.data != right}
    assert len(wrong) > 60
    for data in wrong:
        meant = [one.mistakes for one in made if one.data == data]
        found = mistakes({**FIELDS, "sign": SIGNER.sign(data)}, [KEY], [VERIFIER], list(FIELDS))
        assert found in meant


def test_two_mistakes_are_both_found_the_first_step_first() -> None:
    text = md5(joined(sorted(FIELDS)) + TAIL).lower()
    found = mistakes({**FIELDS, "sign": SIGNER.sign(text.encode())}, [KEY], [VERIFIER]) or ()
    assert [mistake.step for mistake in found] == [1, 3]


def raw_signature(data: bytes) -> bytes:
    """The private key's operation on padded data, without the name of a hash."""
    numbers = PRIVATE.private_numbers()
    padded = b"\0\1" + b"\xff" * (SIZE - 3 - len(data)) + b"\0" + data
    return pow(int.from_bytes(padded), numbers.d, numbers.public_numbers.n).to_bytes(SIZE)


DIGEST = md5(RIGHT).encode()
GOOD = base64.b64decode(SIGNER.sign(DIGEST))
PLAIN = b64encode(GOOD).decode()
PSS = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)
SIGNS: dict[str, tuple[str, str]] = {
    "MD5 alone": (md5(RIGHT), "step 4 is missing"),
    "MD5 alone, lower": (md5(RIGHT).lower(), "step 4 is missing"),
    "no base64": ("a b", "not base64"),
    "nothing": ("", "there is no sign"),
    "hexadecimal": (GOOD.hex(), "not hexadecimal"),
    "HEXADECIMAL": (GOOD.hex().upper(), "not hexadecimal"),
    "small": (PLAIN.lower(), "turned to lower case"),
    "capitals": (PLAIN.upper(), "turned to upper case"),
    "lines": ("\n".join(PLAIN[at : at + 76] for at in range(0, len(PLAIN), 76)), "base64 in one line"),
    "twice base64": (b64encode(PLAIN.encode()).decode(), "base64 twice"),
    "cut": (b64encode(GOOD[:100]).decode(), "100 bytes"),
    "no =": (PLAIN.rstrip("="), "the = at the end"),
    "SHA-1": (b64encode(PRIVATE.sign(DIGEST, padding.PKCS1v15(), hashes.SHA1())).decode(), "not SHA-1"),
    "MD5withRSA": (b64encode(PRIVATE.sign(DIGEST, padding.PKCS1v15(), hashes.MD5())).decode(), "with SHA-256, not MD5"),
    "SHA-512": (b64encode(PRIVATE.sign(DIGEST, padding.PKCS1v15(), hashes.SHA512())).decode(), "not SHA-512"),
    "PSS": (b64encode(PRIVATE.sign(DIGEST, PSS, hashes.SHA256())).decode(), "not PSS"),
    "NONEwithRSA": (b64encode(raw_signature(DIGEST)).decode(), "NONEwithRSA"),
    "bare hash": (b64encode(raw_signature(hashlib.sha256(DIGEST).digest())).decode(), "lacks the name of the hash"),
    "foreign": (sign(FIELDS, KEY, Signer(Signer.generate())), "private key of the registered public key"),
    "another size": (b64encode(bytes(128)).decode(), "one of 1024 bits, the registered public key has 2048"),
}


@pytest.mark.parametrize("name", SIGNS)
def test_names_what_is_wrong_about_the_signature_itself(name: str) -> None:
    written, expected = SIGNS[name]
    found = explain({**FIELDS, "sign": written}, [KEY], [VERIFIER], list(FIELDS))
    assert expected in found.en
    assert "4" in found.zh


def test_a_plus_that_became_a_blank_and_the_url_safe_writing_are_named() -> None:
    for number in range(50):  # until a signature has a + within
        fields = {**FIELDS, "orderId": f"A {number}"}
        written = sign(fields, KEY, SIGNER)
        if "+" in written and "/" in written:
            break
    for change, expected in (
        (written.replace("+", " "), "%2B"),
        (quote(written, safe=""), "URL-encoded twice"),
        (written.replace("+", "-").replace("/", "_"), "not the URL-safe one"),
    ):
        assert expected in explain({**fields, "sign": change}, [KEY], [VERIFIER]).en


def test_a_wrong_writing_and_a_wrong_hash_are_both_named() -> None:
    raw = PRIVATE.sign(DIGEST.lower(), padding.PKCS1v15(), hashes.SHA1())
    found = mistakes({**FIELDS, "sign": raw.hex()}, [KEY], [VERIFIER]) or ()
    assert [mistake.step for mistake in found] == [3, 4, 4]


def test_a_right_signature_has_no_mistakes_with_any_live_key() -> None:
    old = Secret("f" * 32)
    fields = {**FIELDS, "sign": sign(FIELDS, old, SIGNER)}
    assert mistakes(fields, [KEY, old], [VERIFIER]) == ()
    assert steps(fields, old).digest == steps(FIELDS, old).digest


def test_while_keys_are_changed_every_live_one_is_tried() -> None:
    old_key, old = Secret("f" * 32), Signer(Signer.generate())
    live = ([KEY, old_key], [VERIFIER, Verifier(old.public_pem())])
    dead = explain({**FIELDS, "sign": sign(FIELDS, Secret("0" * 32), old)}, *live)
    assert dead.en.startswith("steps 1–2: the text you signed differs")
    assert "another MD5 key" in dead.en
    assert f"••••••{old_key.reveal()[-4:]}" in dead.en
    assert old_key.reveal() not in dead.zh + dead.en
    small = explain({**FIELDS, "sign": old.sign(steps(FIELDS, old_key).digest.lower().encode())}, *live)
    assert small.en == "step 3: the MD5 must be upper case"
