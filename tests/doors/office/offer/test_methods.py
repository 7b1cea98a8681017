"""支付方式管理 at the office: sections come from the channels there are; a channel takes a whole method over."""

from typing import Any

from tests.office import Person, Stand
from tests.stack import add_channel

from hutong.switchboard.drafts import channels

METHODS = "/office/api/methods"


async def method(admin: Person, key: str, use: str) -> dict[str, Any]:
    section = next(one for one in (await admin.get(METHODS))["rows"] if one["key"] == key)
    found: dict[str, Any] = next(one for one in section["methods"] if one["use"] == use)
    return found


async def test_every_wallet_has_a_section_with_scan_and_app(admin: Person, stand: Stand) -> None:
    sections = (await admin.get(METHODS))["rows"]
    shown = {one["key"]: (one["name"], [method["use"] for method in one["methods"]]) for one in sections}
    assert shown == {
        "alipay": ("支付宝", ["scan", "app"]),
        "chinaums": ("银联商务", ["scan", "app"]),
        "wechat": ("微信支付", ["scan", "app"]),
    }
    wechat = next(one for one in sections if one["key"] == "wechat")
    assert [code["value"] for code in wechat["codes"]] == ["WXPAY", "WXPAY_V3", "WX_OPEN"]
    assert wechat["methods"][0]["label"] == "公众号与扫码支付"
    app = await method(admin, "alipay", "app")
    assert (app["enabled"], app["channel_ids"], app["edited"]) == ("on", [stand.stack.channels["ALIPAY"]], False)
    (channel,) = app["channels"]
    assert channel["right"] == channel["needed"]


async def test_scan_and_app_may_be_at_different_channels_or_one(admin: Person, stand: Stand) -> None:
    old = stand.stack.channels["WXPAY"]
    scan = await method(admin, "wechat", "scan")
    assert len(scan["channel_ids"]) == 2
    here = next(one for one in scan["channels"] if one["id"] == old)
    assert (here["makes"], here["misses"]) == ([], [])
    done = await admin.put(f"{METHODS}/wechat/scan/channel", {"expect": scan["mark"], "channel_id": old})
    assert set(done["moved"]) == {"wxnative", "wxjsapi", "wxwap", "wxbar"}
    after = await method(admin, "wechat", "scan")
    assert (after["channel_ids"], after["edited"]) == ([old], True)
    native = next(one for one in after["products"] if one["name"] == "wxnative")
    assert (native["state"], native["channel_id"]) == ("changed", old)
    assert native["runs_on"].startswith(f"{stand.stack.channels['WXPAY_V3']} ")
    stale = await admin.refused("PUT", f"{METHODS}/wechat/scan/channel", {"expect": scan["mark"], "channel_id": old})
    assert stale["code"] == 6010
    app = await method(admin, "wechat", "app")
    assert stand.stack.channels["WXPAY_V3"] in app["channel_ids"], "the app's channel is its own"
    await admin.put(f"{METHODS}/wechat/app/channel", {"expect": app["mark"], "channel_id": old})
    assert (await method(admin, "wechat", "app"))["channel_ids"] == [old]


async def test_chosen_products_only(admin: Person, stand: Stand) -> None:
    new = stand.stack.channels["WXPAY_V3"]
    scan = await method(admin, "wechat", "scan")
    wish = {"expect": scan["mark"], "channel_id": new, "products": ["wxnative"], "make": False}
    assert (await admin.put(f"{METHODS}/wechat/scan/channel", wish))["moved"] == ["wxnative"]
    foreign = {"expect": "", "channel_id": stand.stack.channels["ALIPAY"]}
    scan = await method(admin, "wechat", "scan")
    refused = await admin.refused("PUT", f"{METHODS}/wechat/scan/channel", {**foreign, "expect": scan["mark"]})
    assert refused["code"] == 6006


async def test_a_method_is_switched_off_and_on(admin: Person, stand: Stand) -> None:
    scan = await method(admin, "alipay", "scan")
    off = await admin.put(f"{METHODS}/alipay/scan/enabled", {"expect": scan["mark"], "enabled": False})
    assert "aliqr" in off["products"]
    scan = await method(admin, "alipay", "scan")
    assert scan["enabled"] == "off"
    await admin.put(f"{METHODS}/alipay/scan/enabled", {"expect": scan["mark"], "enabled": True})
    assert (await method(admin, "alipay", "scan"))["edited"] is False
    refused = await admin.refused("PUT", f"{METHODS}/paypal/scan/enabled", {"expect": "", "enabled": True})
    assert refused["code"] == 7043


async def test_a_new_channel_is_offered_with_what_it_would_make(admin: Person, stand: Stand) -> None:
    await admin.delete("/office/api/products/alipage")
    forms = stand.stack.simulators["ALIPAY"].FORMS
    if len(forms) > 1:
        await add_channel(stand.stack, "ALIPAY", forms[1])
        await admin.delete("/office/api/products/alipage")
    scan = await method(admin, "alipay", "scan")
    assert all(channel["makes"] == ["alipage"] for channel in scan["channels"])
    wish = {"expect": scan["mark"], "channel_id": scan["channels"][0]["id"]}
    assert (await admin.put(f"{METHODS}/alipay/scan/channel", wish))["made"] == ["alipage"]
    made = next(one for one in (await method(admin, "alipay", "scan"))["products"] if one["name"] == "alipage")
    assert made["label"] == "支付宝 · 电脑网页支付"


async def test_app_pay_by_an_own_application_needs_its_merchant_number(admin: Person, stand: Stand) -> None:
    """It is offered, and told what it lacks, before it is chosen and when it is; with the pair it collects."""
    account = stand.stack.simulators["WX_OPEN"].account("component")
    setup = await channels.add_channel(
        stand.stack.hub.actor("test"), "WX_OPEN", "wx" + "0" * 16, settings=dict(account.settings)
    )
    own = stand.stack.channels["WX_OPEN"]
    app = await method(admin, "wechat", "app")
    lacks = {one["id"]: one["lacks"] for one in app["channels"]}
    assert (lacks[own], lacks[setup.id]) == ([], ["微信支付商户号", "微信支付密钥"])
    assert not {own, setup.id} & {one["id"] for one in (await method(admin, "wechat", "scan"))["channels"]}
    wish = {"expect": app["mark"], "channel_id": setup.id}
    refused = await admin.refused("PUT", f"{METHODS}/wechat/app/channel", wish)
    assert refused["code"] == 6011
    assert "微信支付商户号、微信支付密钥" in refused["message"]
    await admin.put(f"{METHODS}/wechat/app/channel", {**wish, "channel_id": own})
    assert (await method(admin, "wechat", "app"))["channel_ids"] == [own]


async def test_a_wechat_channel_tells_where_its_app_secret_is(admin: Person, stand: Stand) -> None:
    """The manual enters merchant number, key, AppID and AppSecret on one page; here the AppSecret is one step away."""
    official = stand.stack.channels["WX_GZH"]
    scan = await method(admin, "wechat", "scan")
    told = next(one for one in scan["channels"] if one["id"] == stand.stack.channels["WXPAY"])
    account = told["account"]
    assert (account["application"], account["channel"]["id"]) == (told["merchant_no"], official)
    [kept] = [
        field
        for field in (await admin.get(f"/office/api/channels/{official}/form"))["fields"]
        if field["label"] == account["label"]
    ]
    assert kept["kind"] == "secret"
    assert (account["secret"], len(account["secret"].strip("•"))) == (kept["value"], 4)
    assert account["codes"] == "WX_GZH"
    app = await method(admin, "wechat", "app")
    alipay = await method(admin, "alipay", "scan")
    assert all(one["account"] is None for one in (*app["channels"], *alipay["channels"])), "their own keys are all"
    other = dict(stand.stack.simulators["WXPAY"].account("direct").settings)
    stranger = await channels.add_channel(stand.stack.hub.actor("test"), "WXPAY", "wx" + "1" * 16, settings=other)
    scan = await method(admin, "wechat", "scan")
    missing = next(one for one in scan["channels"] if one["id"] == stranger.id)["account"]
    assert (missing["application"], missing["channel"], missing["secret"]) == (stranger.merchant_no, None, "")
