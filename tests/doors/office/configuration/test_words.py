"""The fields of a difference as people call them."""

from hutong.base.text import Text
from hutong.doors.office.configuration import words


def test_a_key_is_called_as_its_code_calls_it() -> None:
    assert words.field("MCHID", "WXPAY_V3").zh.startswith("商户号")
    assert words.field("MCHID", "GONE") == Text("MCHID", "MCHID")


def test_other_fields_have_names_too() -> None:
    assert words.field("enabled").zh == "启用"
    assert words.field("carrier 7").en == "Carrier: channel 7"


def test_yes_and_no_are_words_only_where_they_are_flags() -> None:
    assert words.value("enabled", "yes").zh == "是"
    assert words.value("remark", "yes").zh == "yes"
