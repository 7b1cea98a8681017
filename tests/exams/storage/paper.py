"""The exam of every storage channel: keeping, parts, links, forms, callbacks, answers, secrets."""

from tests.exams.steps import Step
from tests.exams.storage import answers, callbacks, forms, keeping, links, secrets, uploads
from tests.exams.storage.hall import Hall

STEPS: list[Step[[Hall]]] = [
    step for part in (keeping, uploads, links, forms, callbacks, answers, secrets) for step in part.paper.steps
]
