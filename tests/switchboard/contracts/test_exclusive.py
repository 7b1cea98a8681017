"""UnionPay Commerce's scan payments beside WeChat's and Alipay's: where it is a conflict, and where it is none."""

from dataclasses import replace

import pytest

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Content, PayCarrier, Product, Setup
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.contracts.exclusive import Offers

UMS, WECHAT, ALIPAY, SMS = 1, 2, 3, 4
CHANNELS = {
    UMS: Setup(UMS, "CHINAUMS", "898340149000005"),
    WECHAT: Setup(WECHAT, "WXPAY_V3", "wx0"),
    ALIPAY: Setup(ALIPAY, "ALIPAY", "2021"),
    SMS: Setup(SMS, "GONE", "x"),
}
NO_ONE: Offers = {}
ONE: Offers = {"小店 M1": None}


def product(name: str, channel: int, scene: Scene = Scene.NATIVE) -> Product:
    return Product(name, Text(name, name), scene, channel)


def content(*products: Product) -> Content:
    return Content(CHANNELS, {one.name: one for one in products})


UMSQR, UMSJS = product("umsqr", UMS), product("umsjs", UMS, Scene.JSAPI)
UMSAPP = product("umsapp", UMS, Scene.APP)
WXNATIVE, WXAPP = product("wxnative", WECHAT), product("wxapp", WECHAT, Scene.APP)
ALIQR = product("aliqr", ALIPAY)


@pytest.mark.parametrize("scene", sorted(exclusive.SCAN))
def test_at_one_merchant(scene: Scene) -> None:
    """Every way of scanning; both products, the merchant and the remedy are named, in both languages."""
    (found,) = exclusive.conflicts(content(product("umsx", UMS, scene), WXNATIVE), ONE)
    assert (found.exclusive.product.name, found.other.product.name, found.merchant) == ("umsx", "wxnative", "小店 M1")
    assert found.names == {"umsx", "wxnative"}
    words = found.text()
    for text in words:
        assert all(part in text for part in ("umsx", "wxnative", "小店 M1"))
    assert "支付方式管理" in words.zh
    assert "payment methods" in words.en


@pytest.mark.parametrize(
    ("products", "offers"),
    [
        ((UMSQR, WXNATIVE), NO_ONE),
        ((UMSQR, WXNATIVE), {"M1": frozenset({"umsqr"}), "M2": frozenset({"wxnative"})}),
        ((UMSQR, WXAPP), ONE),
        ((UMSAPP, WXNATIVE, ALIQR), ONE),
        ((UMSQR, replace(WXNATIVE, enabled=False)), ONE),
        ((replace(UMSQR, enabled=False), WXNATIVE, ALIQR), ONE),
        ((UMSQR, UMSJS, UMSAPP), ONE),
        ((WXNATIVE, ALIQR, WXAPP), ONE),
        ((UMSQR, product("odd", SMS), product("lost", 99)), ONE),
    ],
    ids=["no merchant", "two merchants", "app", "its app", "off", "it is off", "alone", "without", "strangers"],
)
def test_where_there_is_none(products: tuple[Product, ...], offers: Offers) -> None:
    assert exclusive.conflicts(content(*products), offers) == []


def test_a_set_to_begin_with() -> None:
    """Nothing where all can be open; else what no exclusive contract is about, by itself or by what it picks."""
    auto = Product("umsauto", Text("", ""), None, None, {"wechat": "umsqr"})
    assert exclusive.apart(content(WXNATIVE, ALIQR, UMSAPP)) is None
    assert exclusive.apart(content(UMSQR, UMSJS, auto)) is None
    assert exclusive.apart(content(UMSQR, WXNATIVE, UMSAPP, auto, WXAPP)) == ["wxnative", "umsapp", "wxapp"]
    (found,) = exclusive.conflicts(content(UMSQR, WXNATIVE), ONE)
    assert found.pair().zh == "umsqr（银联商务）与 wxnative（微信支付V3）不能同时开通"
    assert "wxnative" in found.pair().en


def test_within_one_product() -> None:
    """What picks by app must not offer both, nor what several channels carry, whoever may order with it."""
    auto = Product("auto", Text("", ""), None, None, {"wechat": "wxnative", "unionpay": "umsqr"})
    (found,) = exclusive.conflicts(content(UMSQR, WXNATIVE, auto), NO_ONE)
    assert (found.within, found.names) == ("auto", {"auto", "umsqr", "wxnative"})
    assert "auto" in found.text().zh
    alone = replace(auto, picks={"wechat": "umsqr", "unionpay": "umsqr"})
    assert exclusive.conflicts(content(UMSQR, WXNATIVE, alone), NO_ONE) == []
    both = replace(UMSQR, carriers=(PayCarrier(UMS), PayCarrier(WECHAT)))
    (found,) = exclusive.conflicts(content(both), NO_ONE)
    assert (found.within, found.exclusive.channel_id, found.other.channel_id) == ("umsqr", UMS, WECHAT)


def test_what_stands_against_a_product() -> None:
    """Of two merchants, only who may order with both matters."""
    every = content(UMSQR, WXNATIVE, ALIQR)
    assert [one.merchant for one in exclusive.of(UMSQR, every, {"M1": None, "M2": frozenset({"aliqr"})})] == ["M1"]
    assert [*exclusive.of(UMSAPP, every, ONE)] == []
    off = content(replace(UMSQR, enabled=False), replace(UMSJS, enabled=False), WXNATIVE, ALIQR, WXAPP, UMSAPP)
    names = [one.name for one in exclusive.rivals(off, [replace(UMSQR, enabled=True)], ONE)]
    assert sorted(names) == ["aliqr", "wxnative"]
    assert exclusive.rivals(off, [replace(UMSQR, enabled=True)], {"M1": frozenset({"umsqr", "wxapp"})}) == []
    assert exclusive.rivals(off, [WXNATIVE], ONE) == []
    both = content(UMSQR, WXNATIVE, ALIQR)
    assert [one.name for one in exclusive.rivals(both, [WXNATIVE], ONE)] == ["umsqr"]
