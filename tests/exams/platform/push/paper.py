"""The exam of every channel that its platform pushes to."""

from tests.exams.platform.push import listening
from tests.exams.platform.push.hall import Hall
from tests.exams.steps import Step

STEPS: list[Step[[Hall]]] = listening.paper.steps
