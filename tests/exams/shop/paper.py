"""The exam of every channel of a shop: goods, orders, claims, what nobody answered, secrets."""

from tests.exams import secrecy
from tests.exams.parts import RUBBISH, TRANSPORT, fault_of
from tests.exams.secrecy import assert_absent
from tests.exams.shop.hall import Hall
from tests.exams.steps import Paper, Step

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.capabilities.faults import Fault
from hutong.capabilities.shop import AftersaleState, GoodsState, OrderState, Sent
from hutong.vendors.wechat_world.tokens import Tokens

paper = Paper[[Hall]]()
STEPS: list[Step[[Hall]]] = paper.steps


@paper.step()
async def goods_are_reviewed_and_listed(hall: Hall) -> None:
    number = new_id()
    assert (await hall.add(number)).state is GoodsState.REVIEWING
    assert await fault_of(hall.opened.ask("list", number, hall.face.list_goods(number))) is Fault.REFUSED
    shown = await hall.listed()
    assert (await hall.goods(shown)).state is GoodsState.LISTED


@paper.step()
async def a_number_of_goods_is_used_once(hall: Hall) -> None:
    number = new_id()
    await hall.add(number)
    assert await fault_of(hall.add(number)) in (Fault.DUPLICATE, Fault.REFUSED)


@paper.step()
async def what_was_never_there_is_refused(hall: Hall) -> None:
    assert await fault_of(hall.goods("NEVER")) in (Fault.NOT_FOUND, Fault.REFUSED)


@paper.step()
async def an_order_is_sent_and_received(hall: Hall) -> None:
    number = await hall.paid()
    assert (await hall.face.order(number, hall.openid)).state is OrderState.TO_SEND
    await hall.face.send(number, hall.openid, [Sent("SF", "SF1")], all_sent=True, at=now())
    assert (await hall.face.order(number, hall.openid)).state is OrderState.SENT
    await hall.face.received(number, hall.openid)
    assert (await hall.face.order(number, hall.openid)).state is OrderState.DONE


@paper.step()
async def a_claim_is_answered(hall: Hall) -> None:
    order = await hall.paid()
    for answer, state in (("accept_refund", AftersaleState.REFUNDED), ("reject_aftersale", AftersaleState.REJECTED)):
        number, record = new_id(), hall.provider.orders.books.find(hall.provider.appid, order)
        hall.provider.claims.ask(hall.provider.appid, record, number, 100)
        assert (await hall.face.aftersale(number)).state is AftersaleState.ASKED
        await getattr(hall.face, answer)(number)
        assert (await hall.face.aftersale(number)).state is state


@paper.step()
async def goods_come_back_before_their_money_does(hall: Hall) -> None:
    order, number = await hall.paid(), new_id()
    record = hall.provider.orders.books.find(hall.provider.appid, order)
    hall.provider.claims.ask(hall.provider.appid, record, number, 100, back=True)
    address = {"receiver_name": "胡同", "detailed_address": "东四", "tel_number": "13900002222"}
    await hall.face.accept_return(number, address)
    assert (await hall.face.aftersale(number)).state is AftersaleState.TO_RETURN
    refund = hall.opened.ask("accept_refund", number, hall.face.accept_refund(number))
    assert await fault_of(refund) is Fault.REFUSED
    await hall.face.tell_returned(number, hall.openid, Sent("SF", "SF2"), "顺丰速运")
    claim = await hall.face.aftersale(number)
    assert (claim.state, claim.openid) == (AftersaleState.TO_RECEIVE, hall.openid)
    assert [one.waybill_no for one in hall.face.contents(claim.facts).parcels] == ["SF2"]
    await hall.face.accept_refund(number)
    assert (await hall.face.aftersale(number)).state is AftersaleState.REFUNDED


@paper.step()
async def an_unanswered_submission_is_unknown(hall: Hall) -> None:
    for mischief in TRANSPORT:
        hall.wrong(mischief)
        assert await fault_of(hall.add(new_id())) is Fault.UNKNOWN, mischief
        hall.right()


@paper.step()
async def what_never_left_is_unreachable(hall: Hall) -> None:
    await hall.listed()  # so that a token was lent
    hall.wire.leaves = 0
    assert await fault_of(hall.add(new_id())) is Fault.UNREACHABLE


@paper.step()
async def rubbish_is_never_goods(hall: Hall) -> None:
    await hall.listed()
    for rubbish in RUBBISH:
        hall.wire.change = lambda reply, rubbish=rubbish: Reply(200, rubbish, reply.headers)
        assert await fault_of(hall.add(new_id())) is Fault.UNKNOWN, rubbish


@paper.step()
async def a_token_that_died_is_lent_anew(hall: Hall) -> None:
    await hall.listed()
    Tokens(hall.provider.home.book).spoil(hall.provider.appid)
    issued = hall.lender.issued
    assert await hall.add(new_id())
    assert hall.lender.issued == issued + 1


@paper.step()
async def no_secret_is_seen_in_what_is_printed(hall: Hall) -> None:
    await hall.listed()
    secrecy.nothing_printed(hall)


@paper.step()
async def no_secret_is_seen_in_logs_errors_or_the_call_log(hall: Hall) -> None:
    for where, text in await secrecy.all_told(hall, hall.verbs):
        assert_absent(hall, where, text)


@paper.step()
async def every_key_is_explained_in_both_languages(hall: Hall) -> None:
    secrecy.explained(hall)
