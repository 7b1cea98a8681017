"""A tariff by examples, while it is written."""

import pytest

from hutong.capabilities.channel import BadConfig
from hutong.features.scenes.parking.preview import examples

USUAL = {"STEPS": "60=5, 120=8", "EVERY_MINUTES": "60", "EVERY_YUAN": "2", "DAY_CAP_YUAN": "30", "FREE_MINUTES": "15"}


def test_usual_stays_and_their_costs() -> None:
    told = {fact.label.en: fact.value for fact in examples(USUAL)}
    assert {name.partition(" (")[0]: text.zh for name, text in told.items()} == {
        "15 minutes": "¥0.00",
        "1 hour": "¥5.00",
        "3 hours": "¥10.00",
        "8 hours": "¥20.00",
        "Overnight": "¥32.00",
        "2 days": "¥78.00",
    }


@pytest.mark.parametrize(
    "given", [{}, {"GATE_URL": "https://x.example"}, {**USUAL, "FEE_URL": "https://x.example/fee"}]
)
def test_where_there_is_no_tariff(given: dict[str, str]) -> None:
    assert examples(given) == ()


@pytest.mark.parametrize("given", [{"STEPS": "60"}, {"EVERY_MINUTES": "60"}, {"STEPS": "60=5", "DAY_CAP_YUAN": "x"}])
def test_what_cannot_be_read(given: dict[str, str]) -> None:
    with pytest.raises(BadConfig):
        examples(given)


def test_settings_that_are_not_of_the_tariff_do_not_matter() -> None:
    assert examples({**USUAL, "GATE_URL": "", "LANE_KNOWS": "on"}) == examples(USUAL)
