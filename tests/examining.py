"""An examination of one channel for tests, as the doctor makes it: its settings, then each question in turn."""

from collections.abc import Sequence

from hutong.capabilities.diagnosis import Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault

HUB = "https://pay.example.com"
AROUND = Circumstances(base_url=HUB, back=f"{HUB}/login/return")


async def examined(adapter: Examines, around: Circumstances = AROUND) -> list[Finding]:
    """Everything that was found; what the channel has no explanation for is an AssertionError."""
    found = list(adapter.look(around))
    for number, question in enumerate(adapter.questions(around)):
        said = await _asked(adapter, question)
        found += said
        if said and number == 0:  # the plainest fails for all of them
            break
    listed = {one.id for one in adapter.AILMENTS}
    assert {one.id for one in found} <= listed, "the channel found what it does not list"
    return found


async def named(adapter: Examines, around: Circumstances = AROUND) -> set[str]:
    """The ids of what was found."""
    return {one.id for one in await examined(adapter, around)}


async def _asked(adapter: Examines, question: Question) -> Sequence[Finding]:
    verb = question.verb
    try:
        return await question.ask()
    except Failed as failed:
        return _blamed(adapter, verb, failed)
    except ValueError as error:  # a hub says it so of an adapter's own errors
        return _blamed(adapter, verb, Failed(Fault.UNKNOWN, words=f"{type(error).__name__}: {error}"))


def _blamed(adapter: Examines, verb: str, failed: Failed) -> Sequence[Finding]:
    found = adapter.blame(verb, failed)
    assert found is not None, f"{verb} failed, and nobody knows why: {failed}"
    return found
