"""The exam of every payment channel: create, answers, callbacks, close, refunds, secrets."""

from tests.exams.payment import answers, callbacks, closing, creating, refunds, secrets
from tests.exams.steps import Step

STEPS: list[Step] = [
    step for part in (creating, answers, callbacks, closing, refunds, secrets) for step in part.paper.steps
]
