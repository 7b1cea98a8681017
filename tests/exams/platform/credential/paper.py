"""The exam of every channel that lends credentials of its platform: issuing, refusals, renewal, secrets."""

from tests.exams.platform import secrets
from tests.exams.platform.credential import issuing
from tests.exams.platform.hall import Hall
from tests.exams.steps import Step

STEPS: list[Step[[Hall]]] = [*issuing.paper.steps, *secrets.questions(issuing.verbs)]
