"""Closing: closed is closed, and what was paid in between is told."""

from tests.exams.hall import Hall
from tests.exams.parts import fault_of, tried
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Closes, PayState, Scene
from hutong.capabilities.simulation import BillState, Mischief

paper = Paper[[Hall, Scene]]()


@paper.step(each=True, needs=Closes)
async def a_closed_payment_can_not_be_paid(hall: Hall, scene: Scene) -> None:
    """Closed, and closed again; the phone can't pay it."""
    ask = hall.ask(scene)
    if scene is Scene.BARCODE:
        ask = hall.ask(scene, auth_code=hall.provider.show_code(confirm=True))
    bill = hall.bill(await hall.opened.pay(ask), ask)
    assert (await hall.opened.close(ask.number)).state is PayState.CLOSED
    assert await fault_of(hall.opened.close(ask.number)) in (None, Fault.NOT_FOUND)
    await hall.provider.pay(bill.id)
    assert hall.provider.bill(bill.id).state is BillState.CLOSED
    assert (await hall.opened.query(ask.number)).state is PayState.CLOSED
    assert hall.payments_heard() == [] or all(told.state is PayState.CLOSED for told in hall.payments_heard())


@paper.step(each=True, needs=Closes)
async def closing_what_was_paid_tells_that_it_is_paid(hall: Hall, scene: Scene) -> None:
    """The payer was quicker and the callback is lost: closing does not hide the money."""
    hall.wrong(Mischief.NOTICE_LOST)
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    hall.right()
    outcome = await tried(hall.opened.close(ask.number))
    if isinstance(outcome, Failed):
        assert outcome.fault is Fault.UNKNOWN  # then it is asked about
    else:
        assert (outcome.state, outcome.fen) == (PayState.PAID, ask.fen)
    assert hall.provider.bill(bill.id).state is BillState.PAID
    assert (await hall.opened.query(ask.number)).state is PayState.PAID


@paper.step(needs=Closes)
async def a_late_callback_after_closing_is_told(hall: Hall, scene: Scene) -> None:
    """Paid, asked to close, and only then the callback: it says paid."""
    hall.wrong(Mischief.NOTICE_LATE)
    ask = hall.ask(scene)
    await hall.paid(ask)
    await fault_of(hall.opened.close(ask.number))
    hall.provider.release()
    await hall.provider.knocker.settled()
    assert [(told.state, told.number) for told in hall.payments_heard()] == [(PayState.PAID, ask.number)]


@paper.step(needs=Closes)
async def closing_a_number_of_nobody_is_never_paid(hall: Hall, scene: Scene) -> None:
    """Not found, or closed for good: nothing else."""
    outcome = await tried(hall.opened.close(hall.ask(scene).number))
    if isinstance(outcome, Failed):
        assert outcome.fault is Fault.NOT_FOUND
    else:
        assert outcome.state is PayState.CLOSED
