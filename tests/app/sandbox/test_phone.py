"""The phone: from a payurl to a paid payment on every code and scene, and everything a payer may do instead."""

import asyncio
import json

import pytest
from tests.app.sandbox.stand import Stand, codes

from hutong.capabilities.pay import Pays, Scene
from hutong.capabilities.simulation import Mischief
from hutong.switchboard import registry


def pairs() -> list[tuple[str, Scene]]:
    found = []
    for code in codes():
        adapter = registry.spec(code).adapter
        if issubclass(adapter, Pays):
            found += [(code, scene) for scene in sorted(adapter.SCENES)]
    return found


@pytest.mark.parametrize(("code", "scene"), [pair for pair in pairs() if pair[1] is not Scene.BARCODE])
async def test_pays_what_a_payurl_leads_to(stand: Stand, code: str, scene: Scene) -> None:
    item = await stand.order(code, scene)
    status, found = await stand.api("reach", {"text": stand.payurl(item)})
    assert status == 200, found
    assert (found["code"], found["bill"]["fen"], found["bill"]["state"]) == (code, 1999, "open")
    status, paid = await stand.api("pay", {"code": code, "bill": found["bill"]["id"]})
    assert (status, paid["bill"]["state"]) == (200, "paid")
    await stand.settled()
    assert stand.state(item) == "paid"


@pytest.mark.parametrize("code", [code for code, scene in pairs() if scene is Scene.BARCODE])
async def test_a_shown_code_is_paid_by_the_shop(stand: Stand, code: str) -> None:
    _, shown = await stand.api("code", {"code": code})
    item = await stand.order(code, Scene.BARCODE, auth_code=shown["code"])
    await stand.settled()
    assert stand.state(item) == "paid"


@pytest.mark.parametrize("code", [code for code, scene in pairs() if scene is Scene.BARCODE])
async def test_a_code_may_ask_its_owner_first(stand: Stand, code: str) -> None:
    _, shown = await stand.api("code", {"code": code, "confirm": True})
    item = await stand.order(code, Scene.BARCODE, auth_code=shown["code"])
    assert stand.state(item) == "open"
    _, found = await stand.api("reach", {"text": shown["code"]})
    await stand.api("pay", {"code": code, "bill": found["bill"]["id"]})
    await stand.settled()
    assert (await stand.adapter(code).query(item.payment_id)).state == "paid"


async def test_a_refused_bill_stays_open(stand: Stand) -> None:
    code = codes()[0]
    item = await stand.order(code, Scene.NATIVE)
    _, found = await stand.api("reach", {"text": stand.payurl(item)})
    status, refused = await stand.api("refuse", {"code": code, "bill": found["bill"]["id"]})
    assert (status, refused["bill"]["state"], stand.state(item)) == (200, "open", "open")


async def test_pays_slowly(stand: Stand) -> None:
    code = codes()[0]
    item = await stand.order(code, Scene.NATIVE)
    _, found = await stand.api("reach", {"text": stand.payurl(item)})
    _, slow = await stand.api("pay", {"code": code, "bill": found["bill"]["id"], "after": 0.05})
    assert (slow["slow"], slow["bill"]["state"]) == (True, "open")
    async with asyncio.timeout(5):
        watched = stand.desk.watch(item.payment_id)
        assert [state async for state in watched] == ["open", "paid"]


async def test_the_wrong_wallet_is_told(stand: Stand) -> None:
    code = next(code for code, scene in pairs() if scene == "native" and registry.spec(code).wallet == "wechat")
    item = await stand.order(code, Scene.NATIVE)
    status, answer = await stand.api("reach", {"text": stand.payurl(item), "app": "alipay"})
    assert status == 422
    assert "wechat" in answer["problem"]["en"]


@pytest.mark.parametrize("text", ["hello", "https://example.com/x", "http://hub.test/pay/NOPE", "{}", '{"a":', ""])
async def test_nonsense_leads_nowhere(stand: Stand, text: str) -> None:
    status, answer = await stand.api("reach", {"text": text})
    assert status == 422
    assert answer["problem"]["zh"]
    assert answer["problem"]["en"]


@pytest.mark.parametrize("name", ["open", "reach", "pay", "refuse", "refund", "misbehave", "code"])
async def test_malformed_requests_are_refused(stand: Stand, name: str) -> None:
    assert (await stand.api(name, {}))[0] == 400
    reply = await stand.http.send("POST", f"{stand.sandbox_url}/phone/api/{name}", headers={}, body=b"[1]")
    assert reply.status == 400
    reply = await stand.http.send("POST", f"{stand.sandbox_url}/phone/api/{name}", headers={}, body=b"\xff")
    assert reply.status == 400


async def test_unknown_names_are_told_with_the_known_ones(stand: Stand) -> None:
    status, answer = await stand.api("pay", {"code": "NOPE", "bill": "x"})
    assert status == 404
    assert codes()[0] in answer["problem"]["en"]
    assert (await stand.api("pay", {"code": codes()[0], "bill": "x"}))[0] == 404
    status, answer = await stand.api("misbehave", {"code": codes()[0], "mischief": "sing"})
    assert status == 404
    assert "reset" in answer["problem"]["en"]
    assert (await stand.api("account", code=codes()[0], form="nope"))[0] == 404


async def test_mischief_is_ordered_done_and_crossed_off(stand: Stand) -> None:
    code = codes()[0]
    _, ordered = await stand.api("misbehave", {"code": code, "mischief": "notice_lost", "times": 2})
    assert len(ordered["mischiefs"]) == 2
    item = await stand.order(code, Scene.NATIVE)
    _, found = await stand.api("reach", {"text": stand.payurl(item)})
    await stand.api("pay", {"code": code, "bill": found["bill"]["id"]})
    await stand.settled()
    assert stand.state(item) == "open"
    _, listed = await stand.api("bills")
    assert [one["mischief"] for one in listed["mischiefs"]] == [Mischief.NOTICE_LOST]
    await stand.api("behave", {})
    assert (await stand.api("bills"))[1]["mischiefs"] == []


async def test_history_shows_bills_and_notifications(stand: Stand) -> None:
    code = codes()[0]
    for _ in range(2):
        item = await stand.order(code, Scene.NATIVE)
        _, found = await stand.api("reach", {"text": stand.payurl(item)})
        await stand.api("pay", {"code": code, "bill": found["bill"]["id"]})
    await stand.settled()
    _, listed = await stand.api("bills")
    assert [one["bill"]["state"] for one in listed["bills"]] == ["paid", "paid"]
    assert [one["heard"] for one in listed["knocks"]] == [True, True]
    assert listed["knocks"][0]["url"] == f"{stand.hub_url}/callback/{code}"


async def test_scanning_a_desktops_page(stand: Stand) -> None:
    native, jsapi = await stand.order("WXPAY_V3", Scene.NATIVE), await stand.order("WXPAY_V3", Scene.JSAPI)
    _, bill = await stand.api("open", {"text": stand.payurl(native)})
    assert (bill["kind"], bill["bill"]["fen"]) == ("bill", 1999)
    _, page = await stand.api("open", {"text": stand.payurl(jsapi)})
    assert (page["kind"], page["app"]) == ("page", "wechat")
    assert page["webview"] == f"/phone/webview/wechat/hub/pay/{jsapi.payment_id}"


async def test_the_bridge_finds_its_bill(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.JSAPI)
    assert item.start is not None
    params = dict(item.start.params)
    status, found = await stand.api("reach", {"text": json.dumps(params), "app": "wechat"})
    assert (status, found["bill"]["fen"]) == (200, 1999)
    status, answer = await stand.api("reach", {"text": json.dumps({**params, "paySign": "AAAA"}), "app": "wechat"})
    assert status == 422
    assert "refused" in answer["problem"]["en"]


async def test_accounts_are_what_a_channel_needs(stand: Stand) -> None:
    _, about = await stand.api("about")
    assert {one["code"] for one in about["simulators"]} == set(stand.world.all)
    for code in codes():
        _, account = await stand.api("account", code=code)
        spec = registry.spec(code)
        assert spec.config.read(account["merchant_no"], account["settings"]).merchant_no == account["merchant_no"]
