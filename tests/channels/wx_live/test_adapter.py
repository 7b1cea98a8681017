"""The trade component against its simulator: goods reviewed and listed, an order paid and sent, claims, refusals."""

from typing import Any

import pytest
from tests.channels.wx_delivery.stand import Lender
from tests.channels.wx_live.wares import TEA, claim_of, line_of, order_of

from hutong.base.clock import now
from hutong.base.http import NoAnswer
from hutong.base.ids import new_id
from hutong.capabilities.channel import BadConfig, Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.shop import AftersaleState, Bought, GoodsState, OrderState, PayEnd, Sent
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.channels.wx_live.adapter import WxLive
from hutong.channels.wx_live.settings import WxLiveConfig
from hutong.channels.wx_live.simulator import No, WxLiveSimulator
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.tokens import Tokens

PROVIDER = "http://wechat.test/wx_live"


class Stand:
    """The shop of the sandbox's mini program."""

    def __init__(self) -> None:
        self.http = InProcess({})
        self.provider = WxLiveSimulator(Home(PROVIDER, self.http, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        account = self.provider.account("shop")
        lender = Lender(Tokens(self.provider.home.book))
        line = Line(self.http, PROVIDER, "http://hub.test/callback/7/3", timeout=2.0, credentials=lender)
        self.adapter = WxLive(WxLiveConfig.read(account.merchant_no, account.settings), line)
        self.openid = self.provider.openid()

    async def listed(self) -> str:
        """Goods that can be bought."""
        number = new_id()
        await self.adapter.add_goods(number, TEA)
        self.provider.goods.review(self.provider.appid, number, approved=True)
        await self.adapter.list_goods(number)
        return number

    async def ordered(self) -> str:
        """An order of two bowls, not paid yet."""
        number = new_id()
        await self.adapter.add_order(number, self.openid, order_of(await self.listed()))
        return number

    async def paid(self) -> str:
        """An order that was paid."""
        number = await self.ordered()
        await self.adapter.tell_paid(number, self.openid, PayEnd.PAID, transaction_no="42000001", at=now())
        return number

    def goods_of(self, order: str) -> str:
        """What was ordered."""
        record = self.provider.orders.books.find(self.provider.appid, order)
        return str(record["order_detail"]["product_infos"][0]["out_product_id"])


@pytest.fixture
async def stand() -> Any:
    made = Stand()
    yield made
    await made.provider.close()


async def test_goods_are_reviewed_listed_and_taken_down(stand: Stand) -> None:
    number = new_id()
    added = await stand.adapter.add_goods(number, TEA)
    assert (added.number, added.state, list(added.kinds)) == (number, GoodsState.REVIEWING, ["TEA-WHITE"])
    with pytest.raises(Failed, match="1000003"):
        await stand.adapter.list_goods(number)
    stand.provider.goods.review(stand.provider.appid, number, approved=False, words="图片模糊")
    rejected = await stand.adapter.goods(number)
    assert (rejected.state, rejected.words) == (GoodsState.REJECTED, "图片模糊")
    changed = await stand.adapter.update_goods(number, {**TEA, "title": "盖碗两只"})
    assert changed.kinds == added.kinds
    stand.provider.goods.review(stand.provider.appid, number, approved=True)
    assert (await stand.adapter.goods(number)).state is GoodsState.READY
    await stand.adapter.list_goods(number)
    assert (await stand.adapter.goods(number)).state is GoodsState.LISTED
    await stand.adapter.take_down_goods(number)
    found = await stand.adapter.goods(number)
    assert (found.number, found.title, found.state) == (number, "盖碗两只", GoodsState.TAKEN_DOWN)
    await stand.adapter.remove_goods(number)
    with pytest.raises(Failed, match="1000011") as caught:
        await stand.adapter.goods(number)
    assert caught.value.fault is Fault.NOT_FOUND


async def test_the_stock_of_a_kind_is_changed_and_nothing_is_reviewed(stand: Stand) -> None:
    number = await stand.listed()
    await stand.adapter.restock(number, {"TEA-WHITE": 3})
    goods = await stand.adapter.goods(number)
    [kind] = stand.adapter.contents(goods.facts).kinds
    assert (goods.state, kind.stock, kind.fen) == (GoodsState.LISTED, 3, 8800)
    with pytest.raises(Failed, match="out_sku_id"):
        await stand.adapter.restock(number, {"NO-SUCH": 3})


async def test_an_order_is_paid_sent_and_received(stand: Stand) -> None:
    number = new_id()
    made = await stand.adapter.add_order(number, stand.openid, order_of(await stand.listed()))
    assert (made.state, made.fen, bool(made.ticket)) == (OrderState.UNPAID, 17600, True)
    params = await stand.adapter.payment_params(number, stand.openid)
    assert params["package"].startswith("prepay_id=")
    await stand.adapter.tell_paid(number, stand.openid, PayEnd.PAID, transaction_no="42000001", at=now())
    order = await stand.adapter.order(number, stand.openid)
    assert (order.state, order.transaction_no, order.provider_no) == (OrderState.TO_SEND, "42000001", made.provider_no)
    assert "SF" in [one["company"] for one in await stand.adapter.companies()]
    await stand.adapter.send(number, stand.openid, [Sent("SF", "SF1")], all_sent=False, at=now())
    partly = await stand.adapter.order(number, stand.openid)
    assert (partly.state, partly.status) == (OrderState.TO_SEND, "21")
    await stand.adapter.send(number, stand.openid, [Sent("ZTO", "ZTO1")], all_sent=True, at=now())
    assert (await stand.adapter.order(number, stand.openid)).state is OrderState.SENT
    await stand.adapter.received(number, stand.openid)
    assert (await stand.adapter.order(number, stand.openid)).state is OrderState.DONE


@pytest.mark.parametrize("end", [PayEnd.FAILED, PayEnd.CANCELLED, PayEnd.TIMED_OUT, PayEnd.WITHDRAWN])
async def test_a_payment_that_ended_otherwise_is_the_end_of_the_order(stand: Stand, end: PayEnd) -> None:
    number = await stand.ordered()
    await stand.adapter.tell_paid(number, stand.openid, end)
    order = await stand.adapter.order(number, stand.openid)
    assert (order.state, order.status) == (OrderState.CANCELLED, "250")
    with pytest.raises(Failed) as caught:
        await stand.adapter.tell_paid(number, stand.openid, PayEnd.PAID, transaction_no="42000001")
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "100000")


async def test_an_order_that_is_made_again_is_the_first(stand: Stand) -> None:
    number, facts = new_id(), order_of(await stand.listed())
    first = await stand.adapter.add_order(number, stand.openid, facts)
    other = {**facts, "order_detail": {**facts["order_detail"], "price_info": {"order_price": 1, "freight": 0}}}
    again = await stand.adapter.add_order(number, stand.openid, other)
    assert (again.provider_no, again.ticket, again.fen) == (first.provider_no, first.ticket, 17600)
    assert "ticket" not in (await stand.adapter.order(number, stand.openid)).facts


@pytest.mark.parametrize(
    ("changes", "of_detail", "code"),
    [
        ({"trace_id": ""}, {}, "990007"),
        ({"path": ""}, {}, "990007"),
        ({"address_info": None}, {}, "990007"),
        ({"delivery_detail": {}}, {}, "990007"),
        ({"fund_type": 3}, {}, "990007"),
        ({"create_time": "2026-11-28"}, {}, "990018"),
        ({"create_time": "2020-03-25 13:05:25"}, {}, "1010039"),
        ({"expire_time": 1648783880}, {}, "1010039"),
        ({"fund_type": 0}, {}, "1010004"),
        ({}, {"pay_info": None}, "1010004"),
        ({}, {"price_info": {"order_price": 0, "freight": 0}}, "1010005"),
        ({}, {"price_info": {"order_price": 17601, "freight": 0}}, "1010040"),
        ({}, {"price_info": {"order_price": 17600, "freight": 0, "discounted_price": 100}}, "1010040"),
        ({}, {"price_info": {"order_price": 17600, "freight": 100}}, "1010040"),
        ({}, {"product_infos": []}, "1010003"),
        ({}, {"product_infos": [line_of("NEVER")]}, "1010002"),
    ],
)
async def test_an_order_that_the_platform_would_refuse(
    stand: Stand, changes: dict[str, Any], of_detail: dict[str, Any], code: str
) -> None:
    order = {**order_of(await stand.listed(), **of_detail), **changes}
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_order("O1", stand.openid, order)
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, code)


async def test_freight_discount_and_the_share_of_a_line_come_out(stand: Stand) -> None:
    goods = await stand.listed()
    price = {"order_price": 17900, "freight": 500, "discounted_price": 300, "additional_price": 100}
    line = {**line_of(goods), "sku_real_price": 17300}
    order = await stand.adapter.add_order("O1", stand.openid, order_of(goods, product_infos=[line], price_info=price))
    assert order.fen == 17900


@pytest.mark.parametrize("back", [False, True])
async def test_a_claim_is_answered(stand: Stand, back: bool) -> None:
    order, number = await stand.paid(), new_id()
    if back:
        await stand.adapter.send(order, stand.openid, [Sent("SF", "SF1")], all_sent=True, at=now())
    goods = stand.goods_of(order)
    facts = {"out_order_id": order, **claim_of(goods, type=2 if back else 1)}
    claim = await stand.adapter.add_aftersale(number, stand.openid, facts)
    assert (claim.state, claim.fen) == (AftersaleState.ASKED, 8800)
    told = stand.adapter.contents((await stand.adapter.aftersale(number)).facts)
    assert told.bought == [Bought(goods, "TEA-WHITE", 1, None)]
    await stand.adapter.update_aftersale(number, stand.openid, {"refund_reason": "拍错了"})
    assert (await stand.adapter.aftersale(number)).words == "拍错了"
    if back:
        address = {"receiver_name": "胡同", "detailed_address": "东四", "tel_number": "13900002222"}
        await stand.adapter.accept_return(number, address)
        assert (await stand.adapter.aftersale(number)).state is AftersaleState.TO_RETURN
        await stand.adapter.tell_returned(number, stand.openid, Sent("SF", "SF2"), "顺丰速运")
        came = await stand.adapter.aftersale(number)
        assert (came.state, came.status) == (AftersaleState.TO_RECEIVE, "8")
        assert stand.adapter.contents(came.facts).parcels == [Sent("SF", "SF2")]
        assert came.facts["return_info"]["delivery_name"] == "顺丰速运"
    await stand.adapter.accept_refund(number)
    found = await stand.adapter.aftersale(number)
    assert (found.number, found.openid, found.state) == (number, stand.openid, AftersaleState.REFUNDED)
    with pytest.raises(Failed, match="2747008"):
        await stand.adapter.reject_aftersale(number)


async def test_what_is_to_come_back_is_sent_before_it_is_paid_for(stand: Stand) -> None:
    order, number = await stand.paid(), new_id()
    await stand.adapter.send(order, stand.openid, [Sent("SF", "SF1")], all_sent=True, at=now())
    facts = {"out_order_id": order, **claim_of(stand.goods_of(order), type=2)}
    await stand.adapter.add_aftersale(number, stand.openid, facts)
    with pytest.raises(Failed, match="2747008"):  # nobody has accepted it yet
        await stand.adapter.tell_returned(number, stand.openid, Sent("SF", "SF2"), "顺丰速运")
    address = {"receiver_name": "胡同", "detailed_address": "东四", "tel_number": "13900002222"}
    await stand.adapter.accept_return(number, address)
    with pytest.raises(Failed, match="2747008"):
        await stand.adapter.accept_refund(number)
    with pytest.raises(Failed, match="delivery_id"):
        await stand.adapter.tell_returned(number, stand.openid, Sent("NOBODY", "SF2"), "NOBODY")
    with pytest.raises(Failed, match="2747007"):
        await stand.adapter.tell_returned(number, "o" + "1" * 27, Sent("SF", "SF2"), "顺丰速运")
    assert (await stand.adapter.aftersale(number)).state is AftersaleState.TO_RETURN


@pytest.mark.parametrize("deed", ["reject_aftersale", "cancel_aftersale"])
async def test_a_claim_that_comes_to_nothing(stand: Stand, deed: str) -> None:
    order, number = await stand.paid(), new_id()
    facts = {"out_order_id": order, **claim_of(stand.goods_of(order), 100)}
    await stand.adapter.add_aftersale(number, stand.openid, facts)
    rest = (stand.openid,) if deed == "cancel_aftersale" else ()
    await getattr(stand.adapter, deed)(number, *rest)
    state = (await stand.adapter.aftersale(number)).state
    assert state is (AftersaleState.CANCELLED if rest else AftersaleState.REJECTED)


async def test_pictures_and_classes(stand: Stand) -> None:
    assert (await stand.adapter.upload_image("https://shop.example.com/a.png")).startswith("https://")
    assert 6472 in [one["third_cat_id"] for one in await stand.adapter.categories()]


async def test_what_is_wrong_is_refused(stand: Stand) -> None:
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_goods("G1", {**TEA, "head_img": []})
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "1000014")
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_goods(await stand.listed(), TEA)
    assert (caught.value.fault, caught.value.code) == (Fault.DUPLICATE, "1000012")
    for number, openid in (("NEVER", stand.openid), (await stand.ordered(), "o" + "1" * 27)):
        with pytest.raises(Failed) as caught:
            await stand.adapter.order(number, openid)
        assert (caught.value.fault, caught.value.code) == (Fault.NOT_FOUND, "1010011")
    with pytest.raises(Failed) as caught:
        await stand.adapter.aftersale("NEVER")
    assert (caught.value.fault, caught.value.code) == (Fault.NOT_FOUND, "2747007")
    with pytest.raises(No):
        stand.provider.goods.review(stand.provider.appid, "NOBODY", approved=True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"product_info": None}, "2747002"),
        ({"product_info": [{"out_product_id": "G1"}]}, "47001"),
        ({"product_info": {"out_product_id": "G1", "out_sku_id": "TEA-WHITE", "product_cnt": 1}}, "2747021"),
        ({"refund_reason": ""}, "2747002"),
        ({"refund_reason_type": None}, "2747002"),
        ({"refund_reason_type": 13}, "2747002"),
        ({"orderamt": 0}, "2747014"),
        ({"orderamt": 17601}, "2747014"),
        ({"type": 2}, "2747024"),  # nothing was sent that could come back
        ({"out_order_id": "NEVER"}, "2747006"),
    ],
)
async def test_a_claim_that_the_platform_would_refuse(stand: Stand, changes: dict[str, Any], code: str) -> None:
    order = await stand.paid()
    facts = {"out_order_id": order, **claim_of(stand.goods_of(order)), **changes}
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_aftersale("A1", stand.openid, facts)
    assert caught.value.code == code
    assert caught.value.fault is (Fault.NOT_FOUND if code == "2747006" else Fault.REFUSED)


async def test_a_line_is_claimed_once_at_a_time_and_no_more_than_was_paid(stand: Stand) -> None:
    order = await stand.paid()
    facts = {"out_order_id": order, **claim_of(stand.goods_of(order), 10000)}
    await stand.adapter.add_aftersale("A1", stand.openid, facts)
    for number, code in (("A1", "2747013"), ("A2", "2747020")):
        with pytest.raises(Failed) as caught:
            await stand.adapter.add_aftersale(number, stand.openid, facts)
        assert caught.value.code == code
    await stand.adapter.accept_refund("A1")
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_aftersale("A2", stand.openid, facts)
    assert caught.value.code == "2747014"
    await stand.adapter.add_aftersale("A2", stand.openid, {**facts, "orderamt": 7600})


async def test_an_application_without_the_component_is_a_matter_of_settings(stand: Stand) -> None:
    applications.change(stand.provider.home.book, stand.provider.appid, permissions=["base"])
    with pytest.raises(Failed) as caught:
        await stand.adapter.categories()
    assert (caught.value.fault, caught.value.code) == (Fault.CONFIG, "48001")


@pytest.mark.parametrize(
    ("mischief", "fault"),
    [
        (Mischief.ERROR_BODY_200, Fault.UNKNOWN),
        (Mischief.UNLISTED_STATE, Fault.UNKNOWN),
        (Mischief.SLOW_DOWN, Fault.SLOW_DOWN),
        (Mischief.NOT_THE_FORMAT, Fault.UNKNOWN),
        (Mischief.BAD_GATEWAY, Fault.UNKNOWN),
    ],
)
async def test_wrongs_of_the_platform(stand: Stand, mischief: Mischief, fault: Fault) -> None:
    stand.provider.mischiefs.order(mischief)
    with pytest.raises(Failed) as caught:
        await stand.adapter.add_goods(new_id(), TEA)
    assert caught.value.fault is fault


async def test_a_lost_answer_leaves_what_was_done(stand: Stand) -> None:
    stand.provider.mischiefs.order(Mischief.RESET)
    with pytest.raises(NoAnswer):
        await stand.adapter.add_goods("G7", TEA)
    assert (await stand.adapter.goods("G7")).state is GoodsState.REVIEWING


def test_the_number_is_an_appid() -> None:
    with pytest.raises(BadConfig):
        WxLiveConfig.read("gh_123", {})
    assert WxLiveConfig.read("wx0123456789abcdef", {}).generation == "shop"
