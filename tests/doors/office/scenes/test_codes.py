"""Codes in the office: made singly and in batches, shown, printed as PDF and PNG; other people's readers read them."""

import io
import zipfile
from typing import Any
from urllib.parse import quote, unquote

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from tests.office import Person, Stand
from tests.scening import Place
from tests.stack import HUB

from hutong.base.http import Reply
from hutong.doors.office.scenes.codes import PAGES
from hutong.features.scenes.codes import MOST

ROOM = "/office/api/scenes"


async def made(place: Place, admin: Person, count: int, **site: Any) -> tuple[int, list[dict[str, Any]]]:
    """A new site with codes: its number, and they."""
    site_id = (await place.site(**site)).id
    wanted = [{"kind": "lane", "label": f"东门 {n} 号", "value": f"E{n}"} for n in range(1, count + 1)]
    return site_id, (await admin.post(f"{ROOM}/sites/{site_id}/codes", {"codes": wanted}))["rows"]


def read(raw: bytes | Image.Image) -> list[str]:
    """The links that a reader finds in a picture."""
    picture = Image.open(io.BytesIO(raw)) if isinstance(raw, bytes) else raw
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(one.text for one in found)


def name_of(reply: Reply) -> str:
    return unquote(reply.headers["content-disposition"].split("''")[1])


async def test_a_batch_is_made_listed_and_audited(place: Place, admin: Person) -> None:
    site_id, rows = await made(place, admin, 3)
    assert [row["label"] for row in rows] == ["东门 1 号", "东门 2 号", "东门 3 号"]
    assert rows[0]["url"] == f"{HUB}/s/{rows[0]['code']}"
    assert (rows[0]["kind_label"], rows[0]["value"]) == ("车道", "E1")
    assert rows[0]["batch"] == rows[2]["batch"] != ""
    page = await admin.get(f"{ROOM}/codes?site_id={site_id}&limit=2")
    rest = await admin.get(f"{ROOM}/codes?site_id={site_id}&limit=2&after={page['next']}")
    assert [row["code"] for row in [*page["rows"], *rest["rows"]]] == [row["code"] for row in rows]
    assert rest["next"] is None
    await admin.post(f"{ROOM}/sites/{site_id}/codes", {"codes": [{"kind": "gate", "label": "入口"}]})
    found = await admin.get(f"{ROOM}/codes?site_id={site_id}&batch={rows[0]['batch']}&search={quote('2 号')}")
    assert [row["label"] for row in found["rows"]] == ["东门 2 号"]
    assert [row["label"] for row in (await admin.get(f"{ROOM}/codes?kind=gate&site_id={site_id}"))["rows"]] == ["入口"]
    by_code = await admin.get(f"{ROOM}/codes?search={rows[1]['code'].lower()}")
    assert [row["code"] for row in by_code["rows"]] == [rows[1]["code"]]
    query = "SELECT action, detail FROM audit_event WHERE subject = $1 AND action = 'site.codes' ORDER BY id"
    audited = await place.stack.hub.pool.fetch(query, f"site/{site_id}")
    assert [row["detail"]["count"] for row in audited] == [3, 1]


async def test_what_is_wrong_is_named_by_its_place(place: Place, admin: Person) -> None:
    site_id = (await place.site()).id
    wanted = [{"kind": "gate", "label": "入口"}, {"kind": "lane", "label": ""}, {"kind": "account", "label": "x"}]
    refused = await admin.refused("POST", f"{ROOM}/sites/{site_id}/codes", {"codes": wanted})
    assert [(one["name"], one["label"]) for one in refused["fields"]] == [
        ("1.label", "名称"),
        ("1.value", "车道或账号"),
        ("2.kind", "类别"),
    ]
    assert (await admin.get(f"{ROOM}/codes?site_id={site_id}"))["rows"] == []
    gate = {"kind": "gate", "label": "入口"}
    assert await admin.refused("POST", f"{ROOM}/sites/{site_id}/codes", {"codes": [gate] * (MOST + 1)})
    assert (await admin.refused("POST", f"{ROOM}/sites/999999/codes", {"codes": [gate]}))["code"] == 8201


async def test_one_is_renamed_and_switched_off(place: Place, admin: Person) -> None:
    _, [row] = await made(place, admin, 1)
    edited = await admin.patch(f"{ROOM}/codes/{row['code']}", {"label": "西门"})
    assert (edited["label"], edited["enabled"], edited["url"]) == ("西门", True, row["url"])
    edited = await admin.patch(f"{ROOM}/codes/{row['code']}", {"enabled": False})
    assert (edited["label"], edited["enabled"]) == ("西门", False)
    assert [one["code"] for one in (await admin.get(f"{ROOM}/codes?enabled=false&search={quote('西门')}"))["rows"]] == [
        row["code"]
    ]
    wrong = await admin.refused("PATCH", f"{ROOM}/codes/{row['code']}", {"label": " "})
    assert [one["name"] for one in wrong["fields"]] == ["label"]
    assert (await admin.refused("PATCH", f"{ROOM}/codes/NOBODY", {"label": "x"}))["code"] == 8223


async def test_one_is_shown_and_taken_away(place: Place, admin: Person) -> None:
    _, [row] = await made(place, admin, 1)
    shown = await admin.raw("GET", f"{ROOM}/codes/{row['code']}/picture")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/svg+xml")
    assert b"<svg" in shown.body
    taken = await admin.raw("GET", f"{ROOM}/codes/{row['code']}/picture?format=png")
    assert (taken.headers["content-type"], name_of(taken)) == ("image/png", f"东门 1 号 {row['code']}.png")
    assert read(taken.body) == [row["url"]]
    assert (await admin.refused("GET", f"{ROOM}/codes/NOBODY/picture"))["code"] == 8223
    assert (await admin.refused("GET", f"{ROOM}/codes/{row['code']}/picture?format=gif"))["fields"]


@pytest.mark.parametrize("per_page", [1, 4, 9, 16])
async def test_sheets_as_a_document(place: Place, admin: Person, per_page: int) -> None:
    site_id, rows = await made(place, admin, 5, name="东门停车场")
    reply = await admin.raw("GET", f"{ROOM}/sites/{site_id}/sheet?per_page={per_page}")
    assert (reply.headers["content-type"], name_of(reply)) == ("application/pdf", "东门停车场.pdf")
    document = pypdfium2.PdfDocument(reply.body)
    assert len(document) == -(-5 // per_page)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for row in rows:
        assert row["label"] in text
    assert "东门停车场" in text
    assert "微信 / 支付宝 扫码" in text
    links = [link for page in document for link in read(page.render(scale=4).to_pil())]
    assert sorted(links) == sorted(row["url"] for row in rows)


async def test_sheets_as_pictures(place: Place, admin: Person) -> None:
    site_id, rows = await made(place, admin, 5, name="西门")
    one = await admin.raw("GET", f"{ROOM}/sites/{site_id}/sheet?per_page=9&format=png")
    assert (one.headers["content-type"], name_of(one), PAGES in one.headers) == ("image/png", "西门.png", False)
    assert read(one.body) == sorted(row["url"] for row in rows)
    several = await admin.raw("GET", f"{ROOM}/sites/{site_id}/sheet?per_page=4&format=png")
    assert (several.headers["content-type"], several.headers[PAGES]) == ("application/zip", "2")
    archive = zipfile.ZipFile(io.BytesIO(several.body))
    assert archive.namelist() == ["西门-001.png", "西门-002.png"]
    assert [len(read(archive.read(name))) for name in archive.namelist()] == [4, 1]


async def test_sheets_of_some(place: Place, admin: Person) -> None:
    site_id, rows = await made(place, admin, 4)
    await admin.patch(f"{ROOM}/codes/{rows[0]['code']}", {"enabled": False})
    _, other = await made(place, admin, 1)
    path = f"{ROOM}/sites/{site_id}/sheet?format=png"
    assert read((await admin.raw("GET", path)).body) == sorted(row["url"] for row in rows[1:])
    named = f"{path}&code={rows[2]['code']},{rows[0]['code']}"
    assert read((await admin.raw("GET", named)).body) == sorted(rows[at]["url"] for at in (0, 2))
    refused = await admin.refused("GET", f"{named}&code={other[0]['code']}")
    assert other[0]["code"] in refused["message"], "nothing is left off the paper without a word"
    assert len(read((await admin.raw("GET", f"{path}&batch={rows[0]['batch']}")).body)) == 3
    assert (await admin.refused("GET", f"{path}&batch=NONE"))["code"] == 8223
    assert (await admin.refused("GET", f"{ROOM}/sites/999999/sheet"))["code"] == 8201
    assert (await admin.refused("GET", f"{path}&per_page=17"))["fields"]


async def test_who_may_not(place: Place, stand: Stand, admin: Person) -> None:
    site_id, [row] = await made(place, admin, 1)
    support, finance = await stand.sign_in("support"), await stand.sign_in("finance")
    assert (await support.raw("GET", f"{ROOM}/codes/{row['code']}/picture")).status == 200
    assert (await support.call("PATCH", f"{ROOM}/codes/{row['code']}", {"enabled": False}))[0] == 403
    assert (await finance.call("GET", f"{ROOM}/sites/{site_id}/sheet"))[0] == 403
