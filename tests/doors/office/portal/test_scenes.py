"""The merchant's own sites and codes: read, taken away as pictures, and nobody else's; see test_owners.py as well."""

import io

import pytest_asyncio
import zxingcpp
from PIL import Image
from tests.doors.office.portal.conftest import OTHER
from tests.office import Person, Stand
from tests.scening import PRODUCTS
from tests.stack import HUB, MERCHANT

from hutong.features.scenes import codes
from hutong.features.scenes.codes import Wanted
from hutong.features.scenes.scene import Code
from hutong.features.scenes.sites import Wish

ROOM = "/portal/api/scenes"


@pytest_asyncio.fixture(loop_scope="module")
async def made(stand: Stand, stranger: Person) -> list[Code]:
    """Two codes of the merchant's; another merchant has one, too."""
    hub, sites = stand.stack.hub, stand.stack.money.scenes.sites
    found = []
    for merchant, labels in ((OTHER, ["theirs"]), (MERCHANT, ["东门", "西门"])):
        wish = Wish(f"{merchant} 停车场", {"GATE_URL": "https://x.example.com/p", "STEPS": "60=5"}, PRODUCTS)
        site = await sites.create(hub.actor("test"), "parking", merchant, wish, hub.switchboard.current.content)
        found = await codes.make(hub.actor("test"), site.id, [Wanted("gate", label) for label in labels])
    assert stranger.realm == "portal"
    return found


async def test_their_own_and_nobody_elses(made: list[Code], owner: Person) -> None:
    sites = (await owner.get(f"{ROOM}/sites"))["rows"]
    assert (sites[0]["name"], sites[0]["codes"], sites[0]["apps"]) == (f"{MERCHANT} 停车场", 2, ["wechat", "alipay"])
    assert {row["name"] for row in sites} == {f"{MERCHANT} 停车场"}
    assert "x.example.com" not in str(sites)
    page = await owner.get(f"{ROOM}/codes?site_id={sites[0]['id']}&limit=1")
    rest = await owner.get(f"{ROOM}/codes?site_id={sites[0]['id']}&limit=1&after={page['next']}")
    rows = [*page["rows"], *rest["rows"]]
    assert [(row["label"], row["site"], row["scene_name"]) for row in rows] == [
        ("东门", f"{MERCHANT} 停车场", "停车缴费"),
        ("西门", f"{MERCHANT} 停车场", "停车缴费"),
    ]
    assert (await owner.get(f"{ROOM}/codes?search=theirs"))["rows"] == []


async def test_a_picture_is_taken_away(made: list[Code], owner: Person) -> None:
    reply = await owner.raw("GET", f"{ROOM}/codes/{made[0].code}/picture?format=png")
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(reply.body)))
    assert found.text == f"{HUB}/s/{made[0].code}"
