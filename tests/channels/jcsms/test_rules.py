"""The grammar of the rules: what each means, and that what can't be read is told in both languages."""

from collections.abc import Callable

import pytest

from hutong.capabilities.faults import Fault
from hutong.capabilities.sms import SmsState
from hutong.channels.jcsms import rules
from hutong.channels.jcsms.rules import AnswerRule, BadRule, ReceiptRule, Source
from hutong.channels.jcsms.settings import ANSWER, CODES, STATES


@pytest.mark.parametrize(
    ("source", "body", "found"),
    [
        ("text", b" 123\r\n", "123"),
        ("text", "\ufeff成功".encode(), "成功"),
        ("text", b"", ""),
        ("json:code", b'{"code":0}', "0"),
        ("json:code", b'{"code":"0"}', "0"),
        ("json:code", b'{"code":true}', "true"),
        ("json:code", b'{"code":0.0}', "0.0"),
        ("json:code", b'{"code":null}', None),
        ("json:code", b'{"code":[0]}', None),
        ("json:code", b'{"Code":0}', None),
        ("json:code", b"[]", None),
        ("json:data.status", b'{"data":{"status":"ok"}}', "ok"),
        ("json:data.status", b'{"data":"ok"}', None),
        ("json:list.1.id", b'{"list":[{"id":1},{"id":2}]}', "2"),
        ("json:list.7.id", b'{"list":[]}', None),
        ("json:id", b'{"id":12345678901234567890123}', "12345678901234567890123"),
    ],
)
def test_where_a_value_is(source: str, body: bytes, found: str | None) -> None:
    assert Source.read(source).find(body) == found


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff{}", b'{"code":'])
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError):
        Source.read("json:code").find(body)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("text>0", ["1", "900719925474099312", "01"], ["0", "-1", "", "1.5", "OK", "1 2", "٣", "9" * 21, "+1"]),
        ("text>-5", ["-4", "0"], ["-5", "-6"]),
        ("text=ok", ["ok"], ["OK", "ok!", ""]),
        ("text=ok, OK", ["ok", "OK"], ["ok, OK"]),
        ("json:code=0,200", ["0", "200"], ["00", "0,200"]),
        ("json:data.total>0", ["3"], ["0"]),
        ("text=a=b", ["a=b"], ["a"]),
    ],
)
def test_what_is_success(rule: str, good: list[str], bad: list[str]) -> None:
    read = AnswerRule.read(rule)
    assert [value for value in good if not read.good(value)] == []
    assert [value for value in bad if read.good(value)] == []


def test_codes_of_failure() -> None:
    rule = AnswerRule.read("json:code=0")
    found = rules.codes("config=1, 2&refused=a%26b&slow_down=", rule)
    assert found == {"1": Fault.CONFIG, "2": Fault.CONFIG, "a&b": Fault.REFUSED}
    usual = rules.codes(CODES, AnswerRule.read(ANSWER))
    assert (usual["-1"], usual["-11"], usual["-20"]) == (Fault.CONFIG, Fault.REFUSED, Fault.SLOW_DOWN)
    assert not {"-3", "-4", "-5", "-9", "0"} & set(usual)  # these may have been sent


def test_receipts() -> None:
    rule = ReceiptRule.read("json:data.rows", "state=stat&no=id", STATES)
    assert rule.path == ("data", "rows")
    assert rule.states["DELIVRD"] is SmsState.DELIVERED
    assert rule.states["EXPIRED"] is SmsState.FAILED
    assert "UNKNOWN" not in rule.states
    assert ReceiptRule.read("form", "state=s&number=n", "delivered=0").path is None
    assert ReceiptRule.read("json", "state=s&number=n", "delivered=0").path == ()
    assert rules.receipts(rule, '{"data":{"rows":[{"id":7,"stat":"X","deep":{}}]}}') == [{"id": "7", "stat": "X"}]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (rules.pairs, ""),
        (rules.pairs, "a"),
        (rules.pairs, "a=1&"),
        (rules.pairs, "=1"),
        (rules.pairs, "a b=1"),
        (rules.pairs, "a=1&a=2"),
        (Source.read, ""),
        (Source.read, "json"),
        (Source.read, "json:"),
        (Source.read, "json:a..b"),
        (Source.read, "xml:a"),
        (AnswerRule.read, "text"),
        (AnswerRule.read, "ok"),
        (AnswerRule.read, "text=,"),
        (AnswerRule.read, "text>ok"),
        (AnswerRule.read, "text>"),
        (AnswerRule.read, "json:code<0"),
        (rules.receipt_body, "text"),
        (rules.receipt_body, "xml"),
        (rules.receipt_body, "json:"),
        (rules.receipt_names, "no=id"),
        (rules.receipt_names, "state=s"),
        (rules.receipt_names, "state=s&phone=p"),
        (rules.receipt_names, "state=s&no="),
        (rules.receipt_names, "state=s&no=id&when=t"),
        (rules.receipt_states, "failed=1"),
        (rules.receipt_states, "delivered=0&failed=0"),
        (rules.receipt_states, "arrived=0"),
    ],
)
def test_what_can_not_be_read(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(BadRule) as bad:
        read(text)
    assert bad.value.cause.zh != bad.value.cause.en


@pytest.mark.parametrize(("text", "word"), [("bad=1", "bad"), ("config=1&refused=1", "1"), ("config=0", "0")])
def test_codes_that_contradict(text: str, word: str) -> None:
    with pytest.raises(BadRule) as bad:
        rules.codes(text, AnswerRule.read("json:code=0"))
    assert word in bad.value.cause.zh
    assert word in bad.value.cause.en
