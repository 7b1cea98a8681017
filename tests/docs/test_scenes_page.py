"""The page of scenes: its worked examples are made again, the demo's own systems believe them, and its names exist."""

import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.applications import Starlette
from tests.docs.pages import API, ROOT

from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.places.door import PlaceDoor
from hutong.app.sandbox.shop.witness import Keys
from hutong.base.rsa import Signer, Verifier
from hutong.base.secrets import Secret
from hutong.base.signing import sign, steps, verify
from hutong.capabilities.simulation import Book, InProcess
from hutong.features.scenes.known import scenes

PAGE = (ROOT / "docs/scenes.md").read_text(encoding="utf-8")
PEM = (ROOT / "tests/base/vectors.pem").read_text(encoding="ascii")
MD5_KEY = "8fj39dk2msl10xj4nz7qpw5e6rtyu8io"
BLOCKS: list[tuple[str, str, str]] = re.findall(r"^```text\n(.*)\n([0-9A-F]{32})\n(\S+)\n```$", PAGE, re.M)
ANSWERS: list[dict[str, str]] = [json.loads(one) for one in re.findall(r"^```json\n(.*)\n```$", PAGE, re.M)]
EACH = pytest.mark.parametrize(("text", "digest", "made"), BLOCKS, ids=[str(at) for at in range(len(BLOCKS))])
SHOP = "http://shop.test"


def fields_of(text: str) -> dict[str, str]:
    """The fields that a text was joined of."""
    parts = [part.partition("=") for part in text.removesuffix(f"&key={MD5_KEY}").split("&")]
    return {name: value for name, _, value in parts}


def shown(**known: str) -> dict[str, str]:
    """The example with these fields, and its signature."""
    [found] = [
        {**fields_of(text), "sign": made} for text, _, made in BLOCKS if known.items() <= fields_of(text).items()
    ]
    return found


def private() -> RSAPrivateKey:
    key = serialization.load_pem_private_key(PEM.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


@EACH
def test_the_house_makes_it(text: str, digest: str, made: str) -> None:
    fields, key = fields_of(text), Secret(MD5_KEY)
    assert (steps(fields, key).text, steps(fields, key).digest) == (text, digest)
    assert sign(fields, key, Signer(Secret(PEM))) == made


@EACH
def test_so_does_who_only_read_the_four_steps(text: str, digest: str, made: str) -> None:
    assert hashlib.md5(text.encode()).hexdigest().upper() == digest
    private().public_key().verify(b64decode(made, validate=True), digest.encode(), PKCS1v15(), SHA256())


def test_there_is_one_of_every_call_and_answers_are_to_their_questions() -> None:
    assert len(BLOCKS) == 7
    assert [shown(**{name: text for name, text in one.items() if name != "sign"}) for one in ANSWERS] == ANSWERS
    assert all(verify(one, Secret(MD5_KEY), Verifier(Signer(Secret(PEM)).public_pem())) for one in ANSWERS)
    asked = shown(askedAt="2026-11-29 11:00:00")
    assert {one["nonceStr"] for one in ANSWERS} == {asked["nonceStr"]}
    told = json.loads(shown(desc="停车费 粤B12345")["attch"])
    answered = next(one for one in ANSWERS if one.get("sessionId"))
    assert (told["session"], told["plate"]) == (answered["sessionId"], answered["plate"])
    assert (told["site"], told["code"], told["lane"]) == (asked["siteId"], asked["code"], asked["lane"])
    assert shown(desc="停车费 粤B12345")["orderAmt"] == answered["feeAmt"]


async def test_the_demos_own_systems_believe_the_examples() -> None:
    key = private()
    config = shop_config.Config("", SHOP, Keys("M10001", MD5_KEY, key, key.public_key()), ())
    http = InProcess({SHOP: Starlette(routes=PlaceDoor(Book(), lambda: config).routes)})

    async def post(path: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        reply = await http.send("POST", SHOP + path, headers=headers, body=urlencode(fields).encode())
        return reply.status, reply.body

    assert json.loads((await post("/shop/park/fee", shown(askedAt="2026-11-29 11:00:00")))[1])["feeAmt"] == "10.00"
    question = next({**fields_of(text), "sign": made} for text, _, made in BLOCKS if text.startswith("account="))
    assert json.loads((await post("/shop/cards/check", question))[1])["name"] == "张**"
    for path, told in (
        ("/shop/park/gate", shown(desc="停车费 粤B12345")),
        ("/shop/cards/credit", shown(desc="充值 88001234")),
    ):
        assert await post(path, told) == (200, b"success")
        assert (await post(path, {**told, "orderAmt": "0.01"}))[0] == 400


def test_every_key_that_is_named_is_there() -> None:
    declared = [key for one in scenes().values() for key in list(one.config.keys())]
    known = {key.wire for key in declared}
    named = set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", PAGE))
    assert named - known == set()
    assert {key.wire for key in declared if key.required} <= named
    assert all(f"`{code}`" in PAGE for code in scenes())


def test_the_reference_leads_here_and_back() -> None:
    assert "](../scenes.md" in (API / "scenes.md").read_text(encoding="utf-8")
    assert "](api/scenes.md" in PAGE
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("](docs/scenes.md") == 2
