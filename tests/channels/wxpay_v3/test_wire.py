"""The wire: published vectors, signatures, and answers that must not be believed."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.rsa import BadKey, Signer, certificate, verifier
from hutong.base.secrets import Secret
from hutong.channels.wxpay_v3.wire import Identity, Trust, Untrusted, decrypt, opened, packed, unseal

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
CERTIFIED, KEYED = VECTORS[1], VECTORS[5]


def _headers(values: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in values.items() if name.startswith("Wechatpay-")}


def _moment(values: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(int(values["Wechatpay-Timestamp"]), UTC)


@pytest.mark.parametrize("number", [0, 6])
def test_published_sealed_texts(number: int) -> None:
    """AEAD_AES_256_GCM as the official libraries test it."""
    vector = VECTORS[number]
    assert decrypt(vector["inputs"], Secret(vector["key"])).decode() == vector["expected"]


def test_published_empty_text() -> None:
    """An empty plain text, a 16-byte nonce, no associated data."""
    vector = VECTORS[4]
    sealed = {"nonce": vector["inputs"]["iv"], "ciphertext": vector["inputs"]["ciphertext"], "associated_data": ""}
    assert decrypt(sealed, Secret(vector["key"])).decode() == vector["expected"]


def test_published_notification_resource() -> None:
    """A notification's resource."""
    vector = VECTORS[2]
    assert unseal(vector["inputs"]["resource"], Secret(vector["key"])) == json.loads(vector["expected"])


def test_published_platform_certificates() -> None:
    """GET /v3/certificates: the sealed certificates open, and their serial numbers are the ones beside them."""
    older, newer = VECTORS[3], VECTORS[7]
    sealed = json.loads(older["inputs"]["response"])["data"][0]["encrypt_certificate"]
    assert decrypt(sealed, Secret(older["key"])).decode().strip() == older["expected"].strip()
    entry = json.loads(newer["inputs"]["response"])["data"][0]
    pem = decrypt(entry["encrypt_certificate"], Secret(newer["key"])).decode()
    assert f"{certificate(pem).serial_number:X}" == newer["expected"] == entry["serial_no"]


def test_published_signature_of_a_certificate() -> None:
    """A notification signed with a platform certificate; later, or changed, it is not believed."""
    inputs = CERTIFIED["inputs"]
    trust = Trust(inputs["platform_certificate"], None, None)
    headers, at, body = _headers(inputs["headers"]), _moment(inputs["headers"]), inputs["body"].encode()
    trust.verify(headers, body, at)
    _refuses_changes(trust, headers, body, at)


def test_published_signature_of_the_public_key() -> None:
    """An answer signed with the platform public key."""
    inputs = KEYED["inputs"]
    trust = Trust(None, inputs["public_key"], inputs["Wechatpay-Serial"])
    headers, at, body = _headers(inputs), _moment(inputs), inputs["body"].encode()
    trust.verify(headers, body, at)
    _refuses_changes(trust, headers, body, at)
    assert opened(Reply(200, body, headers), trust, at) == json.loads(body)


def test_both_ways_at_once() -> None:
    """While a merchant switches, each serial has its own key; requests name the public key."""
    old, new = CERTIFIED["inputs"], KEYED["inputs"]
    trust = Trust(old["platform_certificate"], new["public_key"], new["Wechatpay-Serial"])
    trust.verify(_headers(old["headers"]), old["body"].encode(), _moment(old["headers"]))
    trust.verify(_headers(new), new["body"].encode(), _moment(new))
    assert trust.preferred == new["Wechatpay-Serial"]
    mixed = {**_headers(new), "wechatpay-serial": old["headers"]["Wechatpay-Serial"]}
    with pytest.raises(Untrusted):
        trust.verify(mixed, new["body"].encode(), _moment(new))


def test_several_certificates() -> None:
    """Old and new certificate below each other, one with spaces around; serials in any case, with leading zeros."""
    vectors = VECTORS[7], CERTIFIED
    sealed = json.loads(vectors[0]["inputs"]["response"])["data"][0]["encrypt_certificate"]
    other = decrypt(sealed, Secret(vectors[0]["key"])).decode()
    inputs = CERTIFIED["inputs"]
    trust = Trust(f"  {inputs['platform_certificate']}\n\n{other}", None, None)
    headers = {**_headers(inputs["headers"]), "wechatpay-serial": "00d7ce59d1f522d701"}
    trust.verify(headers, inputs["body"].encode(), _moment(inputs["headers"]))
    assert trust.preferred in (VECTORS[7]["expected"], "D7CE59D1F522D701")


def _refuses_changes(trust: Trust, headers: dict[str, str], body: bytes, at: datetime) -> None:
    wrongs = [
        (headers, body + b" ", at),
        (headers, body, at + timedelta(seconds=300)),
        (headers, body, at - timedelta(seconds=300)),
        ({**headers, "wechatpay-nonce": "x" + headers["wechatpay-nonce"][1:]}, body, at),
        ({**headers, "wechatpay-serial": "PUB_KEY_ID_0000000000000000000000000000000000"}, body, at),
        ({**headers, "wechatpay-signature": "WECHATPAY/SIGNTEST/" + headers["wechatpay-signature"][19:]}, body, at),
        *({name: value for name, value in headers.items() if name != dropped} for dropped in headers),
    ]
    for wrong in wrongs:
        with pytest.raises(Untrusted):
            trust.verify(*(wrong if isinstance(wrong, tuple) else (wrong, body, at)))
    trust.verify(headers, body, at + timedelta(seconds=299))


def test_the_text_that_is_signed() -> None:
    """Five lines, each ended by a line feed; the header has the five fields of the manual."""
    private = Signer.generate()
    identity = Identity("1900007291", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", Signer(private))
    at = datetime.fromtimestamp(1554208460, UTC)
    body = packed({"description": "咖啡"})
    assert body == '{"description":"咖啡"}'.encode()
    scheme, _, rest = identity.authorization("POST", "/v3/pay?a=%20b", body, at).partition(" ")
    fields = {name: value.strip('"') for name, value in (part.split("=", 1) for part in rest.split(","))}
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert list(fields) == ["mchid", "nonce_str", "signature", "timestamp", "serial_no"]
    assert (fields["mchid"], fields["timestamp"]) == ("1900007291", "1554208460")
    text = f"POST\n/v3/pay?a=%20b\n1554208460\n{fields['nonce_str']}\n".encode() + body + b"\n"
    assert verifier(Signer(private).public_pem()).verify(text, rest.split('signature="')[1].split('"')[0])


def test_bad_keys() -> None:
    """What is no key is said to be none at construction."""
    with pytest.raises(BadKey):
        Trust(None, "not a key", "PUB_KEY_ID_1")
    with pytest.raises(BadKey):
        Trust("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", None, None)


@pytest.mark.parametrize(
    "sealed",
    [
        {},
        {"nonce": "x", "ciphertext": ""},
        {"nonce": 1, "ciphertext": []},
        {"nonce": "uluk4a9R25RW", "ciphertext": "!!"},
        {"nonce": "uluk4a9R25RW", "ciphertext": b64encode(b"x" * 40).decode(), "associated_data": "\ud800"},
        {"nonce": "uluk4a9R25RW", "ciphertext": b64encode(b"x" * 40).decode()},
    ],
)
def test_what_does_not_open(sealed: dict[str, Any]) -> None:
    """Always a ValueError."""
    with pytest.raises(ValueError):
        decrypt(sealed, Secret("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"))
    with pytest.raises(ValueError):
        unseal({**sealed, "algorithm": "AEAD_AES_256_GCM"}, Secret("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"))


def test_unlisted_algorithm() -> None:
    """Only the one of the manual."""
    sealed = {**VECTORS[2]["inputs"]["resource"], "algorithm": "AEAD_SM4_GCM"}
    with pytest.raises(ValueError, match="unlisted"):
        unseal(sealed, Secret(VECTORS[2]["key"]))


@given(some.binary(max_size=200), some.sampled_from([200, 204, 400, 401, 500, 502]))
def test_any_unsigned_answer(body: bytes, status: int) -> None:
    """Unsigned, it is nothing; only 401 is read, and then it is a JSON object or nothing."""
    trust = Trust(None, KEYED["inputs"]["public_key"], KEYED["inputs"]["Wechatpay-Serial"])
    try:
        content = opened(Reply(status, body), trust, now())
    except ValueError:
        return
    assert status == 401
    assert isinstance(content, dict)
