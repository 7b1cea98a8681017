"""Asking: what became of a message, and of this one only."""

from tests.exams import wrongs
from tests.exams.parts import fault_of, tried
from tests.exams.sms.hall import Hall, Way
from tests.exams.steps import Paper

from hutong.base.clock import now
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sms import AsksSms, SmsState

NOT_ARRIVED = (SmsState.FAILED, SmsState.SENT)  # SENT: a code that says that nothing is decided yet
paper = Paper[[Hall, Way]]()
OPEN = (SmsState.SENT, SmsState.UNKNOWN, Fault.UNKNOWN, Fault.NOT_FOUND)


@paper.step(each=True, needs=AsksSms)
async def a_message_that_arrives_is_told(hall: Hall, way: Way) -> None:
    """First on its way, then delivered, with the time."""
    sms = hall.code(way)
    outcome, message = await hall.sent(sms)
    asked = await hall.ask(sms, outcome.provider_no)
    assert asked.state is SmsState.SENT
    await hall.reported(message)
    asked = await hall.ask(sms, outcome.provider_no)
    assert asked.state is SmsState.DELIVERED
    assert asked.number in ("", sms.number)
    assert asked.provider_no in ("", outcome.provider_no)
    assert asked.number or asked.provider_no
    assert asked.phone in ("", sms.phone)
    if asked.at is not None:
        assert asked.at.utcoffset() is not None
        assert abs((asked.at - now()).total_seconds()) < 60


@paper.step(needs=AsksSms)
async def a_message_that_fails_is_told(hall: Hall, way: Way) -> None:
    """With the provider's own code, for every code that it has."""
    states: list[SmsState] = []
    for code in hall.failures:
        sms = hall.code(way)
        outcome, message = await hall.sent(sms)
        await hall.reported(message, code)
        asked = await hall.ask(sms, outcome.provider_no)
        assert asked.state in NOT_ARRIVED
        assert asked.code == code
        states.append(asked.state)
    assert SmsState.FAILED in states


@paper.step(needs=AsksSms)
async def a_message_of_nobody_is_not_found(hall: Hall, way: Way) -> None:
    """Asked about a message it never had, the provider says so; there are others to the same phone."""
    await hall.send(hall.code(way))
    assert await fault_of(hall.ask(hall.code(way))) is Fault.NOT_FOUND


@paper.step(needs=AsksSms)
async def an_answer_about_another_message_is_not_ours(hall: Hall, way: Way) -> None:
    """What is told of one message is not believed of another."""
    arrived, waiting = hall.code(way), hall.code(way)
    first, message = await hall.sent(arrived)
    second = await hall.send(waiting)
    await hall.reported(message)
    other = await wrongs.answer_to(hall, lambda: hall.ask(arrived, first.provider_no))
    hall.wire.change = lambda _: other
    outcome = await tried(hall.ask(waiting, second.provider_no))
    hall.right()
    assert (outcome.fault if isinstance(outcome, Failed) else outcome.state) in OPEN
    assert (await hall.ask(waiting, second.provider_no)).state is SmsState.SENT
