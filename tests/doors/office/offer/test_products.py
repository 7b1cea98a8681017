"""支付产品 at the office: shown with what differs, edited by one at a time, wrong fields named."""

from typing import Any

from tests.office import Person, Stand

PRODUCTS = "/office/api/products"


async def one(admin: Person, name: str) -> dict[str, Any]:
    rows = (await admin.get(PRODUCTS))["rows"]
    found: dict[str, Any] = next(row for row in rows if row["name"] == name)
    return found


def form(row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the page sends back of what it was told."""
    carriers = [
        {key: carrier[key] for key in ("channel_id", "weight", "enabled", "min_fen", "max_fen", "apps", "hours")}
        for carrier in row["carriers"]
        if carrier["listed"]
    ]
    kept = ("label_zh", "label_en", "scene", "channel_id", "min_fen", "max_fen", "rate_bp", "enabled", "split")
    return {
        "expect": row["mark"],
        **{key: row[key] for key in kept},
        "picks": {pick["app"]: pick["product"] for pick in row["picks"]},
        "carriers": carriers,
        **changes,
    }


async def test_a_published_product_is_shown_as_it_runs(admin: Person, stand: Stand) -> None:
    row = await one(admin, "wxnative")
    assert (row["scene"], row["scene_label"], row["state"], row["changes"]) == ("native", "扫码支付", "published", [])
    assert (row["min_fen"], row["max_fen"]) == (1, None)
    assert [(carrier["own"], carrier["listed"]) for carrier in row["carriers"]] == [(True, False)]
    assert row["findings"] == []


async def test_an_edit_shows_what_differs_until_it_is_refreshed(admin: Person, stand: Stand) -> None:
    row = await one(admin, "wxnative")
    other = stand.stack.channels["WXPAY"]
    carrier = {"channel_id": other, "weight": 30, "min_fen": 100, "max_fen": 5_000, "hours": "22:00-06:00"}
    await admin.put(f"{PRODUCTS}/wxnative", form(row, rate_bp=38, max_fen=500_000, carriers=[carrier], split=True))
    after = await one(admin, "wxnative")
    assert after["state"] == "changed"
    changes = {change["name"]: change["new"] for change in after["changes"]}
    assert (changes["rate_bp"], changes["max"], changes["split"]) == ("38", "5000.00", "是")
    assert changes[f"carrier {other}"] == "权重 30，1.00–50.00，22:00-06:00"
    assert [(one["channel_id"], one["weight"], one["own"]) for one in after["carriers"]] == [
        (row["channel_id"], 100, True),
        (other, 30, False),
    ]
    assert form(after)["carriers"] == [{**carrier, "enabled": True, "apps": []}]
    refused = await admin.refused("PUT", f"{PRODUCTS}/wxnative", form(row))
    assert refused["code"] == 6010


async def test_wrong_fields_are_named(admin: Person, stand: Stand) -> None:
    row = await one(admin, "wxapp")
    wrong = form(row, min_fen=10, max_fen=5, scene="page", carriers=[{"channel_id": 999, "hours": "25:00"}])
    refused = await admin.refused("PUT", f"{PRODUCTS}/wxapp", wrong)
    assert refused["code"] == 6011
    assert {field["name"] for field in refused["fields"]} == {"min_fen", "channel_id", "carriers.999"}
    assert (await admin.refused("PUT", f"{PRODUCTS}/Bad", form(row, expect="")))["fields"][0]["name"] == "name"
    shape = await admin.refused("PUT", f"{PRODUCTS}/wxapp", form(row, rate_bp=10_001))
    assert shape["fields"][0]["name"] == "rate_bp"
    assert (await one(admin, "wxapp"))["state"] == "published"


async def test_a_product_is_added_picks_others_and_goes(admin: Person, stand: Stand) -> None:
    auto = {"expect": "", "label_zh": "自动", "picks": {"wechat": "wxjsapi", "alipay": "alijsapi"}}
    await admin.put(f"{PRODUCTS}/auto", auto)
    row = await one(admin, "auto")
    assert (row["scene"], row["label_en"], row["state"]) == (None, "自动", "added")
    assert [(pick["app"], pick["label"], pick["product"]) for pick in row["picks"]] == [
        ("wechat", "微信", "wxjsapi"),
        ("alipay", "支付宝", "alijsapi"),
    ]
    assert (await one(admin, "wxjsapi"))["picked_by"] == ["auto"]
    assert (await admin.refused("PUT", f"{PRODUCTS}/auto", auto))["code"] == 6010
    await admin.delete(f"{PRODUCTS}/wxjsapi")
    assert (await admin.get(PRODUCTS))["removed"] == ["wxjsapi"]
    (finding,) = (await one(admin, "auto"))["findings"]
    assert (finding["field"], finding["warning"]) == ("picks.wechat", False)
    await admin.delete(f"{PRODUCTS}/auto")
    assert (await admin.refused("DELETE", f"{PRODUCTS}/auto"))["code"] == 6012


async def test_the_form_offers_what_there_is(admin: Person, stand: Stand) -> None:
    options = await admin.get(f"{PRODUCTS}/options")
    assert [scene["value"] for scene in options["scenes"]][:2] == ["native", "jsapi"]
    assert [app["label"] for app in options["apps"]] == ["微信", "支付宝", "云闪付", "普通浏览器"]
    found = {channel["id"]: channel for channel in options["channels"]}
    assert "page" in found[stand.stack.channels["ALIPAY"]]["scenes"]
    assert stand.stack.channels["JPUSH_SMS"] not in found


async def test_who_may_look_may_not_edit(stand: Stand) -> None:
    auditor = await stand.sign_in("auditor")
    assert (await auditor.get(PRODUCTS))["rows"]
    assert (await auditor.refused("DELETE", f"{PRODUCTS}/wxnative"))["code"] == 7006
