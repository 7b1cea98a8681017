"""The exam of every payment channel: create, answers, callbacks, close, refunds, secrets."""

from tests.exams.hall import Hall
from tests.exams.payment import answers, callbacks, closing, creating, refunds, secrets
from tests.exams.steps import Step

from hutong.capabilities.pay import Scene

STEPS: list[Step[[Hall, Scene]]] = [
    step for part in (creating, answers, callbacks, closing, refunds, secrets) for step in part.paper.steps
]
