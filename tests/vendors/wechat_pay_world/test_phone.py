"""The phone beside the simulator: what it reads, what it refuses, and the cashier page in its browser."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.vendors.wechat_pay.stand import PROVIDER, RETURN, Stand

from hutong.base.clock import now
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import BillState


async def _params(stand: Stand, scene: Scene) -> dict[str, str]:
    start = (await stand.adapter.pay(stand.ask(scene))).start
    assert start is not None
    return dict(start.params)


async def _link(stand: Stand) -> str:
    start = (await stand.adapter.pay(stand.ask(Scene.WAP, subject="<script>茶</script>"))).start
    assert start is not None
    return start.value


async def test_what_is_not_ours(stand: Stand) -> None:
    foreign = (
        *("", "hello", "{", "[]", "{}", '{"a": 1}', '{"paySign": "x", "package": "prepay_id=wx1"}'),
        *("weixin://wxpay/bizpayurl?pr=nobodys", "130000000000000000", "https://qr.alipay.com/bax"),
        f"{PROVIDER}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2",
    )
    assert [stand.provider.scan(text) for text in foreign] == [None] * len(foreign)


@pytest.mark.parametrize("scene", [Scene.JSAPI, Scene.APP])
async def test_parameters_are_checked_as_the_wallet_does(each: Stand, scene: Scene) -> None:
    """Every parameter changed or missing is refused; those of the other kind, too."""
    params = await _params(each, scene)
    assert each.provider.scan(json.dumps(params)) is not None
    handle = "package" if scene is Scene.JSAPI else "prepayid"
    for name in params:
        for changed in ({**params, name: params[name] + "0"}, {n: v for n, v in params.items() if n != name}):
            if name == handle or (name in ("paySign", "sign") and name not in changed):
                continue
            with pytest.raises(ValueError):
                each.provider.scan(json.dumps(changed))


async def test_parameters_of_the_other_kind(each: Stand) -> None:
    """An order for the bridge is not paid by the SDK, nor the other way round."""
    bridge, app = await _params(each, Scene.JSAPI), await _params(each, Scene.APP)
    swapped = (
        {**bridge, "package": f"prepay_id={app['prepayid']}"},
        {**app, "prepayid": bridge["package"].removeprefix("prepay_id=")},
    )
    for params in swapped:
        with pytest.raises(ValueError):
            each.provider.scan(json.dumps(params))


async def test_the_page_pays_and_goes_back(stand: Stand) -> None:
    link = await _link(stand)
    page = await stand.http.send("GET", link, headers={})
    text = page.body.decode()
    assert page.status == 200
    assert "<script>" not in text
    assert "&lt;script&gt;茶" in text
    assert "¥19.99" in text
    assert "立即支付" in text
    paid = await stand.http.send("POST", f"{link}&verb=pay", headers={})
    assert (paid.status, paid.headers["location"]) == (303, RETURN)
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1
    text = (await stand.http.send("GET", link, headers={})).body.decode()
    assert "支付成功" in text
    assert "<button" not in text


async def test_the_page_refuses(stand: Stand) -> None:
    link = await _link(stand)
    plain = link.partition("&redirect_url=")[0]
    refused = await stand.http.send("POST", f"{plain}&redirect_url=javascript:alert(1)&verb=refuse", headers={})
    assert refused.status == 303
    assert refused.headers["location"].startswith(PROVIDER)
    bill = stand.provider.scan(link)
    assert bill is not None
    assert (await stand.provider.refuse(bill.id)).state is BillState.OPEN


async def test_links_that_lead_nowhere(stand: Stand) -> None:
    link = await _link(stand)
    changed = link.replace("package=", "package=x")
    assert (await stand.http.send("GET", changed, headers={})).status == 404
    with pytest.raises(ValueError):
        stand.provider.scan(changed)
    (order,) = stand.provider.home.book.all("wxpay.order")
    stand.provider.home.book.put(
        "wxpay.order", order["key"], {**order, "prepared_at": str(now() - timedelta(minutes=6))}
    )
    assert (await stand.http.send("GET", link, headers={})).status == 410
    query = parse_qs(urlsplit(link).query)
    assert query["prepay_id"] == [order["handle"]]


async def test_bills_that_do_not_exist(stand: Stand) -> None:
    with pytest.raises(KeyError):
        stand.provider.bill("wx1")
    with pytest.raises(KeyError):
        stand.provider.account("other")
