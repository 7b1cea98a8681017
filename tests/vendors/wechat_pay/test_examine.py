"""What WeChat Pay's refusals say of a merchant's set-up, and which of them say nothing."""

import pytest

from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat_pay.examine import BINDING, JSAPI, QUERY, blame


def _of(verb: str, fault: Fault, code: str = "", words: str = "") -> list[str] | None:
    found = blame(verb, Failed(fault, code, words))
    return None if found is None else [one.id for one in found]


@pytest.mark.parametrize(
    ("code", "words", "id"),
    [
        ("SIGNERROR", "", "wxpay.api_key"),
        ("", "签名错误，请检查后再试", "wxpay.api_key"),
        ("MCHID_NOT_EXIST", "", "wxpay.mchid"),
        ("", "mch_id参数格式错误", "wxpay.mchid"),
        ("APPID_NOT_EXIST", "", "wxpay.appid"),
        ("", "appid不存在", "wxpay.appid"),
        ("APPID_MCHID_NOT_MATCH", "", "wxpay.appid_unbound"),
        ("NOAUTH", "", "wxpay.unauthorised"),
    ],
    ids=lambda one: one if isinstance(one, str) and one.isascii() else "words",
)
def test_a_refusal_is_an_ailment(code: str, words: str, id: str) -> None:
    assert _of(QUERY, Fault.CONFIG, code, words) == [id]


def test_how_questions_end_where_nothing_is_wrong() -> None:
    assert _of(QUERY, Fault.NOT_FOUND, "ORDERNOTEXIST") == []
    assert _of(JSAPI, Fault.REFUSED, "PARAM_ERROR") == []


def test_a_closed_product_matters_only_where_it_is_wanted() -> None:
    assert _of(JSAPI, Fault.CONFIG, "NOAUTH") == ["wxpay.jsapi_closed"]
    assert _of(BINDING, Fault.CONFIG, "NOAUTH") == []


@pytest.mark.parametrize("code", ["", "SYSTEMERROR", "FREQUENCY_LIMITED"])
def test_what_says_nothing_of_the_set_up(code: str) -> None:
    assert _of(QUERY, Fault.UNKNOWN, code) is None
