"""The pages that may be paid inside WeChat: entered at the simulated console, asked for at every call of the bridge."""

import json

import pytest
from tests.app.sandbox.stand import HUB, SANDBOX, Stand

from hutong.capabilities.pay import Scene

CODES = ["WXPAY", "WXPAY_V3"]


async def params(stand: Stand, code: str) -> tuple[str, str]:
    """What an order's page hands to the bridge, and the page's path in the web view."""
    item = await stand.order(code, Scene.JSAPI)
    assert item.start is not None
    return json.dumps(dict(item.start.params)), f"/phone/webview/wechat/hub/pay/{item.payment_id}"


async def emptied(stand: Stand, code: str) -> None:
    """The merchant has no directories any more."""
    for one in (await stand.api("directories"))[1]["merchants"]:
        for directory in one["directories"] if one["code"] == code else []:
            await stand.api("directory", {"account": code, "directory": directory, "remove": True})


@pytest.mark.parametrize("code", CODES)
async def test_a_page_outside_is_refused_and_one_inside_pays(stand: Stand, code: str) -> None:
    text, page = await params(stand, code)
    await emptied(stand, code)
    wanted = {"text": text, "app": "wechat", "page": page}
    status, said = await stand.api("reach", wanted)
    assert (status, said["problem"]["zh"]) == (422, f"当前页面的URL未注册：{HUB}{page[25:]}")
    assert said["problem"]["en"].endswith(f"is not registered: {HUB}{page[25:]}")
    assert (await stand.api("directory", {"account": code, "directory": f"{HUB}/s/"}))[0] == 200
    assert (await stand.api("reach", wanted))[0] == 422
    status, told = await stand.api("directory", {"account": told_number(stand, code), "directory": f"{HUB}/pay/"})
    assert (status, told["directories"]) == (200, [f"{HUB}/s/", f"{HUB}/pay/"])
    status, found = await stand.api("reach", wanted)
    assert (status, found["bill"]["fen"]) == (200, 1999)


def told_number(stand: Stand, code: str) -> str:
    """The merchant number of its usual account."""
    return stand.world.account(code).settings["MCHID"]


@pytest.mark.parametrize(
    "page",
    ["", "/phone", "/pay/1", "/phone/webview/wechat/evil/pay/1", "/phone/webview/nope/hub/pay/1", f"{HUB}/pay/1"],
)
async def test_a_page_that_the_phone_does_not_show_is_nowhere(stand: Stand, page: str) -> None:
    text, _ = await params(stand, "WXPAY_V3")
    status, said = await stand.api("reach", {"text": text, "app": "wechat", "page": page})
    assert status == 422
    assert "未注册" in said["problem"]["zh"]


async def test_a_page_of_the_sandbox_is_outside(stand: Stand) -> None:
    text, page = await params(stand, "WXPAY_V3")
    elsewhere = {"text": text, "app": "wechat", "page": page.replace("/hub/", "/sandbox/")}
    assert f"{SANDBOX}/pay/" in (await stand.api("reach", elsewhere))[1]["problem"]["zh"]


async def test_a_mini_program_has_no_page(stand: Stand) -> None:
    text, _ = await params(stand, "WXPAY")
    await emptied(stand, "WXPAY")
    assert (await stand.api("reach", {"text": text, "app": "wechat"}))[0] == 200


async def test_the_other_wallets_ask_for_none(stand: Stand) -> None:
    text, page = await params(stand, "ALIPAY")
    wanted = {"text": text, "app": "alipay", "page": page.replace("wechat", "alipay")}
    assert (await stand.api("reach", wanted))[0] == 200


@pytest.mark.parametrize("code", CODES)
async def test_following_a_payurl_is_asked_as_well(stand: Stand, code: str) -> None:
    item = await stand.order(code, Scene.JSAPI)
    assert (await stand.api("reach", {"text": stand.payurl(item)}))[0] == 200
    await emptied(stand, code)
    status, said = await stand.api("reach", {"text": stand.payurl(item)})
    assert (status, said["problem"]["zh"]) == (422, f"当前页面的URL未注册：{stand.payurl(item)}")


async def test_what_the_console_would_not_take(stand: Stand) -> None:
    async def entered(account: str, directory: str, **more: bool) -> tuple[int, str]:
        status, said = await stand.api("directory", {"account": account, "directory": directory, **more})
        return status, said["problem"]["en"]

    status, words = await entered("wxpay_v3/partner", f"{HUB}/pay")
    assert (status, "ends with /" in words) == (422, True)
    assert (await entered("ALIPAY", f"{HUB}/pay/"))[0] == 404
    assert (await entered("WXPAY_V3/nobody", f"{HUB}/pay/"))[0] == 404
    assert (await entered("WXPAY_V3", f"{HUB}/none/", remove=True))[0] == 404
    merchants = (await stand.api("directories"))[1]["merchants"]
    assert {one["code"] for one in merchants} == set(CODES)
    assert next(one for one in merchants if one["form"] == "partner")["directories"] == []
