"""What helps to choose in the office: why an app can't pay, which products exclude each other, batches to print."""

from tests.office import Person, Stand
from tests.scening import PRODUCTS, Place
from tests.stack import MERCHANT

ROOM = "/office/api/scenes"


async def test_each_app_says_whether_it_can_pay(place: Place, admin: Person) -> None:
    told = await admin.post(f"{ROOM}/apps", {"merchant_id": MERCHANT, "products": {**PRODUCTS, "unionpay": ""}})
    assert told["conflict"] == ""
    assert [(one["app"], one["label"], one["product"]) for one in told["apps"]] == [
        ("wechat", "微信", "wxjsapi"),
        ("alipay", "支付宝", "aliqr"),
        ("unionpay", "云闪付", ""),
    ]
    assert [bool(one["why"]) for one in told["apps"]] == [False, False, True]
    wrong = await admin.post(f"{ROOM}/apps", {"merchant_id": MERCHANT, "products": {"wechat": "aliqr"}})
    assert wrong["apps"][0]["why"] == "该产品的通道属于另一个应用"
    none = await admin.post(f"{ROOM}/apps", {"merchant_id": MERCHANT, "products": {}})
    assert (none["conflict"], [one["product"] for one in none["apps"]]) == ("", ["", "", ""])
    refused = await admin.refused("POST", f"{ROOM}/apps", {"merchant_id": "M9", "products": {}})
    assert refused["code"] == 6016


async def test_batches_newest_first(place: Place, stand: Stand, admin: Person) -> None:
    site = await place.site()
    wanted = [[{"kind": "lane", "label": f"{row}{number}", "value": f"{number}"} for number in (1, 2)] for row in "AB"]
    first, second = [
        (await admin.post(f"{ROOM}/sites/{site.id}/codes", {"codes": one}))["rows"][0]["batch"] for one in wanted
    ]
    await admin.post(f"{ROOM}/sites/{site.id}/codes", {"codes": [{"kind": "gate", "label": "入口"}]})
    support = await stand.sign_in("support")
    rows = (await support.get(f"{ROOM}/sites/{site.id}/batches"))["rows"]
    assert [(row["batch"], row["codes"], row["first"], row["last"]) for row in rows] == [
        (second, 2, "B1", "B2"),
        (first, 2, "A1", "A2"),
    ]
    assert (await admin.refused("GET", f"{ROOM}/sites/999999/batches"))["code"] == 8201
