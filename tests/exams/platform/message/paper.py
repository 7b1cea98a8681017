"""The exam of every channel that writes to people: sending, answers, secrets."""

from tests.exams.platform import secrets
from tests.exams.platform.message import answers, sending
from tests.exams.platform.message.hall import Hall, verbs
from tests.exams.steps import Step

from hutong.capabilities.platform.message import MessageKind


def _of_any_kind(step: Step[[Hall]]) -> Step[[Hall, MessageKind]]:
    async def run(hall: Hall, kind: MessageKind) -> None:
        await step.run(hall)

    return Step(step.name, run)


STEPS: list[Step[[Hall, MessageKind]]] = [
    *sending.paper.steps,
    *answers.paper.steps,
    *(_of_any_kind(step) for step in secrets.questions(verbs)),
]
