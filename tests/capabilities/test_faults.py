"""Failures carry our kind and the provider's words; a forged callback is one of them."""

import pytest

from hutong.base.http import TOO_SLOW
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault, Forged, detail_of, name_of


def test_a_failure_is_told_with_its_kind_code_and_words() -> None:
    failed = Failed(Fault.REFUSED, "PARAM_ERROR", "参数错误")
    assert str(failed) == "refused: PARAM_ERROR 参数错误"
    assert (failed.fault, failed.code, failed.words) == (Fault.REFUSED, "PARAM_ERROR", "参数错误")


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        (Failed(Fault.REFUSED, "930558", "余额不足"), Text("930558 余额不足", "930558 余额不足")),
        (Failed(Fault.UNREACHABLE, words=TOO_SLOW.en), TOO_SLOW),
        (Failed(Fault.UNKNOWN, "-1", TOO_SLOW), Text(f"-1 {TOO_SLOW.zh}", f"-1 {TOO_SLOW.en}")),
        (Failed(Fault.REFUSED, "930558"), Text("930558", "930558")),
        (Failed(Fault.UNKNOWN), Text("", "")),
    ],
)
def test_its_reason_is_told_in_both_languages(failed: Failed, reason: Text) -> None:
    assert failed.reason == reason


def test_a_merchant_is_told_no_words_of_a_library_where_nobody_knows_what_happened() -> None:
    assert detail_of(Failed(Fault.UNKNOWN, words="KeyError")) == ("", "")
    assert detail_of(Failed(Fault.DUPLICATE, words="KeyError")) == ("", "")
    assert detail_of(Failed(Fault.UNKNOWN, "-1", "系统繁忙")).zh == "-1 系统繁忙"
    assert detail_of(Failed(Fault.UNREACHABLE, words=TOO_SLOW)) == TOO_SLOW
    assert [len(words) for words in detail_of(Failed(Fault.REFUSED, "1", "长" * 999))] == [200, 200]


def test_a_forged_callback_is_a_failure_of_its_own_kind() -> None:
    with pytest.raises(Failed) as caught:
        raise Forged("the signature is wrong")
    assert caught.value.fault is Fault.FORGED
    assert caught.value.words == "the signature is wrong"


def test_there_are_the_nine_kinds_of_the_design() -> None:
    names = "CONFIG UNSUPPORTED REFUSED NOT_FOUND DUPLICATE SLOW_DOWN UNREACHABLE UNKNOWN FORGED"
    assert [fault.name for fault in Fault] == names.split()


@pytest.mark.parametrize("fault", Fault)
def test_every_kind_has_a_name(fault: Fault) -> None:
    assert name_of(fault).zh != fault
    assert name_of("") == ("", "")
