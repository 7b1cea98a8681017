"""A payer in WeChat, over real HTTP: an order without a payer's id, WeChat's page, back, paid with that openid."""

import re
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from tests.journeys.merchant import Merchant
from tests.visiting import Browser

from hutong.base.ids import new_id


@pytest.mark.parametrize("channel", ["wxjsapi", "wxv2jsapi"])
async def test_a_payer_is_found_out_and_pays(merchant: Merchant, channel: str) -> None:
    order = new_id()
    answer = await merchant.order(channel, order, userId="")
    assert answer["code"] == 1, answer
    browser = Browser(merchant.wire, person="journey")
    page = await browser.get(answer["payurl"])
    assert page.status == 200
    assert [urlsplit(url).path.rpartition("/")[2] for url in browser.way[1:3]] == ["authorize", "return"]
    assert browser.way[-1] == answer["payurl"]
    reply = await browser.ask("POST", f"{answer['payurl']}/start", {"accept": "application/json"})
    told = orjson.loads(reply.body)
    assert told["start"]["kind"] == "jsapi", told
    prepay = re.fullmatch(r"prepay_id=(.+)", told["start"]["params"]["package"])
    assert prepay is not None
    bill = await merchant.phone("reach", text=orjson.dumps(told["start"]["params"]).decode())
    assert await merchant.phone("pay", code=bill["code"], bill=bill["bill"]["id"])
    await merchant.told(order)
    assert await merchant.status(order) == "1"
    stranger = Browser(merchant.wire, "browser")
    assert prepay[1].encode() not in (await stranger.get(answer["payurl"])).body


async def test_a_merchants_visitor(merchant: Merchant) -> None:
    """/api/login/page, through the hub's processes, to the merchant's page, and its identity once."""
    account = orjson.loads(
        (
            await merchant.wire.send("GET", f"{merchant.street.sandbox_url}/phone/api/account?code=WX_GZH", headers={})
        ).body
    )
    fields = {"channel": account["merchant_no"], "redirectUrl": f"{merchant.url}/wx?a=1", "state": "m1"}
    answer = await merchant.call("/api/login/page", fields)
    assert answer["code"] == 1, answer
    browser, url = Browser(merchant.wire, person="visitor"), answer["url"]
    while not url.startswith(merchant.url):
        url = (await browser.ask("GET", url)).headers["location"]
    query = parse_qs(urlsplit(url).query)
    assert (query["a"], query["state"]) == (["1"], ["m1"])
    told = await merchant.call("/api/login/identity", {"code": query["code"][0]})
    assert told["openid"]
    assert (await merchant.call("/api/login/identity", {"code": query["code"][0]}))["code"] == 8032


@pytest.mark.parametrize("channel", ["wxjsapi", "alijsapi"])
async def test_the_simulated_phone_goes_there_and_back_by_itself(merchant: Merchant, channel: str) -> None:
    order = new_id()
    answer = await merchant.order(channel, order, userId="")
    assert answer["code"] == 1, answer
    await merchant.pay(answer["payurl"])
    await merchant.told(order)
    assert await merchant.status(order) == "1"
