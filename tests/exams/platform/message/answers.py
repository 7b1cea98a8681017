"""Answers that are late, cut or wrong: what may have been sent is unknown, and leaves once."""

from collections.abc import Awaitable, Callable

from tests.exams import wrongs
from tests.exams.parts import RUBBISH, TRANSPORT, fault_of
from tests.exams.platform.message.hall import Hall, verbs
from tests.exams.steps import Paper

from hutong.capabilities.faults import Fault
from hutong.capabilities.platform.message import MessageKind
from hutong.capabilities.simulation import Mischief

paper = Paper[[Hall, MessageKind]]()
TAKEN = {
    Mischief.TIMEOUT_AFTER_ACCEPTING: 1,
    Mischief.RESET: 1,
    Mischief.HALF_ANSWER: 1,
    Mischief.BAD_GATEWAY: 0,
    Mischief.NOT_THE_FORMAT: 0,
    Mischief.ERROR_BODY_200: 1,
}
BODIES = (
    *RUBBISH,
    *(b'{"errcode": "0"}', b'{"errcode": null}', b'{"errcode": true}', b'{"errcode": [0]}', b'{"errcode": -1}'),
    *(b'{"errcode": 99999, "errmsg": "no manual lists it"}', b'{"template_list": null}', b'{"template_list": [1]}'),
)


def _asker(mischief: Mischief) -> Callable[[Hall, MessageKind], Awaitable[None]]:
    async def asks(hall: Hall, kind: MessageKind) -> None:
        await wrongs.is_unknown(hall, lambda: verbs(hall), mischief)

    asks.__name__ = f"{mischief}_is_unknown"
    return asks


for wrong in (*TRANSPORT, Mischief.ERROR_BODY_200, Mischief.UNLISTED_STATE):
    paper.step()(_asker(wrong))


@paper.step(each=True)
async def what_may_have_been_sent_is_sent_once(hall: Hall, kind: MessageKind) -> None:
    """Whatever happens to the answer, the request left once."""
    for mischief, taken in TAKEN.items():
        letter = await hall.letter(kind)
        hall.willing(letter)
        before, left = len(hall.mail), len(hall.wire.urls)
        hall.wrong(mischief)
        assert await fault_of(hall.send(letter)) is Fault.UNKNOWN
        hall.right()
        assert (len(hall.mail) - before, len(hall.wire.urls) - left) == (taken, 1), mischief


@paper.step(each=True)
async def a_token_that_died_is_replaced_and_the_message_sent_once(hall: Hall, kind: MessageKind) -> None:
    """The platform refused it before it did anything."""
    letter = await hall.letter(kind)
    hall.willing(letter)
    hall.provider.spoil(hall.application)
    assert await fault_of(hall.send(letter)) is None
    assert len(hall.mail) == 1


@paper.step()
async def a_body_of_rubbish_is_unknown(hall: Hall, kind: MessageKind) -> None:
    """Whatever bytes come instead of the answer: never sent, never a crash, never a refusal."""
    await wrongs.rubbish_is_unknown(hall, lambda: verbs(hall), BODIES)


@paper.step()
async def a_cut_answer_is_unknown(hall: Hall, kind: MessageKind) -> None:
    """An answer without its end is not believed."""
    await wrongs.a_cut_is_unknown(hall, lambda: verbs(hall))


@paper.step()
async def a_refused_connection_is_unreachable(hall: Hall, kind: MessageKind) -> None:
    """What never left is safe to repeat, and repeating it works."""
    await wrongs.refused_is_unreachable(hall, lambda: verbs(hall))


@paper.step(each=True)
async def a_provider_that_is_too_busy_sends_nothing(hall: Hall, kind: MessageKind) -> None:
    """Asked to slow down, in the provider's own words: it may be sent later."""
    letter = await hall.letter(kind)
    hall.willing(letter)
    hall.wrong(Mischief.SLOW_DOWN)
    assert await fault_of(hall.send(letter)) is Fault.SLOW_DOWN
    hall.right()
    hall.provider.configure(hall.application, exhausted=["/cgi-bin/message/"])
    assert await fault_of(hall.send(letter)) is Fault.SLOW_DOWN
    hall.provider.configure(hall.application, exhausted=[])
    assert hall.mail == []
    assert await fault_of(hall.send(letter)) is None
