"""Settings of a car park: what is complete, what contradicts itself, and what they mean."""

import pytest

from hutong.base.text import Unfit
from hutong.capabilities.channel import BadConfig
from hutong.features.scenes.parking.settings import ParkingConfig, steps_of
from hutong.features.scenes.parking.tariff import Step

GATE = {"GATE_URL": "https://park.example.com/paid"}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"GATE_URL"}),
        (GATE, {"FEE_URL"}),
        ({**GATE, "STEPS": "60=5", "EVERY_MINUTES": "60"}, {"EVERY_YUAN"}),
        ({**GATE, "STEPS": "60=5", "EVERY_YUAN": "2"}, {"EVERY_MINUTES"}),
        ({**GATE, "STEPS": "60=5", "LANE_KNOWS": "on"}, {"LANE_KNOWS"}),
        ({**GATE, "STEPS": "60=5, 30=8"}, {"STEPS"}),
        ({**GATE, "STEPS": "60=5", "DAY_CAP_YUAN": "-1", "FREE_MINUTES": "x"}, {"DAY_CAP_YUAN", "FREE_MINUTES"}),
        ({**GATE, "STEPS": "60=5", "COLOUR": "red"}, {"COLOUR"}),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(BadConfig) as caught:
        ParkingConfig.read("M1001", given)
    assert {problem.wire for problem in caught.value.problems} == wrong


def test_a_tariff_is_read() -> None:
    config = ParkingConfig.read(
        "M1001",
        {**GATE, "FREE_MINUTES": "15", "FREE_COUNTS": "off", "STEPS": "60=5，120=8.50", "EVERY_MINUTES": "30"}
        | {"EVERY_YUAN": "1.5", "DAY_CAP_YUAN": "40", "NEW_DAY": "on"},
    )
    tariff = config.tariff
    assert tariff.steps == (Step(60, 500), Step(120, 850))
    assert (tariff.free_minutes, tariff.free_counts, tariff.every_minutes, tariff.every_fen) == (15, False, 30, 150)
    assert (tariff.day_cap_fen, tariff.anew, tariff.leave_minutes) == (4000, True, 15)
    assert (config.most_fen, config.minutes) == (100_000, 5)


@pytest.mark.parametrize("text", ["", "60", "60=", "60=5;60=6", "0=1", "60=5, 120=4"])
def test_steps_rise(text: str) -> None:
    with pytest.raises(Unfit):
        steps_of(text)
