"""Settings of a card system: amounts and numbers, and what is no good."""

import pytest

from hutong.base.text import Unfit
from hutong.capabilities.channel import BadConfig
from hutong.features.scenes.recharge.settings import RechargeConfig, choices_of, pattern_of

CREDIT = {"CREDIT_URL": "https://card.example.com/credit"}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"AMOUNTS": "20"}, {"CREDIT_URL"}),
        (CREDIT, {"AMOUNTS"}),
        ({**CREDIT, "LEAST_YUAN": "5"}, {"AMOUNTS", "MOST_YUAN"}),
        ({**CREDIT, "LEAST_YUAN": "50", "MOST_YUAN": "20"}, {"MOST_YUAN"}),
        ({**CREDIT, "AMOUNTS": "20, 20"}, {"AMOUNTS"}),
        ({**CREDIT, "AMOUNTS": "20", "ACCOUNT_PATTERN": "(["}, {"ACCOUNT_PATTERN"}),
        ({**CREDIT, "AMOUNTS": "20", "ACCOUNT_PATTERN": "(a+)+$"}, {"ACCOUNT_PATTERN"}),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(BadConfig) as caught:
        RechargeConfig.read("M1001", given)
    assert {problem.wire for problem in caught.value.problems} == wrong


def test_amounts_are_read() -> None:
    config = RechargeConfig.read("M1001", {**CREDIT, "AMOUNTS": "20、50, 99.90", "MOST_YUAN": "500"})
    assert (config.choices, config.least_fen, config.most_fen) == ((2000, 5000, 9990), 100, 50_000)
    assert RechargeConfig.read("M1001", {**CREDIT, "AMOUNTS": "20"}).most_fen == 0


@pytest.mark.parametrize("text", ["", "0", "1.999", "x", ",".join(map(str, range(1, 14)))])
def test_no_amounts(text: str) -> None:
    with pytest.raises(Unfit):
        choices_of(text)


def test_a_form_of_numbers() -> None:
    assert pattern_of("[0-9]{8}").fullmatch("12345678")
    with pytest.raises(Unfit):
        pattern_of("x" * 200)
