"""Sites in the office: the form is the scene's own, what is wrong stands at its field, and who may do what."""

from typing import Any

import pytest
from tests.office import Person, Stand
from tests.scening import PRODUCTS, Place
from tests.stack import MERCHANT

from hutong.features.scenes.known import scenes
from hutong.features.scenes.parking.settings import ParkingConfig

ROOM = "/office/api/scenes"


def wish(place: Place, **changes: Any) -> dict[str, Any]:
    settings = {"GATE_URL": f"{place.operator.url}/told", "STEPS": "60=5, 120=8", "FREE_MINUTES": "15"}
    return {
        "scene": "parking",
        "merchant_id": MERCHANT,
        "name": "东门停车场",
        "settings": {**settings, **changes.pop("settings", {})},
        "products": PRODUCTS,
        **changes,
    }


async def test_every_scene_brings_its_form(admin: Person) -> None:
    rows, declared = (await admin.get(ROOM))["rows"], ParkingConfig.keys()
    assert [row["code"] for row in rows] == list(scenes())
    parking = next(row for row in rows if row["code"] == "parking")
    assert [field["key"] for field in parking["fields"]] == [key.wire for key in declared]
    assert (parking["name"], parking["keeps_sessions"]) == ("停车缴费", True)
    assert [kind["value"] for kind in parking["kinds"]] == ["gate", "lane"]
    assert parking["valued"] == ["lane"]
    lane = next(field for field in parking["fields"] if field["key"] == "LANE_KNOWS")
    assert (lane["kind"], [one["label"] for one in lane["options"]]) == ("select", ["开", "关"])
    recharge = next(row for row in rows if row["code"] == "recharge")
    assert (recharge["keeps_sessions"], [kind["value"] for kind in recharge["kinds"]]) == (False, ["gate", "account"])


async def test_one_is_made_shown_changed_and_switched_off(place: Place, admin: Person) -> None:
    made = await admin.post(f"{ROOM}/sites", wish(place))
    shown = await admin.get(f"{ROOM}/sites/{made['id']}")
    assert shown == made
    values = {field["key"]: field["value"] for field in shown["fields"] if field["set"]}
    assert values == wish(place)["settings"]
    edited = await admin.patch(f"{ROOM}/sites/{made['id']}", {"settings": {"FREE_MINUTES": ""}, "enabled": False})
    assert edited["enabled"] is False
    assert not any(field["set"] for field in edited["fields"] if field["key"] == "FREE_MINUTES")
    actor = f"office/{admin.username}"
    rows = await place.stack.hub.pool.fetch(
        "SELECT id, action, actor FROM audit_event WHERE subject = $1 ORDER BY id", f"site/{made['id']}"
    )
    assert [(row["action"], row["actor"]) for row in rows] == [("site.create", actor), ("site.edit", actor)]
    told = await admin.get(f"/office/api/audit/{rows[0]['id']}")
    assert (told["action_label"], told["subject_kind"]) == ("新增收费点", "收费点")
    assert told["subject_label"].startswith("东门停车场")
    lines = {line["label"]: line["new"] for line in told["lines"]}
    assert (lines["场景"], lines["免费分钟"]) == ("停车缴费", "15")


async def test_what_is_wrong_stands_at_its_field(place: Place, admin: Person) -> None:
    body = wish(place, name="", settings={"GATE_URL": "ftp://x", "STEPS": "60"}, products={"wechat": "aliqr"})
    refused = await admin.refused("POST", f"{ROOM}/sites", body)
    labels = {one["name"]: one["label"] for one in refused["fields"]}
    assert refused["code"] == 8202
    assert set(labels) == {"name", "GATE_URL", "STEPS", "products.wechat"}
    assert labels["name"] == "收费点名称"
    missing = await admin.refused("POST", f"{ROOM}/sites", wish(place, scene="cinema"))
    assert (missing["code"], missing["fields"][0]["name"]) == (8219, "scene")
    assert (await admin.refused("POST", f"{ROOM}/sites", wish(place, merchant_id="M9")))["fields"]
    assert (await admin.refused("GET", f"{ROOM}/sites/999999"))["code"] == 8201
    assert (await admin.refused("PATCH", f"{ROOM}/sites/999999", {"enabled": False}))["code"] == 8201


async def test_they_are_listed_page_by_page_with_who_can_pay(place: Place, admin: Person) -> None:
    first = await admin.post(f"{ROOM}/sites", wish(place, name="一"))
    second = await admin.post(f"{ROOM}/sites", wish(place, name="二", products={"wechat": "wxjsapi"}))
    page = await admin.get(f"{ROOM}/sites?scene=parking&limit=1")
    assert [row["id"] for row in page["rows"]] == [second["id"]]
    assert (page["rows"][0]["apps"], page["rows"][0]["merchant"]) == (["wechat"], "胡同咖啡")
    rest = await admin.get(f"{ROOM}/sites?scene=parking&limit=1&after={page['next']}")
    assert [(row["id"], row["scene_name"], row["codes"]) for row in rest["rows"]] == [(first["id"], "停车缴费", 0)]
    await admin.patch(f"{ROOM}/sites/{second['id']}", {"enabled": False})
    off = (await admin.get(f"{ROOM}/sites?enabled=false&merchant_id={MERCHANT}"))["rows"]
    assert second["id"] in [row["id"] for row in off]
    assert first["id"] not in [row["id"] for row in off]
    assert (await admin.get(f"{ROOM}/sites?scene=recharge"))["rows"] == []
    choices = await admin.get(f"{ROOM}/choices")
    assert MERCHANT in [one["value"] for one in choices["merchants"]]
    assert {"value": str(first["id"]), "label": "一 · 胡同咖啡"} in choices["sites"]


async def test_products_are_offered_app_by_app(admin: Person) -> None:
    rows = (await admin.get(f"{ROOM}/products?merchant_id={MERCHANT}"))["rows"]
    offered = {row["use"]: [one["value"] for one in row["products"]] for row in rows}
    assert list(offered) == ["auto", "wechat", "alipay", "unionpay"], "what serves any app comes first"
    assert ("wxjsapi" in offered["wechat"], "wxnative" in offered["wechat"]) == (True, False), "WeChat opens no code"
    assert "aliqr" not in offered["wechat"]
    assert "aliqr" in offered["alipay"]
    assert "wxapp" not in str(offered)
    assert (await admin.refused("GET", f"{ROOM}/products?merchant_id=M9"))["code"] == 6016


@pytest.mark.parametrize(
    ("settings", "fee"),
    [({"STEPS": "60=5, 120=8", "DAY_CAP_YUAN": "30"}, "¥5.00"), ({"STEPS": "60=5, 120"}, None), ({}, None)],
)
async def test_a_tariff_is_tried_while_it_is_written(admin: Person, settings: dict[str, str], fee: str | None) -> None:
    told = (await admin.post(f"{ROOM}/preview", {"scene": "parking", "settings": settings}))["rows"]
    assert {row["label"]: row["value"] for row in told}.get("1 小时") == fee
    assert (await admin.post(f"{ROOM}/preview", {"scene": "recharge", "settings": settings}))["rows"] == []


async def test_who_may_not(place: Place, stand: Stand, admin: Person) -> None:
    made = await admin.post(f"{ROOM}/sites", wish(place))
    support, finance = await stand.sign_in("support"), await stand.sign_in("finance")
    assert (await support.get(f"{ROOM}/sites/{made['id']}"))["name"] == "东门停车场"
    assert (await support.call("PATCH", f"{ROOM}/sites/{made['id']}", {"enabled": False}))[0] == 403
    assert (await support.call("POST", f"{ROOM}/sites", wish(place)))[0] == 403
    assert (await finance.call("GET", f"{ROOM}/sites"))[0] == 403
