"""Refunds: in parts, never beyond the rest, once under one number, and told the same on every road."""

from dataclasses import replace

from tests.exams.hall import Hall
from tests.exams.parts import fault_of
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState, RefundOutcome, Refunds, RefundState, Scene
from hutong.capabilities.simulation import BillState

paper = Paper[[Hall, Scene]]()
TAKEN = (RefundState.DONE, RefundState.PROCESSING)


async def refunded(hall: Hall, outcome: RefundOutcome, number: str, fen: int) -> None:
    """The refund was taken as it was asked for."""
    assert (outcome.state in TAKEN, outcome.number, outcome.fen) == (True, number, fen)
    await hall.provider.knocker.settled()


@paper.step(each=True, needs=Refunds)
async def a_payment_is_refunded_in_parts(hall: Hall, scene: Scene) -> None:
    """Two parts and the rest; each is found by asking; the payment stays paid for whoever asks."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    for fen in (1, 998, 1000):
        refund = hall.refund_ask(ask, bill, fen)
        await refunded(hall, await hall.opened.refund(refund), refund.number, fen)
        asked = await hall.opened.refund_query(refund)
        assert (asked.state, asked.number, asked.fen) == (RefundState.DONE, refund.number, fen)
    assert hall.provider.bill(bill.id).refunded_fen == ask.fen
    assert hall.provider.bill(bill.id).state is BillState.REFUNDED
    assert not hall.forged


@paper.step(needs=Refunds)
async def a_refund_by_the_providers_number_is_the_same(hall: Hall, scene: Scene) -> None:
    """The provider's own number of the payment may stand for ours."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    known = (await hall.opened.query(ask.number)).provider_no
    refund = hall.refund_ask(ask, bill, 300, provider_no=known)
    await refunded(hall, await hall.opened.refund(refund), refund.number, 300)
    assert (await hall.opened.refund_query(refund)).state is RefundState.DONE


@paper.step(needs=Refunds)
async def a_refund_told_by_callback_is_the_one_asked_about(hall: Hall, scene: Scene) -> None:
    """Where the provider notifies of refunds, both roads tell the same, and it is not taken for a payment."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    paid = len(hall.payments_heard())
    refund = hall.refund_ask(ask, bill, 700)
    await hall.opened.refund(refund)
    await hall.provider.knocker.settled()
    asked = await hall.opened.refund_query(refund)
    for told in hall.refunds_heard():
        assert (told.state, told.number, told.fen) == (asked.state, asked.number, asked.fen)
    assert not hall.forged
    for again in hall.payments_heard()[paid:]:  # Alipay tells of a refund by the payment's notification
        assert (again.state, again.number, again.fen) == (PayState.PAID, ask.number, ask.fen)


@paper.step(needs=Refunds)
async def a_refund_beyond_the_rest_is_refused(hall: Hall, scene: Scene) -> None:
    """Not one fen more than was paid, whatever was given back before."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    await hall.opened.refund(hall.refund_ask(ask, bill, 1500))
    assert await fault_of(hall.opened.refund(hall.refund_ask(ask, bill, 500))) is Fault.REFUSED
    await hall.opened.refund(hall.refund_ask(ask, bill, 499))
    assert await fault_of(hall.opened.refund(hall.refund_ask(ask, bill, 1))) is Fault.REFUSED
    await hall.provider.knocker.settled()
    assert hall.provider.bill(bill.id).refunded_fen == ask.fen


@paper.step(needs=Refunds)
async def one_number_is_one_refund(hall: Hall, scene: Scene) -> None:
    """Asked for three times under one number it happens once."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    refund = hall.refund_ask(ask, bill, 500)
    for _ in range(3):
        await refunded(hall, await hall.opened.refund(refund), refund.number, 500)
    assert hall.provider.bill(bill.id).refunded_fen == 500


@paper.step(needs=Refunds)
async def another_amount_under_one_number_is_not_taken(hall: Hall, scene: Scene) -> None:
    """A second amount under a used refund number fails and moves nothing."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    refund = hall.refund_ask(ask, bill, 500)
    await hall.opened.refund(refund)
    fault = await fault_of(hall.opened.refund(replace(refund, fen=600)))
    assert fault in (Fault.DUPLICATE, Fault.REFUSED, Fault.UNKNOWN)
    await hall.provider.knocker.settled()
    assert hall.provider.bill(bill.id).refunded_fen == 500


@paper.step(needs=Refunds)
async def what_was_not_paid_is_not_refunded(hall: Hall, scene: Scene) -> None:
    """A waiting payment, and a number of nobody."""
    waiting = hall.ask(scene)
    bill = hall.bill(await hall.opened.pay(waiting), waiting)
    for ask in (waiting, hall.ask(scene)):
        fault = await fault_of(hall.opened.refund(hall.refund_ask(ask, bill, 100)))
        assert fault in (Fault.REFUSED, Fault.NOT_FOUND)
    assert hall.provider.bill(bill.id).refunded_fen == 0


@paper.step(needs=Refunds)
async def a_refund_of_nobody_is_not_found(hall: Hall, scene: Scene) -> None:
    """Asked about a refund number it never had, the provider says so."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    assert await fault_of(hall.opened.refund_query(hall.refund_ask(ask, bill, 100))) is Fault.NOT_FOUND


@paper.step(needs=Refunds)
async def a_refund_that_waits_is_processing_until_it_is_done(hall: Hall, scene: Scene) -> None:
    """Told to wait, where the provider knows such refunds; then it is done."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    refund = replace(hall.refund_ask(ask, bill, 500), reason="pending")
    try:
        await hall.opened.refund(refund)
    except Failed as failed:
        raise AssertionError(f"not taken: {failed}") from failed
    hall.provider.refund_by_provider(bill.id)
    await hall.provider.knocker.settled()
    assert (await hall.opened.refund_query(refund)).state is RefundState.DONE
    assert hall.provider.bill(bill.id).refunded_fen == 500
