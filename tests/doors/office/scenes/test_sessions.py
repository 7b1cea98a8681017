"""Parking sessions in the office: cars let in and out by hand, and brought in from pasted lines, all or none."""

from typing import Any
from urllib.parse import quote

import pytest
from tests.office import Person, Stand
from tests.scening import Place

ROOM = "/office/api/scenes"


async def rows_of(admin: Person, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await admin.get(f"{ROOM}/sessions?{query}"))["rows"]
    return found


async def test_a_car_comes_and_goes(place: Place, admin: Person) -> None:
    site = await place.site(name="北门")
    path = f"{ROOM}/sites/{site.id}/sessions"
    made = await admin.post(path, {"plate": "粤b·12345", "lane": "E1", "at": "2026-11-28T08:00:00+08:00"})
    assert (made["plate"], made["site"], made["lane"], made["left_at"]) == ("粤B12345", "北门", "E1", None)
    assert (await admin.refused("POST", path, {"plate": "粤B12345"}))["code"] == 8217
    assert await rows_of(admin, f"search={quote('粤B 12345')}&inside=true") == [made]
    gone = await admin.post(f"{path}/close", {"plate": "粤B12345"})
    assert (gone["id"], gone["left_at"] is None) == (made["id"], False)
    assert (await admin.refused("POST", f"{path}/close", {"plate": "粤B12345"}))["code"] == 8218
    assert await rows_of(admin, f"site_id={site.id}&inside=true") == []
    assert await rows_of(admin, f"site_id={site.id}&inside=false") == [gone]
    query = "SELECT action, detail FROM audit_event WHERE subject = $1 AND action LIKE 'parking.%' ORDER BY id"
    audited = await place.stack.hub.pool.fetch(query, f"site/{site.id}")
    assert [(row["action"], row["detail"]["plate"]) for row in audited] == [
        ("parking.enter", "粤B12345"),
        ("parking.leave", "粤B12345"),
    ]


@pytest.mark.parametrize(
    ("body", "field", "label"),
    [
        ({}, "plate", "车牌或票号"),
        ({"plate": "粤B1"}, "plate", "车牌或票号"),
        ({"ticket": "!"}, "ticket", "停车票号"),
        ({"ticket": "T100", "at": "2099-01-01T00:00:00+08:00"}, "at", "时间"),
        ({"ticket": "T100", "lane": "x" * 33}, "lane", "车道"),
        ({"ticket": "T100", "at": "tomorrow"}, "at", "时间"),
        ({"ticket": "T100", "at": "0001-01-01T00:00:00+08:00"}, "at", "时间"),
        ({"ticket": "T100", "at": "2026-11-28T08:00:00"}, "at", "时间"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(
    place: Place, admin: Person, body: dict[str, str], field: str, label: str
) -> None:
    site = await place.site()
    refused = await admin.refused("POST", f"{ROOM}/sites/{site.id}/sessions", body)
    assert [(one["name"], one["label"]) for one in refused["fields"]] == [(field, label)]


async def test_lines_are_brought_in(place: Place, admin: Person) -> None:
    site = await place.site()
    path = f"{ROOM}/sites/{site.id}/sessions"
    await admin.post(path, {"ticket": "T200"})
    text = "粤B12346\t2026-11-28 08:00\tE1\n\nT200\nt201, 2026/11/28 09:30:15\n"
    assert await admin.post(f"{path}/paste", {"text": text}) == {"added": 2, "inside": ["T200"]}
    found = await rows_of(admin, f"site_id={site.id}")
    assert [(row["plate"] or row["ticket"], row["lane"], row["entered_at"][:16]) for row in found[:2]] == [
        ("T201", "", "2026-11-28T01:30"),
        ("粤B12346", "E1", "2026-11-28T00:00"),
    ]
    refused = await admin.refused("POST", f"{path}/paste", {"text": "T202\n粤B1\nT203, gestern"})
    [cause] = refused["fields"]
    assert (cause["name"], cause["label"]) == ("text", "粘贴的车辆")
    assert "第 2 行" in cause["message"]
    assert "第 3 行" in cause["message"]
    assert await rows_of(admin, "search=T202") == []


async def test_they_are_listed_page_by_page(place: Place, admin: Person) -> None:
    site = await place.site()
    made = [(await admin.post(f"{ROOM}/sites/{site.id}/sessions", {"ticket": f"P30{n}"}))["id"] for n in range(3)]
    page = await admin.get(f"{ROOM}/sessions?site_id={site.id}&limit=2")
    rest = await admin.get(f"{ROOM}/sessions?site_id={site.id}&limit=2&after={page['next']}")
    assert [row["id"] for row in [*page["rows"], *rest["rows"]]] == made[::-1]
    assert rest["next"] is None


async def test_only_a_car_park_has_them(place: Place, admin: Person) -> None:
    site = await place.site("recharge", products={"alipay": "aliqr"})
    path = f"{ROOM}/sites/{site.id}/sessions"
    assert (await admin.refused("POST", path, {"ticket": "T400"}))["code"] == 8201
    assert (await admin.refused("POST", f"{path}/paste", {"text": "T400"}))["code"] == 8201
    assert (await admin.refused("POST", f"{ROOM}/sites/999999/sessions", {"ticket": "T400"}))["code"] == 8201


async def test_who_may_not(place: Place, stand: Stand) -> None:
    site = await place.site()
    support = await stand.sign_in("support")
    assert (await support.get(f"{ROOM}/sessions?site_id={site.id}"))["rows"] == []
    for path in ("", "/close", "/paste"):
        assert (await support.call("POST", f"{ROOM}/sites/{site.id}/sessions{path}", {"ticket": "T1"}))[0] == 403
