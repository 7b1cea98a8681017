"""The contract of UnionPay Commerce over HTTP: refused with words, changed over in one step, kept from merchants."""

from typing import Any

from tests.doors.office.offer.test_methods import METHODS, method
from tests.office import Person, Stand
from tests.stack import MERCHANT


async def test_both_are_refused_and_one_takes_over(admin: Person, stand: Stand) -> None:
    """Switched on beside the others: refused, both named. As a change-over: the others go off, app payments stay."""
    scan = await method(admin, "chinaums", "scan")
    assert (scan["enabled"], scan["exclusive"]) == ("off", True)
    assert {"wxnative", "aliqr", "wxjsapi"} <= set(scan["rivals"])
    assert not {"wxapp", "aliapp"} & set(scan["rivals"])
    refused = await admin.refused("PUT", f"{METHODS}/chinaums/scan/enabled", {"expect": scan["mark"], "enabled": True})
    assert "银联商务" in str(refused)
    assert ("umsjs" in str(refused), "胡同咖啡" in str(refused), "支付方式管理" in str(refused)) == (True,) * 3

    product = await _product(admin, "umsqr")
    refused = await admin.refused("PUT", "/office/api/products/umsqr", {**product, "enabled": True})
    assert "umsqr" in str(refused)

    done = await admin.put(f"{METHODS}/chinaums/scan/takeover", {"expect": scan["mark"]})
    assert set(done["on"]) == {"umsqr", "umsjs", "umswap"}
    assert set(done["off"]) == set(scan["rivals"])
    assert (await method(admin, "wechat", "scan"))["enabled"] == "off"
    assert (await method(admin, "wechat", "app"))["enabled"] == "on"
    assert (await method(admin, "chinaums", "app"))["enabled"] == "off"
    stale = await admin.refused("PUT", f"{METHODS}/chinaums/scan/takeover", {"expect": scan["mark"]})
    assert stale["code"] == 6010

    wechat = await method(admin, "wechat", "scan")
    assert set(wechat["rivals"]) == {"umsqr", "umsjs", "umswap"}
    back = await admin.put(f"{METHODS}/wechat/scan/takeover", {"expect": wechat["mark"]})
    assert set(back["off"]) == {"umsqr", "umsjs", "umswap"}
    alipay = await method(admin, "alipay", "scan")
    assert alipay["rivals"] == []
    await admin.put(f"{METHODS}/alipay/scan/enabled", {"expect": alipay["mark"], "enabled": True})


async def test_within_a_merchant_only(admin: Person, stand: Stand) -> None:
    """With the products of two merchants apart there is no conflict; opening both to one of them is refused."""
    mine = {"products": ["wxnative", "aliqr", "wxapp"]}
    await admin.patch(f"/office/api/merchants/{MERCHANT}", mine)
    scan = await method(admin, "chinaums", "scan")
    assert scan["rivals"] == []
    await admin.put(f"{METHODS}/chinaums/scan/enabled", {"expect": scan["mark"], "enabled": True})
    for products in (["umsqr", "wxnative"], ["*"]):
        refused = await admin.refused("PATCH", f"/office/api/merchants/{MERCHANT}", {"products": products})
        assert ("umsjs" in str(refused) or "umsqr" in str(refused), "银联商务" in str(refused)) == (True, True)
    await admin.patch(f"/office/api/merchants/{MERCHANT}", {"products": ["umsqr", "umsjs", "wxapp"]})


async def _product(admin: Person, name: str) -> dict[str, Any]:
    shown = next(one for one in (await admin.get("/office/api/products"))["rows"] if one["name"] == name)
    return {"expect": shown["mark"], **{key: shown[key] for key in ("label_zh", "label_en", "scene", "channel_id")}}
