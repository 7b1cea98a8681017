"""Every state and reason of a reminder has words in both languages."""

from typing import get_args

from hutong.features.reminders.remind import State, Why
from hutong.features.reminders.show import REASONS, STATES, detail


def test_every_state_and_reason_has_words() -> None:
    assert set(STATES) == set(get_args(State))
    assert set(REASONS) == set(get_args(Why))
    assert all(text.zh != text.en for reason, text in REASONS.items() if reason)


def test_a_reason_that_was_kept_as_details_is_told_in_words() -> None:
    assert detail("no_payer") == REASONS["no_payer"]
    assert detail("43004 require subscribe").zh == "43004 require subscribe"
