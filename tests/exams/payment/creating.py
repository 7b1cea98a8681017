"""Creating a payment: it waits, is paid, and its number stands for one payment only."""

from dataclasses import replace

from tests.exams.hall import Hall
from tests.exams.parts import CALLBACK, fault_of, tried
from tests.exams.steps import Paper

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState, Scene
from hutong.capabilities.simulation import BillState

paper = Paper[[Hall, Scene]]()
NO = (Fault.DUPLICATE, Fault.REFUSED, Fault.UNKNOWN)


@paper.step(each=True)
async def a_created_payment_waits(hall: Hall, scene: Scene) -> None:
    """The phone sees our number, amount and subject; the provider, asked, has not been paid (or knows nothing yet)."""
    ask = hall.ask(scene)
    if scene is Scene.BARCODE:
        ask = replace(ask, auth_code=hall.provider.show_code(confirm=True))
    outcome = await hall.opened.pay(ask)
    assert (outcome.state, outcome.number) == (PayState.WAITING, ask.number)
    assert outcome.fen in (None, ask.fen)
    assert (outcome.start is None) is (scene is Scene.BARCODE)
    bill = hall.bill(outcome, ask)
    assert (bill.number, bill.fen, bill.state) == (ask.number, ask.fen, BillState.OPEN)
    assert "咖啡" in bill.subject
    asked = await tried(hall.opened.query(ask.number))
    if isinstance(asked, Failed):
        assert asked.fault is Fault.NOT_FOUND  # some providers make the order when the payer comes
    else:
        assert asked.state is PayState.WAITING
    if outcome.start is not None and outcome.start.good_until is not None:
        assert outcome.start.good_until <= ask.expires_at


@paper.step(each=True)
async def paid_by_callback_is_paid_by_query(hall: Hall, scene: Scene) -> None:
    """Both roads tell the same: state, number, amount, provider's number, time and payer."""
    ask = hall.ask(scene)
    bill = await hall.paid(ask)
    assert hall.provider.bill(bill.id).state is BillState.PAID
    asked = await hall.opened.query(ask.number)
    assert (asked.state, asked.number, asked.fen, asked.currency) == (PayState.PAID, ask.number, ask.fen, "CNY")
    assert asked.provider_no
    assert asked.paid_at is not None
    assert abs((asked.paid_at - ask.created_at).total_seconds()) < 60
    assert asked.paid_at.utcoffset() is not None
    assert not hall.forged
    told = hall.payments_heard()
    if scene is Scene.BARCODE and not told:
        return  # a payment code is answered at once; not every provider notifies as well
    assert told
    assert all(_same(one) == _same(asked) for one in told)
    assert {f"http://hub.test{knock.path}" for knock in hall.knocks} == {CALLBACK}


def _same(outcome: object) -> tuple[object, ...]:
    names = ("state", "number", "fen", "currency", "provider_no", "paid_at", "payer_id")
    return tuple(getattr(outcome, name) for name in names)


@paper.step(each=True)
async def one_number_is_one_payment(hall: Hall, scene: Scene) -> None:
    """The same order twice gives a start for the same bill, or DUPLICATE; nobody pays twice."""
    ask = hall.ask(scene)
    first = await hall.opened.pay(ask)
    bill = hall.bill(first, ask)
    second = await tried(hall.opened.pay(ask))
    if isinstance(second, Failed):
        assert second.fault is Fault.DUPLICATE or (scene is Scene.BARCODE and second.fault in NO)
    else:
        assert hall.bill(second, ask).number == bill.number
    if first.state is not PayState.PAID:
        await hall.provider.pay(bill.id)
    assert (await hall.opened.query(ask.number)).fen == ask.fen


@paper.step(each=True)
async def other_content_under_one_number_is_not_taken(hall: Hall, scene: Scene) -> None:
    """A second amount under a used number is refused, or comes to nothing at the provider."""
    ask = hall.ask(scene)
    bill = hall.bill(await hall.opened.pay(ask), ask)
    other = replace(ask, fen=ask.fen + 1)
    if scene is Scene.BARCODE:
        other = replace(other, auth_code=hall.provider.show_code())
    second = await tried(hall.opened.pay(other))
    if isinstance(second, Failed):
        assert second.fault in NO
    else:
        assert second.state is PayState.WAITING
        _refused_by_the_phone(hall, second.start.value if second.start else "")
    assert hall.provider.bill(bill.id).fen == ask.fen
    await hall.provider.pay(bill.id)
    assert (await hall.opened.query(ask.number)).fen == ask.fen


def _refused_by_the_phone(hall: Hall, text: str) -> None:
    try:
        bill = hall.provider.scan(text)
    except ValueError:
        return
    assert bill is None or bill.fen == hall.ask().fen


@paper.step()
async def a_paid_number_is_not_paid_again(hall: Hall, scene: Scene) -> None:
    """Creating under a number that was paid is refused or tells that it is paid."""
    ask = hall.ask(scene)
    await hall.paid(ask)
    outcome = await tried(hall.opened.pay(ask))
    if isinstance(outcome, Failed):
        assert outcome.fault in NO
    else:
        bill = hall.bill(outcome, ask)
        assert bill.state is BillState.PAID
    assert (await hall.opened.query(ask.number)).state is PayState.PAID


@paper.step()
async def a_number_of_nobody_is_not_found(hall: Hall, scene: Scene) -> None:
    """Asked about a number it never had, the provider says so."""
    assert await fault_of(hall.opened.query(hall.ask(scene).number)) is Fault.NOT_FOUND


@paper.step()
async def a_scene_that_the_channel_lacks_is_unsupported(hall: Hall, scene: Scene) -> None:
    """No request leaves for a scene that is not among the channel's."""
    for lacking in set(Scene) - hall.opened.scenes:
        assert await fault_of(hall.opened.pay(hall.ask(lacking, auth_code=""))) is Fault.UNSUPPORTED
    assert hall.wire.urls == []


@paper.step()
async def a_used_payment_code_is_refused(hall: Hall, scene: Scene) -> None:
    """A payer's code pays once."""
    if Scene.BARCODE not in hall.opened.scenes:
        return
    ask = hall.ask(Scene.BARCODE)
    assert (await hall.opened.pay(ask)).state is PayState.PAID
    assert await fault_of(
        hall.opened.pay(replace(hall.ask(Scene.NATIVE), scene=Scene.BARCODE, auth_code=ask.auth_code))
    )
