"""The phone: what it opens, what it refuses as changed, and the cashier page of a phone's browser."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.channels.wxpay_v3.stand import PROVIDER, RETURN, Stand

from hutong.capabilities.pay import Scene, Start
from hutong.capabilities.simulation import BillState


async def _start(stand: Stand, scene: Scene) -> Start:
    start = (await stand.adapter.pay(stand.ask(scene))).start
    assert start is not None
    return start


@pytest.mark.parametrize("scene", [Scene.JSAPI, Scene.APP])
async def test_parameters_that_were_changed(each: Stand, scene: Scene) -> None:
    """Every parameter is covered by the signature or compared with the order."""
    params = dict((await _start(each, scene)).params)
    assert each.provider.scan(json.dumps(params)) is not None
    for name, value in params.items():
        if name in ("prepayid", "package") and "prepay" in name + value:
            changed = value[:-1] + ("0" if value[-1] != "0" else "1")
            assert each.provider.scan(json.dumps({**params, name: changed})) is None
            continue
        with pytest.raises(ValueError):
            each.provider.scan(json.dumps({**params, name: value[:-1] + ("x" if value[-1] != "x" else "y")}))
    other = dict((await _start(each, scene)).params)
    mixed = params | {name: other[name] for name in ("package", "prepayid") if name in other}
    with pytest.raises(ValueError):
        each.provider.scan(json.dumps(mixed))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://qr.alipay.com/bax01234",
        "weixin://wxpay/bizpayurl?pr=unknown",
        "{}",
        "{",
        '{"a": 1}',
        "[" * 10_000,
        "130000000000000000",
        f"{PROVIDER}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=1",
    ],
)
def test_what_is_not_wechat_pays(stand: Stand, text: str) -> None:
    """None, so that another wallet may try."""
    assert stand.provider.scan(text) is None


async def test_refusing_leaves_the_bill_open(stand: Stand) -> None:
    """As in life."""
    bill = await stand.scanned(stand.ask())
    assert (await stand.provider.refuse(bill.id)).state is BillState.OPEN


async def _get(stand: Stand, url: str, method: str = "GET") -> tuple[int, str, dict[str, str]]:
    reply = await stand.http.send(method, url, headers={})
    return reply.status, reply.body.decode(), dict(reply.headers)


async def test_the_cashier_page(stand: Stand) -> None:
    """Shows the bill, pays it, and goes back to where the hub said."""
    start = await _start(stand, Scene.WAP)
    bill = stand.provider.scan(start.value)
    assert bill is not None
    status, page, headers = await _get(stand, start.value)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    for words in ("一杯咖啡", "¥19.99", "确认支付", "取消"):
        assert words in page
    status, _, headers = await _get(stand, start.value + "&verb=refuse", "POST")
    assert (status, headers["location"]) == (303, RETURN)
    assert stand.provider.bill(bill.id).state is BillState.OPEN
    status, _, headers = await _get(stand, start.value + "&verb=pay", "POST")
    assert (status, headers["location"]) == (303, RETURN)
    assert stand.provider.bill(bill.id).state is BillState.PAID
    await stand.provider.knocker.settled()
    assert len(stand.heard) == 1
    _, page, _ = await _get(stand, start.value)
    assert "已支付" in page
    assert "button class" not in page


@pytest.mark.parametrize("back", ["", "javascript:alert(1)", "//evil.test", "data:text/html,x"])
async def test_only_full_addresses_are_gone_back_to(stand: Stand, back: str) -> None:
    """Anything else goes back to the page itself."""
    start = (await stand.adapter.pay(stand.ask(Scene.WAP, return_url=back))).start
    assert start is not None
    _, _, headers = await _get(stand, start.value + "&verb=pay", "POST")
    parts: Any = urlsplit(headers["location"])
    assert f"{parts.scheme}://{parts.netloc}" == "http://wxpay.test"
    assert "verb" not in parse_qs(parts.query)


async def test_markup_in_a_subject_is_text(stand: Stand) -> None:
    """The page escapes what the merchant sent."""
    start = (await stand.adapter.pay(stand.ask(Scene.WAP, subject="<script>alert(1)</script>"))).start
    assert start is not None
    _, page, _ = await _get(stand, start.value)
    assert "<script" not in page
    status, page, _ = await _get(stand, start.value.replace("package=", "package=x"))
    assert status == 404
    with pytest.raises(ValueError, match="changed"):
        stand.provider.scan(start.value.replace("package=", "package=x"))
