"""Accounts at platforms that a merchant may use: one that isn't open to it is as one that isn't there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
import pytest
import pytest_asyncio
from tests import delivering, selling
from tests.channels.wx_live.wares import TEA, order_of
from tests.lettering import MINI, OFFICIAL, all_usual, app, follow, hear, openid, templates, told
from tests.stack import Stack
from tests.upstream import number, running

from hutong.base.rsa import Signer, Verifier, signer
from hutong.features.merchants import edit

pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER = "M2002"
SIGN = {"nonceStr", "sign"}


@dataclass(frozen=True)
class Two:
    """A hub as its first merchant asks it, who may use everything, and as another does, whose accounts are set."""

    hub: Stack
    neighbour: Stack

    async def opens(self, *accounts: str) -> None:
        """From now on the neighbour may use these accounts; "*": all."""
        await edit.edit(self.hub.hub.actor("test"), OTHER, edit.Terms(accounts=accounts))
        await self.hub.hub.directory._changed(OTHER)

    async def asks(self, path: str, fields: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The neighbour's call; signatures left out."""
        status, answer = await self.neighbour.post(path, selling.given(merId=OTHER, **fields))
        return status, {name: one for name, one in answer.items() if name not in SIGN}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two(database_url: str, template: str) -> AsyncIterator[Two]:
    async with running(database_url, template) as hub:
        await delivering.usual(hub)
        selling.listening(hub)
        await hear(hub)
        await all_usual(hub)
        private = Signer.generate()
        public, terms = signer(private).public_pem(), edit.Terms(allowed_ips="*")
        made = await edit.create(hub.hub.actor("test"), "隔壁茶馆", mer_id=OTHER, public_key=public, terms=terms)
        verifier = Verifier(made.merchant.platform_public_key)
        yield Two(hub, replace(hub, private_key=private, md5_key=made.md5_key, verifier=verifier))


def shop(hub: Stack, code: str) -> str:
    return hub.hub.switchboard.current.channels[hub.channels[code]].merchant_no


def letter(hub: Stack, **changes: str) -> dict[str, Any]:
    """A message by a template of the official account, to a follower."""
    fields = {"first": "a", "keyword1": "b", "keyword2": "c", "keyword3": "d", "keyword4": "e", "remark": "f"}
    head = {"templateId": next(iter(templates(hub).values())), "channel": app(hub)}
    return {"msgId": number("L"), "openid": follow(hub, "ann"), "fields": fields, **head, **changes}


def visit(hub: Stack) -> dict[str, Any]:
    fields = {"visitorName": "张三", "phone": "13242919162", "visitTime": "2026-3-22 8:00", "reason": "面试"}
    return {"msgId": number("L"), "openid": follow(hub, "ann"), "kind": "wx_visitor", "fields": fields}


def calls(hub: Stack) -> list[tuple[str, dict[str, Any], str, int]]:
    """Every call that names an account: path, fields, the field that names it, and the answer for one not there."""
    code = hub.simulators[MINI].login_code(app(hub, MINI), "ann")
    data = {"openid": openid(hub, "ann", MINI), "encryptedData": "AAAA", "iv": "A" * 22 + "=="}
    mini, official, url = {"channel": app(hub, MINI)}, {"channel": app(hub, OFFICIAL)}, "https://shop.example.com/x"
    rides, wares = {"shopId": shop(hub, "WX_DELIVERY")}, {"shopId": shop(hub, "WX_LIVE")}
    parcel = {**delivering.fields(hub, number("D")), **rides}
    goods = {"goodsNo": number("G"), "goods": TEA, **wares}
    return [
        ("/api/login/code", {**mini, "code": code}, "channel", 8030),
        ("/api/login/phone", {**mini, "code": code}, "channel", 8030),
        ("/api/login/phone", {**mini, **data}, "channel", 8030),
        ("/api/login/data", {**mini, **data}, "channel", 8030),
        ("/api/login/data", {**mini, "openid": "oAnn", "rawData": "{}", "signature": "0" * 40}, "channel", 8030),
        ("/api/login/page", {**official, "redirectUrl": url}, "channel", 8030),
        ("/api/login/jssdk", {**official, "url": url}, "channel", 8030),
        ("/api/message/send", letter(hub), "channel", 8105),
        ("/api/delivery/carriers", rides, "shopId", 8309),
        ("/api/delivery/shops", rides, "shopId", 8309),
        ("/api/delivery/estimate", parcel, "shopId", 8309),
        ("/api/delivery/order", parcel, "shopId", 8309),
        ("/api/goods/categories", wares, "shopId", 8405),
        ("/api/goods/companies", wares, "shopId", 8405),
        ("/api/goods/image", {"imageUrl": "https://shop.example.com/a.png", **wares}, "shopId", 8405),
        ("/api/goods/add", goods, "shopId", 8405),
        ("/api/goods/order", {"orderId": number("O"), "userId": "oAnn", "order": {}, **wares}, "shopId", 8405),
    ]


async def test_an_account_that_is_not_open_is_answered_as_one_that_is_not_there(two: Two) -> None:
    await two.opens()
    for path, fields, named, code in calls(two.hub):
        own, absent = fields[named], f"{fields[named][:-4]}none"
        status, answer = await two.asks(path, fields)
        assert (status, answer["code"]) == (404, code), (path, answer)
        assert "开通" in answer["remedy"], path
        stranger = await two.asks(path, {**fields, named: absent})
        assert orjson.dumps(stranger).replace(absent.encode(), own.encode()) == orjson.dumps((status, answer)), path
        if code != 8030:  # who leaves it out is not led to it either
            rest = {name: one for name, one in fields.items() if name != named}
            status, answer = await two.asks(path, rest)
            assert (status, answer["code"]) == (404, code), (path, answer)
            assert own not in str(answer), path
    assert (await two.asks("/api/message/send", visit(two.hub)))[1]["code"] == 8105


async def test_the_first_merchant_and_one_with_all_open_reach_them(two: Two) -> None:
    await two.opens("*")
    for path, fields, _, code in calls(two.hub):
        assert (await two.asks(path, fields))[1]["code"] != code, path
        assert (await two.hub.post(path, selling.given(**fields)))[1]["code"] != code, path
    assert (await two.asks("/api/message/send", visit(two.hub)))[0] == 200


async def test_one_account_is_opened_and_no_other(two: Two) -> None:
    hub = two.hub
    await two.opens(app(hub))
    url = "https://shop.example.com/x"
    assert (await two.asks("/api/login/page", {"channel": app(hub), "redirectUrl": url}))[0] == 200
    status, answer = await two.asks("/api/message/send", visit(hub))
    assert (status, answer["status"]) == (200, "sent"), answer
    sent = letter(hub)
    del sent["channel"]  # the only account that is open to it
    status, answer = await two.asks("/api/message/send", sent)
    assert answer["code"] != 8105, answer
    mini = {"channel": app(hub, MINI), "code": "x"}
    assert (await two.asks("/api/login/code", mini))[1]["code"] == 8030
    assert (await two.asks("/api/delivery/carriers", {}))[1]["code"] == 8309
    assert (await two.asks("/api/goods/categories", {}))[1]["code"] == 8405
    await two.opens(shop(hub, "WX_DELIVERY"))
    assert (await two.asks("/api/delivery/carriers", {}))[0] == 200
    assert (await two.asks("/api/message/send", visit(hub)))[1]["code"] == 8105
    await two.opens(shop(hub, "WX_LIVE"))
    assert (await two.asks("/api/goods/categories", {}))[0] == 200
    assert (await two.asks("/api/delivery/carriers", {}))[1]["code"] == 8309


async def test_what_was_sent_before_is_queried_and_told_when_the_account_is_taken_back(two: Two) -> None:
    hub = two.hub
    await two.opens("*")
    sent = {**visit(hub), "notifyUrl": "http://127.0.0.1:9/message"}
    first = (await two.asks("/api/message/send", sent))[1]
    await two.opens()
    await told(hub)
    assert (await two.asks("/api/message/query", {"msgId": sent["msgId"]}))[1]["status"] == "delivered"
    assert (await two.asks("/api/message/send", sent))[1]["sysMsgId"] == first["sysMsgId"]
    topics = await hub.hub.pool.fetch("SELECT topic FROM notice WHERE subject = $1", first["sysMsgId"])
    assert [one["topic"] for one in topics] == ["message.delivered"]
    assert (await two.asks("/api/message/send", {**sent, "msgId": number("L")}))[1]["code"] == 8105


async def test_a_delivery_of_before_is_queried_and_nothing_else(two: Two) -> None:
    await two.opens("*")
    no = number("D")
    fields = delivering.fields(two.hub, no)
    first = (await two.asks("/api/delivery/order", fields))[1]
    assert first["status"] == "waiting", first
    await two.opens()
    assert (await two.asks("/api/delivery/query", {"deliveryNo": no}))[1]["status"] == "waiting"
    assert (await two.asks("/api/delivery/order", fields))[1]["sysDeliveryNo"] == first["sysDeliveryNo"]
    why, tip = {"cancelReason": "1"}, {"tips": "1.00", "remark": "x"}
    deeds = {"reorder": {}, "tips": tip, "cancel_cost": why, "cancel": why, "confirm_return": {}}
    for path, more in {**deeds, "mock": {"carrierStatus": "102"}}.items():
        status, answer = await two.asks(f"/api/delivery/{path}", {"deliveryNo": no, **more})
        assert (status, answer["code"]) == (404, 8309), (path, answer)
    assert (await two.asks("/api/delivery/cancel", {"deliveryNo": number("D"), **why}))[1]["code"] == 8302
    assert (await delivering.one(two.hub, no))["state"] == "waiting"
    await two.opens("*")
    assert (await two.asks("/api/delivery/cancel", {"deliveryNo": no, **why}))[0] == 200


async def test_goods_of_before_are_queried_and_nothing_else(two: Two) -> None:
    hub, no, order = two.hub, number("G"), number("O")
    await two.opens("*")
    assert (await two.asks("/api/goods/add", {"goodsNo": no, "goods": TEA}))[0] == 200
    selling.provider(hub).goods.review(selling.provider(hub).appid, no, approved=True)
    await selling.provider(hub).knocker.settled()
    assert (await two.asks("/api/goods/listing", {"goodsNo": no}))[0] == 200
    wish = {"orderId": order, "userId": selling.provider(hub).openid(), "order": order_of(no)}
    assert (await two.asks("/api/goods/order", wish))[0] == 200
    await two.opens()
    assert (await two.asks("/api/goods/query", {"goodsNo": no}))[1]["state"] == "listed"
    assert (await two.asks("/api/goods/order_query", {"orderId": order}))[1]["state"] == "unpaid"
    for path, fields in {
        "delisting": {"goodsNo": no},
        "stock": {"goodsNo": no, "stock": {"TEA-WHITE": 1}},
        "update": {"goodsNo": no, "goods": TEA},
        "remove": {"goodsNo": no},
        "order_params": {"orderId": order},
        "order_pay": {"orderId": order, "payResult": "paid", "transactionNo": "4200"},
        "send": {"orderId": order, "company": "SF", "waybillNo": "SF1"},
        "aftersale": {"aftersaleNo": number("A"), "orderId": order, "aftersale": {}},
        "query": {"goodsNo": number("G")},  # as in a shop that isn't there
    }.items():
        status, answer = await two.asks(f"/api/goods/{path}", fields)
        assert (status, answer["code"]) == (404, 8405), (path, answer)
    assert (await selling.row(hub, no))["state"] == "listed"
