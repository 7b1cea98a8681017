"""The exam of every channel that knows people: codes and pages, answers, secrets."""

from typing import Any

from tests.exams.platform import secrets
from tests.exams.platform.login import answers, people
from tests.exams.platform.login.hall import verbs
from tests.exams.steps import Step

STEPS: list[Step[Any]] = [*people.paper.steps, *answers.paper.steps, *secrets.questions(verbs)]
