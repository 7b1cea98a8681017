"""What a payer's app pays a site with, and why another can't: nothing chosen, what fits is off, a contract."""

from dataclasses import replace

import pytest

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.scenes.products import AppStanding, apps_with, judge, standings, usable
from hutong.switchboard.content import Content, PayCarrier, Product, Setup

UMS = Product("ums", Text("ums", "ums"), Scene.JSAPI, 1)
WX = Product("wx", Text("wx", "wx"), Scene.JSAPI, 2)
ALI = Product("ali", Text("ali", "ali"), Scene.NATIVE, 3)
AUTO = Product("auto", Text("auto", "auto"), None, None, picks={"wechat": "wx"})
CHANNELS = {1: Setup(1, "CHINAUMS", "1"), 2: Setup(2, "WXPAY_V3", "2"), 3: Setup(3, "ALIPAY", "3")}


def content(*products: Product) -> Content:
    return Content(CHANNELS, {one.name: one for one in products})


def off(product: Product) -> Product:
    return replace(product, enabled=False)


def told(known: Content, chosen: dict[str, str], opened: list[str] | None = None) -> dict[str, AppStanding]:
    return {one.app: one for one in standings(known, chosen, opened)}


def why(one: AppStanding) -> str:
    return one.cause.zh if one.cause else ""


def test_what_is_chosen_and_fits_can_be_paid_with() -> None:
    found = told(content(WX, ALI, AUTO), {"alipay": "ali", "auto": "auto"})
    assert list(found) == ["wechat", "alipay", "unionpay"]
    assert [(one.product, one.cause) for one in list(found.values())[:2]] == [("auto", None), ("ali", None)]
    assert why(found["unionpay"]) == "产品 auto 没有为它指定产品"


@pytest.mark.parametrize(
    ("known", "opened", "cause"),
    [
        (content(WX), None, "没有为它选支付产品"),
        (content(ALI), None, "没有对该商户开通可用的产品"),
        (content(WX), ["ali"], "没有对该商户开通可用的产品"),
        (content(off(WX)), None, "可用的产品已停用：wx"),
        (content(off(WX), off(UMS)), None, "可用的产品已停用：wx、ums"),
    ],
    ids=["not-chosen", "other-wallet", "not-open", "off", "all-off"],
)
def test_why_nothing_is_chosen(known: Content, opened: list[str] | None, cause: str) -> None:
    assert why(told(known, {}, opened)["wechat"]) == cause


def test_a_product_that_went_off_or_is_of_another_app() -> None:
    found = told(content(off(WX), ALI), {"wechat": "wx", "unionpay": "ali"})
    assert why(found["wechat"]) == "没有启用的产品 wx"
    assert why(found["unionpay"]) == "该产品的通道属于另一个应用"
    assert why(told(content(WX), {"wechat": "wx"}, ["ali"])["wechat"]) == "没有对该商户开通"


def test_a_contract_that_keeps_a_wallet_out_is_named() -> None:
    """The exclusive product itself serves every app, so it is what is offered instead."""
    found = told(content(off(WX), off(ALI), UMS), {"wechat": "wx", "unionpay": "ums"})
    assert found["unionpay"].cause is None
    assert why(found["wechat"]) == "产品 wx 已停用：按协议，ums 的扫码支付不能与它并存；可改选 ums"
    assert why(found["alipay"]) == "没有为它选支付产品"
    shut = told(content(off(WX), UMS), {"wechat": "wx"}, ["wx"])
    assert why(shut["wechat"]) == "没有启用的产品 wx", "what is not open to the merchant excludes nothing"


def test_wechat_opens_no_code_of_its_own() -> None:
    """Neither chosen for it nor picked; what another's channel carries, and what is paid inside, is fine."""
    native, picks = replace(WX, scene=Scene.NATIVE), replace(AUTO, picks={"wechat": "wx", "alipay": "ali"})
    known = content(native, ALI, picks)
    for chosen, use in (({"wechat": "wx"}, "wechat"), ({"auto": "auto"}, "auto")):
        [found] = judge(known, chosen, None)
        assert (found.wire, found.cause.zh) == (f"products.{use}", "微信内须用应用内支付（JSAPI）的产品")
        assert "JSAPI" in why(told(known, chosen)["wechat"])
        assert "wechat" not in apps_with(chosen, known)
    assert apps_with({"auto": "auto"}, known) == ("alipay",)
    assert usable(known, "wechat", None) == []
    fine = content(replace(UMS, scene=Scene.NATIVE), WX, ALI, picks)
    assert [one.name for one in usable(fine, "wechat", None)] == ["ums", "wx", "auto"]
    assert list(judge(fine, {"auto": "auto"}, None)) == []


def test_what_an_auto_product_picks_for_wechat_does_not_matter_beside_an_own_one() -> None:
    """It is offered, and refused only where WeChat would be left with it; the other apps pay with it all the same."""
    scanned = replace(WX, name="scan", scene=Scene.NATIVE)
    known = content(WX, ALI, scanned, replace(AUTO, picks={"wechat": "scan", "alipay": "ali"}))
    assert [one.name for one in usable(known, "auto", None)] == ["auto"]
    assert [one.wire for one in judge(known, {"auto": "auto"}, None)] == ["products.auto"]
    both = {"wechat": "wx", "auto": "auto"}
    assert not list(judge(known, both, None))
    for chosen in ({"auto": "auto"}, both):
        found = told(known, chosen)
        assert found["alipay"].cause is None
        assert why(found["unionpay"]) == "产品 auto 没有为它指定产品"
    assert "JSAPI" in why(told(known, {"auto": "auto"})["wechat"])
    assert why(told(known, both, ["wx"])["alipay"]) == "没有对该商户开通"


def test_a_code_that_any_wallet_opens_is_no_dead_end_in_wechat() -> None:
    """But one carrier of WeChat's among several is: it takes its share of the payments."""
    everyones = replace(WX, name="scan", scene=Scene.NATIVE, channel_id=1)
    assert not list(judge(content(everyones), {"wechat": "scan"}, None))
    for other in (1, 3):
        shared = replace(everyones, channel_id=None, carriers=(PayCarrier(2), PayCarrier(other)))
        assert "JSAPI" in why(told(content(shared), {"wechat": "scan"})["wechat"])
