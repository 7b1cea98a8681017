"""Answers that are late, cut, foreign or wrong: unknown is not failure, and nothing wrong passes for success."""

from collections.abc import AsyncIterator, Awaitable, Callable

from tests.exams import wrongs
from tests.exams.hall import Hall
from tests.exams.parts import RUBBISH, TRANSPORT, Verb, fault_of, tried
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Closes, Outcome, PayState, RefundOutcome, Refunds, RefundState, Scene
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall, Scene]]()
NO_ANSWER = (*TRANSPORT, Mischief.BAD_SIGNATURE, Mischief.ERROR_BODY_200)
BODIES = (
    *RUBBISH,
    b'<!DOCTYPE x [<!ENTITY a "SUCCESS">]><xml><return_code>&a;</return_code><result_code>&a;</result_code></xml>',
    b'{"code_url": "weixin://wxpay/bizpayurl?pr=forged", "trade_state": "SUCCESS", "status": "SUCCESS"}',
    b'{"alipay_trade_query_response": {"code": "10000", "trade_status": "TRADE_SUCCESS"}, "sign": ""}',
)


async def verbs(hall: Hall, scene: Scene) -> AsyncIterator[tuple[str, Verb]]:
    """Every verb of the channel on a payment of its own that fits it, ready to be asked."""
    fresh = hall.ask(scene)
    yield "pay", lambda: hall.opened.pay(fresh)
    paid = hall.ask(scene)
    bill = await hall.paid(paid)
    yield "query", lambda: hall.opened.query(paid.number)
    if hall.opened.can(Closes):
        waiting = hall.ask(scene)
        hall.bill(await hall.opened.pay(waiting), waiting)  # the payer has looked at it, so the provider knows it
        yield "close", lambda: hall.opened.close(waiting.number)
    if hall.opened.can(Refunds):
        refund = hall.refund_ask(paid, bill, 100)
        yield "refund", lambda: hall.opened.refund(refund)
        done = hall.refund_ask(paid, bill, 200)
        await hall.opened.refund(done)
        yield "refund_query", lambda: hall.opened.refund_query(done)


def _asker(mischief: Mischief) -> Callable[[Hall, Scene], Awaitable[None]]:
    async def asks(hall: Hall, scene: Scene) -> None:
        bare = mischief is Mischief.BAD_SIGNATURE and hall.seat.form in hall.provider.BARE  # no answer has one
        await wrongs.is_unknown(hall, lambda: verbs(hall, scene), mischief, must=not bare)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in NO_ANSWER:
    paper.step()(_asker(wrong))


@paper.step()
async def a_body_of_rubbish_is_unknown(hall: Hall, scene: Scene) -> None:
    """Whatever bytes come instead of the answer: never a success, never a crash, never a refusal."""
    await wrongs.rubbish_is_unknown(hall, lambda: verbs(hall, scene), BODIES)


@paper.step()
async def a_cut_answer_is_unknown(hall: Hall, scene: Scene) -> None:
    """An answer without its end is not believed; but who asked for a close asks again what became of it."""
    await wrongs.a_cut_is_unknown(hall, lambda: wrongs.without(verbs(hall, scene), "close"))


@paper.step()
async def an_answer_about_another_payment_is_unknown(hall: Hall, scene: Scene) -> None:
    """A correctly signed answer that tells of another number is not ours."""
    paid, waiting = hall.ask(scene), hall.ask(scene)
    await hall.paid(paid)
    hall.bill(await hall.opened.pay(waiting), waiting)
    other = await wrongs.answer_to(hall, lambda: hall.opened.query(paid.number))
    hall.wire.change = lambda _: other
    assert await fault_of(hall.opened.query(waiting.number)) is Fault.UNKNOWN
    hall.right()
    assert (await hall.opened.query(waiting.number)).state is PayState.WAITING


@paper.step()
async def an_unlisted_state_is_unknown(hall: Hall, scene: Scene) -> None:
    """A word that no manual lists is neither success nor failure."""
    async for name, verb in verbs(hall, scene):
        hall.wrong(Mischief.UNLISTED_STATE)
        outcome = await tried(verb())
        if isinstance(outcome, Failed):
            assert outcome.fault is Fault.UNKNOWN, f"{name}: {outcome}"
        else:
            assert isinstance(outcome, Outcome | RefundOutcome)
            if name == "close" and outcome.state is PayState.CLOSED:  # asked, not understood, closed all the same
                outcome = await hall.opened.query(outcome.number)
                assert outcome.state is PayState.CLOSED
            else:
                assert outcome.state in (PayState.UNKNOWN, RefundState.UNKNOWN), f"{name}: {outcome}"
        assert hall.done, f"{name}: the provider did nothing unlisted"
        hall.right()


@paper.step()
async def a_refused_connection_is_unreachable(hall: Hall, scene: Scene) -> None:
    """What never left is safe to repeat, and repeating it works."""
    await wrongs.refused_is_unreachable(hall, lambda: verbs(hall, scene))


@paper.step(each=True)
async def what_fails_after_the_first_request_is_not_unreachable(hall: Hall, scene: Scene) -> None:
    """A payment whose provider was reached once may have been made, whatever stops it afterwards."""

    async def paying() -> AsyncIterator[tuple[str, Verb]]:
        ask = hall.ask(scene)
        yield "pay", lambda: hall.opened.pay(ask)

    await wrongs.what_left_is_not_unreachable(hall, paying)


@paper.step()
async def after_a_timeout_the_provider_can_be_asked(hall: Hall, scene: Scene) -> None:
    """Unknown, then asked again under the same number: one payment, which can be paid and is found."""
    ask = hall.ask(scene)
    hall.wrong(Mischief.TIMEOUT_AFTER_ACCEPTING)
    assert await fault_of(hall.opened.pay(ask)) is Fault.UNKNOWN
    hall.right()
    assert await fault_of(hall.opened.query(ask.number)) in (None, Fault.NOT_FOUND)
    await hall.paid(ask)
    asked = await hall.opened.query(ask.number)
    assert (asked.state, asked.fen) == (PayState.PAID, ask.fen)


@paper.step()
async def a_payment_by_code_that_timed_out_is_found(hall: Hall, scene: Scene) -> None:
    """The money moved although no answer came: the query tells."""
    if Scene.BARCODE not in hall.opened.scenes:
        return
    ask = hall.ask(Scene.BARCODE)
    hall.wrong(Mischief.TIMEOUT_AFTER_ACCEPTING)
    assert await fault_of(hall.opened.pay(ask)) is Fault.UNKNOWN
    hall.right()
    asked = await hall.opened.query(ask.number)
    assert (asked.state, asked.fen) == (PayState.PAID, ask.fen)


@paper.step(needs=Refunds)
async def a_refund_that_timed_out_is_found_and_happens_once(hall: Hall, scene: Scene) -> None:
    """Unknown, then asked: done; asked for again under its number: still once."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    refund = hall.refund_ask(ask, bill, 500)
    hall.wrong(Mischief.TIMEOUT_AFTER_ACCEPTING)
    assert await fault_of(hall.opened.refund(refund)) is Fault.UNKNOWN
    hall.right()
    assert (await hall.opened.refund_query(refund)).state in (RefundState.DONE, RefundState.PROCESSING)
    await hall.opened.refund(refund)
    await hall.provider.knocker.settled()
    assert hall.provider.bill(bill.id).refunded_fen == 500


@paper.step()
async def a_wrong_amount_is_seen_in_the_answer(hall: Hall, scene: Scene) -> None:
    """The query tells the provider's amount, not ours, so that settling can refuse it."""
    ask = hall.ask(scene)
    await hall.paid(ask)
    hall.wrong(Mischief.WRONG_AMOUNT)
    asked = await hall.opened.query(ask.number)
    assert not hall.provider.mischiefs.ordered
    assert asked.fen is not None
    assert asked.fen != ask.fen
