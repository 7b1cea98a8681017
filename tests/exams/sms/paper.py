"""The exam of every SMS channel: sending, answers, asking, receipts, secrets."""

from tests.exams.sms import answers, asking, receipts, secrets, sending
from tests.exams.sms.hall import Hall, Way
from tests.exams.steps import Step

STEPS: list[Step[[Hall, Way]]] = [
    step for part in (sending, answers, asking, receipts, secrets) for step in part.paper.steps
]
