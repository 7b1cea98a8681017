"""What fields of templates take: fitting values stay, harmless ones are cut, the others refused."""

import pytest

from hutong.base.errors import Refusal
from hutong.base.text import Unfit
from hutong.features.messages.values import RULES, fitted
from hutong.features.messages.wish import fit
from hutong.vendors.wechat_world.calls.templates import Template
from hutong.vendors.wechat_world.calls.values import read


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("thing1", "停车费", "停车费"),
        ("thing4", "一" * 20, "一" * 20),
        ("thing4", "一" * 21, "一" * 19 + "…"),
        ("thing2", " 两\n行  字 ", "两 行 字"),
        ("character_string1", "A-2026/11 #7", "A-2026/11 #7"),
        ("character_string1", "x" * 32, "x" * 32),
        ("number3", "12345.67", "12345.67"),
        ("number3", "1" * 32, "1" * 32),
        ("letter1", "ABC", "ABC"),
        ("symbol1", "!?", "!?"),
        ("time2", "2026-11-28 08:15:00", "2026-11-28 08:15:00"),
        ("time2", "08:15", "08:15"),
        ("time2", "2026年11月28日 08:15~2026年11月28日 12:00", "2026年11月28日 08:15~2026年11月28日 12:00"),
        ("date5", "2026/11/28", "2026/11/28"),
        ("date5", "2026年1月2日 10:00", "2026年1月2日 10:00"),
        ("amount5", "12.50元", "12.50元"),
        ("amount5", "¥1234567890.00", "¥1234567890.00"),
        ("phone_number2", "+86-0755-26001234", "+86-0755-26001234"),
        ("car_number1", "粤B12345D", "粤B12345D"),
        ("car_number1", "粤B1234学", "粤B1234学"),
        ("car_number1", "WJ粤12345", "WJ12345"),
        ("car_number1", "粤X123应急", "粤X123急"),
        ("name1", "O'Brien", "O'Brien"),
        ("time2", "2026年11月28日08:15", "2026年11月28日08:15"),
        ("name1", "张三", "张三"),
        ("name1", "买买提·吾守尔", "买买提·吾守尔"),
        ("name1", "Li Lei", "Li Lei"),
        ("phrase3", "停车缴费", "停车缴费"),
        ("const1", "已通过", "已通过"),
        ("keyword1", "任何 文字", "任何 文字"),
        ("keyword1", "字" * 201, "字" * 199 + "…"),
        ("first", "两\n行", "两\n行"),
        ("remark", "", ""),
    ],
)
def test_what_fits_or_is_cut_without_harm(name: str, value: str, told: str) -> None:
    assert fitted(name, value) == told
    platform = Template("T", "t", f"标签:{{{{{name}.DATA}}}}")
    assert read(platform, {name: {"value": told}}) == {name: told}, "the platform knows its own rules, and takes it"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thing1", "  "),
        ("character_string1", "x" * 33),
        ("character_string1", "单号7"),
        ("number3", "1" * 33),
        ("number3", "1" * 32 + ".5"),
        ("number3", "-5"),
        ("number3", "十二"),
        ("letter1", "A1"),
        ("symbol1", "abc"),
        ("time2", "明天上午"),
        ("time2", "2026-11-28"),
        ("time2", "2026-11-28 08:15~2026-11-29"),
        ("time2", "2026-11-2808:15"),
        ("time2", "2026-11-28 25:00"),
        ("date5", "28.11.2026"),
        ("amount5", "12345678901"),
        ("amount5", "十元"),
        ("phone_number2", "1" * 18),
        ("car_number1", "粤B1234567890"),
        ("car_number1", "粤粤粤粤"),
        ("car_number1", "粤B学123"),
        ("name1", "一" * 11),
        ("name1", "Alexander Alexandrowitsch"),
        ("phrase3", "停车场缴费单"),
        ("phrase3", "parking"),
        ("const1", "一" * 21),
    ],
)
def test_what_would_say_something_else_is_refused(name: str, value: str) -> None:
    with pytest.raises(Unfit) as caught:
        fitted(name, value)
    assert caught.value.cause.zh.startswith("须为")
    assert caught.value.cause.en.startswith("must be")


def test_every_kind_of_field_has_a_case_here() -> None:
    cut = [kind for kind, rule in RULES.items() if rule.most is not None]
    assert cut == ["thing"]


def test_a_field_is_named_once_where_both_names_are_one() -> None:
    """The API's own names are told with the template's; one that is both is not told twice."""
    told = {}
    for ours in ({}, {"phrase3": "result"}):
        with pytest.raises(Refusal) as refusal:
            fit({"phrase3": "长" * 40}, ours)
        told[len(ours)] = (refusal.value.message("zh"), refusal.value.message("en"))
    assert [words.count("phrase3") for words in told[0]] == [1, 1]
    assert "result（phrase3）" in told[1][0]
    assert "result (phrase3)" in told[1][1]
