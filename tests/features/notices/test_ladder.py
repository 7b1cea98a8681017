"""The ladders of notices: every step is used, none twice, and the end is an end (trap 7)."""

import pytest

from hutong.features.notices.ladder import ALIPAY, JITTER, LADDERS, WECHAT, wait_after


def test_the_ladders_are_the_manuals() -> None:
    assert sum(WECHAT) == 24 * 3600 + 4 * 60
    assert WECHAT[:5] == (15, 15, 30, 180, 600)
    assert tuple(step // 60 for step in ALIPAY) == (4, 10, 10, 60, 120, 360, 900)


@pytest.mark.parametrize("name", LADDERS)
def test_every_step_is_walked_and_the_last_try_is_made(name: str) -> None:
    steps = LADDERS[name]
    walked, tries, clock = [], 0, 0.0
    while True:
        tries += 1  # a try is made now
        wait = wait_after(name, tries, chance=0.5)
        if wait is None:
            break
        walked.append(wait)
        clock += wait
    assert walked == list(steps)
    assert tries == len(steps) + 1
    assert clock == sum(steps)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_jitter_stays_within_ten_per_cent(chance: float) -> None:
    wait = wait_after("wechat", 1, chance)
    assert wait == pytest.approx(15 * (1 - JITTER + 2 * JITTER * chance))


@pytest.mark.parametrize("tries", [-1, 0, 16, 17, 100])
def test_beyond_the_ladder_there_is_no_wait(tries: int) -> None:
    assert wait_after("wechat", tries) is None


def test_an_unknown_ladder_is_the_usual_one() -> None:
    assert wait_after("nobody", 2, 0.5) == WECHAT[1]
