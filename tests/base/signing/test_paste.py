"""What people paste is read as the hub reads it, and what the hub would refuse is named."""

import pytest

from hutong.base.signing.paste import paste


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("orderId=A+1&desc=%E5%95%86%E5%93%81&empty=&sign=a%2Bb%3D", "form"),
        ('{"orderId": "A 1", "desc": "商品", "empty": null, "sign": "a+b="}', "json"),
        ("orderId=A 1\ndesc=商品\r\nempty=\n\nsign=a+b=\n", "lines"),
        ("orderId=A+1&\r\ndesc=%E5%95%86%E5%93%81 \n&empty=&\n  sign=a%2Bb%3D", "form"),
        ("orderId: A 1\ndesc: 商品\nempty:\nsign: a+b=", "lines"),
        ("  https://hub.example.com/api/pay?orderId=A%201&desc=商品&empty=&sign=a%2bb=  ", "form"),
    ],
)
def test_every_way_of_writing_is_read(body: str, kind: str) -> None:
    found = paste(body)
    assert found.kind == kind
    assert list(found.fields.items()) == [("orderId", "A 1"), ("desc", "商品"), ("empty", ""), ("sign", "a+b=")]
    assert not found.notes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a=1&a=2", "a comes twice"),
        ('{"a": "1", "a": "2"}', "a comes twice"),
        ("desc=fish & chips", "%26"),
        ("desc=100%", "%25"),
        ("desc=%C9%CC%C6%B7", "not UTF-8"),
        ('{"orderAmt": 19.90}', 'as the text "19.90"'),
        ('{"a": [1]}', "no text"),
        ('{"a": true}', "no text"),
        ('{"a": {"b": "c"}}', "no text"),
        ('{"a": ', "no valid JSON"),
        ("a=1\nwhat?", "no name=value"),
        ("desc=a%0Ab", "line break"),
        ('{"desc": "\\ud83d"}', "desc holds a lone surrogate"),
        ('{"\\ud83d": 1.5}', "? is a number with a point"),
        ("desc=a\u202eb", "turns the text's direction"),
        ("a=1\ndesc=a\u2028b", "a line separator"),
        ("desc=a%7Fb", "control character"),
        ('"merId=M1&sign=x"', "is not understood"),
        ("wget --post-data='merId=M1&sign=x' https://hub.test/api/pay", "is not understood"),
        ('array(2) {\n  ["merId"]=>\n  string(2) "M1"\n}', "is not understood"),
        ("+merId=M1", "beside “ merId”"),
        ('{"merId ": "M1"}', "beside “merId ”"),
        ("&".join(f"f{number}=1" for number in range(65)), "more than 64"),
        ("x: y\n" + "what?\n" * 3, "is not understood"),
        ("[" * 10_000, "has no ="),
        ('{"a":' + "[" * 100_000, "no valid JSON"),
    ],
)
def test_what_the_hub_would_refuse_is_named(body: str, expected: str) -> None:
    found = paste(body)
    assert expected in found.notes[0].words.en
    assert found.notes[0].words.zh.startswith("请求内容")


def test_gbk_is_shown_as_it_was_meant_and_whole_numbers_are_text() -> None:
    assert paste("desc=%C9%CC%C6%B7").fields == {"desc": "商品"}
    assert paste('{"smstyle": 1}').fields == {"smstyle": "1"}
    assert paste("").fields == {}
