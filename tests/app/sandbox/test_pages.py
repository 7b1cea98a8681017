"""The sandbox's own pages: every text they name exists, in both languages, and nothing foreign is loaded."""

import re
from pathlib import Path

import pytest
from tests.app.sandbox.stand import Stand

from hutong.app.sandbox import pages
from hutong.app.sandbox.words import WORDS
from hutong.capabilities.simulation import Mischief

FOLDER = Path(pages.__file__).parent


def test_every_text_of_the_scripts_exists() -> None:
    scripts = [script for script in (FOLDER / "static").glob("*.js") if script.name != "bridge.js"]
    named = {word for script in scripts for word in re.findall(r"\bw[.]([a-z_]+)", script.read_text())}
    assert len(named) > 20
    assert named <= set(WORDS)


def test_every_text_is_in_both_languages() -> None:
    for name, text in WORDS.items():
        assert text.zh, name
        assert text.en, name


@pytest.mark.parametrize("path", ["/phone", "/shop", "/shop/gate", "/shop/cards"])
async def test_loads_only_its_own(stand: Stand, path: str) -> None:
    reply = await stand.ask(path)
    page = reply.body.decode()
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\s(style|on[a-z]+)=", page)
    for address in re.findall(r'(?:src|href)="(/[^"]*static[^"]*)"', page):
        assert (await stand.ask(address.partition("?")[0])).status == 200


async def test_speaks_the_readers_language(stand: Stand) -> None:
    english = await stand.ask("/shop", lang="en")
    assert "Hutong Shop" in english.body.decode()
    cookie = english.headers["set-cookie"].split(";")[0]
    again = await stand.http.send("GET", f"{stand.sandbox_url}/phone", headers={"cookie": cookie})
    assert "Misbehave" in again.body.decode()
    assert "捣乱" in (await stand.ask("/phone")).body.decode()


async def test_root_leads_to_the_phone_and_health_names_the_providers(stand: Stand) -> None:
    assert (await stand.ask("/")).headers["location"] == "/phone"
    assert (await stand.ask("/gate")).headers["location"] == "/shop/gate"
    assert "WXPAY_V3" in (await stand.ask("/health")).body.decode()


async def test_pictures_of_codes(stand: Stand) -> None:
    reply = await stand.ask("/shop/qr", text="weixin://wxpay/bizpayurl?pr=1")
    assert reply.headers["content-type"].startswith("image/svg+xml")
    assert (await stand.ask("/shop/qr")).status == 404
    assert (await stand.ask("/phone/static/nothing.js")).status == 404


async def test_paths_of_nobody(stand: Stand) -> None:
    assert (await stand.ask("/nobody/v3/pay")).status == 404


def test_every_mischief_has_a_name() -> None:
    assert {f"mischief_{one.value}" for one in Mischief} == {name for name in WORDS if name.startswith("mischief_")}


async def test_icons_do_not_fail(stand: Stand) -> None:
    reply = await stand.ask("/favicon.ico")
    assert (reply.status, reply.headers["content-type"]) == (200, "image/svg+xml")
