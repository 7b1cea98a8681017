"""Failures carry our kind and the provider's words; a forged callback is one of them."""

import pytest

from hutong.capabilities.faults import Failed, Fault, Forged, name_of


def test_a_failure_is_told_with_its_kind_code_and_words() -> None:
    failed = Failed(Fault.REFUSED, "PARAM_ERROR", "参数错误")
    assert str(failed) == "refused: PARAM_ERROR 参数错误"
    assert (failed.fault, failed.code, failed.words) == (Fault.REFUSED, "PARAM_ERROR", "参数错误")


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
