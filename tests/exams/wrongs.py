"""What every exam asks about answers that are late, cut, foreign or wrong: unknown is not failure, nor success."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from tests.exams.parts import Verb, Verbs, fault_of
from tests.exams.room import Room

from hutong.base.http import Reply
from hutong.capabilities.faults import Fault
from hutong.capabilities.simulation import Mischief


async def is_unknown(room: Room[Any, Any], verbs: Verbs, mischief: Mischief, *, must: bool = True) -> None:
    """Every verb after one wrong. `must`: every protocol knows this wrong, so the provider has to do it."""
    async for name, verb in verbs():
        room.wrong(mischief)
        fault = await fault_of(verb())
        done = room.done
        room.right()
        assert done or not must, f"{name}: the provider did not do {mischief}"
        if done:
            assert fault is Fault.UNKNOWN, f"{name} after {mischief} is {fault}"


async def rubbish_is_unknown(
    room: Room[Any, Any], verbs: Verbs, bodies: Sequence[bytes], *, bare: bool = False
) -> None:
    """Whatever bytes come instead of the answer: never a success, never a crash, never a refusal.

    `bare`: without the provider's headers, for answers that say all in their headers.
    """
    async for name, verb in verbs():
        true = await answer_to(room, verb)
        for status in (200, 500):
            for body in bodies:
                if (status, body) == (true.status, true.body.strip()):
                    continue  # some providers say no more than "OK"

                def changed(reply: Reply, status: int = status, body: bytes = body) -> Reply:
                    return Reply(status, body, {} if bare else reply.headers)

                room.wire.change = changed
                fault = await fault_of(verb())
                room.right()
                assert fault is Fault.UNKNOWN, f"{name} answered {status} {body[:60]!r} is {fault}"


async def a_cut_is_unknown(room: Room[Any, Any], verbs: Verbs) -> None:
    """An answer without its end is not believed."""
    async for name, verb in verbs():
        last = await answer_to(room, verb)
        if last.body.strip().isalnum():
            continue  # a bare number or word has no end of its own: the length that HTTP tells is all there is
        for size in range(0, len(last.body.rstrip()) - 1, max(1, len(last.body) // 40)):
            cut = Reply(last.status, last.body[:size], last.headers)
            room.wire.change = lambda _, cut=cut: cut
            assert await fault_of(verb()) is Fault.UNKNOWN, f"{name}: {cut.body!r}"
        room.right()


async def answer_to(room: Room[Any, Any], verb: Verb) -> Reply:
    """The last answer that a verb had, true and whole."""
    answers: list[Reply] = []

    def keep(reply: Reply) -> Reply:
        answers.append(reply)
        return reply

    room.wire.change = keep
    await fault_of(verb())
    room.right()
    return answers[-1] if answers else Reply(0)


async def refused_is_unreachable(room: Room[Any, Any], verbs: Verbs) -> None:
    """What never left is safe to repeat, and repeating it works."""
    async for name, verb in verbs():
        room.wire.leaves = 0
        assert await fault_of(verb()) is Fault.UNREACHABLE, name
        room.right()
        assert await fault_of(verb()) is None, name


async def what_left_is_not_unreachable(room: Room[Any, Any], verbs: Verbs) -> None:
    """A verb that has reached the provider once may have happened, whatever stops it afterwards."""
    for leaves in (1, 2, 3):
        async for name, verb in verbs():
            before = len(room.wire.urls)
            room.wire.leaves = leaves
            fault = await fault_of(verb())
            room.right()
            if len(room.wire.urls) > before:
                assert fault is not Fault.UNREACHABLE, name


async def without(verbs: AsyncIterator[tuple[str, Verb]], *names: str) -> AsyncIterator[tuple[str, Verb]]:
    """The verbs but for some."""
    async for name, verb in verbs:
        if name not in names:
            yield name, verb
