"""The door itself: what every page carries, what it never carries, and how often one source may come."""

import re

import pytest
from tests.scening import Place, text_of, under
from tests.stack import HUB

from hutong.doors.scene import SceneDoor
from hutong.doors.scene.page import STATIC
from hutong.features.access import Throttle

pytestmark = pytest.mark.asyncio(loop_scope="module")
NASTY = '"><script>alert(1)</script>'


async def test_the_script_stays_small() -> None:
    assert len(STATIC["scene.js"][1]) < 10 * 1024
    assert len(STATIC["scene.css"][1]) < 10 * 1024


async def test_nothing_inline_and_a_strict_policy(place: Place) -> None:
    code = await place.code(await place.site())
    visitor = place.visitor()
    for reply in (await visitor.get(f"/s/{code.code}"), await visitor.get("/s/NOTHINGATA")):
        page, policy = reply.body.decode(), reply.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r"\s(style|on\w+)=", page)
    address = re.search(r'src="(/s/static/scene.js\?\w+)"', (await visitor.get(f"/s/{code.code}")).body.decode())
    assert address is not None
    assert (await visitor.get(address[1])).headers["cache-control"].endswith("immutable")


async def test_texts_of_strangers_stay_texts(place: Place) -> None:
    site = await place.site(name="<b>P</b>")
    code = await place.code(site)
    reply = await place.visitor().post(f"/s/{code.code}/ask", way="ticket", ticket=NASTY)
    assert reply.status == 400
    assert b"<script>alert" not in reply.body
    assert b"<b>P" not in reply.body


async def test_one_source_comes_only_so_often(place: Place) -> None:
    scenes = place.stack.money.scenes
    code = await place.code(await place.site())
    door = SceneDoor(scenes.desk, scenes.payer, Throttle(per_minute=2), base_url=HUB)
    place.stack.net.apps[f"{HUB}/t"] = under("/s", door)
    replies = [await place.visitor().post(f"/t/{code.code}/ask", way="plate", plate="x") for _ in range(3)]
    assert [reply.status for reply in replies] == [400, 400, 429]
    assert "请求过于频繁" in text_of(replies[2])
    assert (await place.visitor().get(f"/t/{code.code}")).status == 200, "looking is another matter"
