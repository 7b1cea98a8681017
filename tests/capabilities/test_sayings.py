"""What we say of a failure ourselves is read back in both languages, however it was kept; a provider's words stay."""

import pytest

from hutong.base import http
from hutong.base.text import Text
from hutong.capabilities import sayings
from hutong.capabilities.faults import Failed, Fault, name_of
from hutong.capabilities.sayings import NO_CREDENTIAL, NOBODY_GETS, spoken

EVERY = [
    NO_CREDENTIAL("access_token", http.TOO_SLOW),
    NO_CREDENTIAL("jsapi_ticket", "system error, 系统繁忙"),
    NOBODY_GETS("component_access_token", "wx0123", "WX_OPEN"),
    sayings.HELD_ELSEWHERE("access_token", "wx0123"),
    sayings.NOT_TO_BE_READ("TimeoutError"),
    sayings.NOT_TOLD_LATELY("component_verify_ticket", "wx0123"),
    sayings.NO_REVISION(7),
    sayings.NOT_IN_REVISION(3, 7),
    sayings.NOT_OPENED("停车 (WXPAY 1900000109)", "KeyError PRIVATE_KEY"),
    sayings.CAN_NOT("TEST_SMS", "examine"),
    sayings.NO_SCENE("WXPAY_V3", "barcode"),
    sayings.SENDER_ENDED(),
    sayings.NOT_THERE(),
    sayings.UPLOAD_CUT(),
    http.CUT,
]


@pytest.mark.parametrize("own", EVERY, ids=[one.en for one in EVERY])
@pytest.mark.parametrize("before", ["", "40001 ", "unreachable -1 ", "[timeout] "])
def test_what_was_kept_in_either_language_is_read_in_both(before: str, own: Text) -> None:
    assert own.zh != own.en
    for kept in own:
        assert spoken(before + kept) == (before + own.zh, before + own.en)


def test_the_name_of_a_failure_is_kept_in_chinese() -> None:
    name = name_of(Fault.UNREACHABLE)
    assert spoken(f"-1 {name.zh}") == (f"-1 {name.zh}", f"-1 {name.en}")
    assert spoken(name.en) == (name.en, name.en)


@pytest.mark.parametrize(
    "words",
    [
        *("", "余额不足", "1010 余额不足", "no balance: no answer came", "40013 geocoder: no address of that name"),
        *(f"没有取到：{http.CUT.zh}", f"it said that {http.CUT.en}", "The child can't wait", "there is no revision"),
    ],
)
def test_a_providers_words_stay_as_they_are(words: str) -> None:
    assert spoken(words) == (words, words)


def test_a_failure_reads_its_words() -> None:
    assert Failed(Fault.UNREACHABLE, "-1", http.TOO_SLOW.en).reason == (
        f"-1 {http.TOO_SLOW.zh}",
        f"-1 {http.TOO_SLOW.en}",
    )
