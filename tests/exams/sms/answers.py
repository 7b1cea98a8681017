"""Answers that are late, cut or wrong: what may have been sent is unknown, is asked about, and is never sent again."""

from collections.abc import AsyncIterator, Awaitable, Callable

from tests.exams import wrongs
from tests.exams.parts import RUBBISH, TRANSPORT, Verb, fault_of, tried
from tests.exams.sms.hall import Hall, Way
from tests.exams.steps import Paper

from hutong.base.http import Reply
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import AsksSms, SmsState

paper = Paper[[Hall, Way]]()
TAKEN = {
    Mischief.TIMEOUT_AFTER_ACCEPTING: 1,
    Mischief.RESET: 1,
    Mischief.HALF_ANSWER: 1,
    Mischief.BAD_GATEWAY: 0,
    Mischief.NOT_THE_FORMAT: 0,
}
BODIES = (
    *RUBBISH,
    *(b'{"Code": ["OK"]}', b'{"Code": {"OK": 1}}', b'{"Code": null}', b'{"code": "OK"}', b'{"Message": "OK"}'),
    *(b'{"msg_id": null}', b'{"msg_id": ""}', b'{"msg_id": {}}', b'{"error": null}', b'{"error": {"code": "x"}}'),
    *(b'{"respCode": null}', b'{"respCode": ["0000"]}', b'{"respCode": 0}', b'{"smsId": "1"}', b'{"state": "sent"}'),
    *(b"-", b"+1", b"1e3", b"NaN", "１２３".encode(), b"true", b"<respCode>0000</respCode>"),
    b'<!DOCTYPE x [<!ENTITY a "0000">]><resp><respCode>&a;</respCode></resp>',
)


def _asker(mischief: Mischief, must: bool) -> Callable[[Hall, Way], Awaitable[None]]:
    async def asks(hall: Hall, way: Way) -> None:
        await wrongs.is_unknown(hall, lambda: hall.verbs(way), mischief, must=must)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in TRANSPORT:
    paper.step()(_asker(wrong, True))
for wrong in (Mischief.ERROR_BODY_200, Mischief.BAD_SIGNATURE):
    paper.step()(_asker(wrong, False))


@paper.step(each=True)
async def what_may_have_been_sent_is_sent_once(hall: Hall, way: Way) -> None:
    """Whatever happens to the answer, the request left once."""
    for mischief, taken in TAKEN.items():
        shown, left = len(hall.phone), len(hall.wire.urls)
        hall.wrong(mischief)
        assert await fault_of(hall.send(hall.code(way))) is Fault.UNKNOWN
        hall.right()
        assert (len(hall.phone) - shown, len(hall.wire.urls) - left) == (taken, 1), mischief


@paper.step()
async def a_body_of_rubbish_is_unknown(hall: Hall, way: Way) -> None:
    """Whatever bytes come instead of the answer: never a success, never a crash, never a refusal."""
    await wrongs.rubbish_is_unknown(hall, lambda: hall.verbs(way), BODIES)


@paper.step(each=True)
async def an_answer_without_its_number_is_unknown(hall: Hall, way: Way) -> None:
    """Where the provider numbers its messages, one without a number was perhaps not taken."""
    sent, message = await hall.sent(hall.code(way))
    if not sent.provider_no:
        return
    assert message.id == sent.provider_no
    bodies: list[bytes] = []

    def nameless(reply: Reply) -> Reply:
        bodies.append(reply.body.replace(hall.phone[-1].id.encode(), b""))
        assert bodies[0] != reply.body
        return Reply(reply.status, bodies[0], reply.headers)

    sms = hall.code(way)
    hall.wire.change = nameless
    fault = await fault_of(hall.send(sms))
    hall.right()
    assert fault is Fault.UNKNOWN or sms.number.encode() in bodies[0]  # ours is as good


@paper.step()
async def a_cut_answer_is_unknown(hall: Hall, way: Way) -> None:
    """An answer without its end is not believed."""
    await wrongs.a_cut_is_unknown(hall, lambda: hall.verbs(way))


@paper.step()
async def an_unlisted_code_is_unknown(hall: Hall, way: Way) -> None:
    """A word that no manual lists is neither success nor failure."""
    told = 0
    async for name, verb in hall.verbs(way):
        hall.wrong(Mischief.UNLISTED_STATE)
        outcome = await tried(verb())
        done = hall.done
        hall.right()
        if done:
            told += 1
            state = outcome.fault if isinstance(outcome, Failed) else outcome.state
            assert state in (Fault.UNKNOWN, SmsState.UNKNOWN), f"{name}: {outcome}"
    assert told, "the provider did nothing unlisted"


@paper.step(each=True)
async def a_provider_that_is_too_busy_sends_nothing(hall: Hall, way: Way) -> None:
    """Asked to slow down, in the provider's own words: nothing was sent, so the next carrier may send it."""
    told = set()
    async for name, verb in hall.verbs(way):
        shown = len(hall.phone)
        hall.wrong(Mischief.SLOW_DOWN)
        fault = await fault_of(verb())
        done = hall.done
        hall.right()
        if done:
            told.add(name)
            assert fault is Fault.SLOW_DOWN, f"{name}: {fault}"
            assert len(hall.phone) == shown, name
            assert await fault_of(verb()) is None, name
    assert "send" in told, "the provider never asked to slow down"


@paper.step()
async def a_refused_connection_is_unreachable(hall: Hall, way: Way) -> None:
    """What never left is safe to repeat, and repeating it works; the next carrier may be asked."""
    await wrongs.refused_is_unreachable(hall, lambda: hall.verbs(way))


@paper.step(each=True)
async def what_fails_after_the_first_request_is_not_unreachable(hall: Hall, way: Way) -> None:
    """A message whose provider was reached once may have been sent, whatever stops it afterwards."""

    async def sending() -> AsyncIterator[tuple[str, Verb]]:
        sms = hall.code(way)
        yield "send", lambda: hall.send(sms)

    await wrongs.what_left_is_not_unreachable(hall, sending)


@paper.step(each=True, needs=AsksSms)
async def after_a_timeout_the_message_is_found(hall: Hall, way: Way) -> None:
    """Without the provider's number, which nobody was told, and among others to the same phone."""
    for _ in range(2):
        await hall.send(hall.code(way))
    lost = hall.code(way)
    hall.wrong(Mischief.TIMEOUT_AFTER_ACCEPTING)
    assert await fault_of(hall.send(lost)) is Fault.UNKNOWN
    hall.right()
    message = hall.phone[-1]
    await hall.send(hall.code(way))
    asked = await hall.ask(lost)
    assert asked.state is SmsState.SENT
    assert asked.number in ("", lost.number)
    await hall.reported(message)
    assert (await hall.ask(lost)).state is SmsState.DELIVERED
    assert len(hall.phone) == 4
