"""WeChat's XML: nested fields and lists, and what is no such XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hutong.vendors.wechat.markup import NotXml, packed, parsed

WORDS = some.text(some.characters(codec="utf-8", exclude_characters="\r"), max_size=30)


def test_lists_are_folded() -> None:
    told = parsed(
        "<xml><Event><![CDATA[pic]]></Event><Info><Count>2</Count><List><item><Md5>a</Md5></item><item><Md5>b</Md5>"
        "</item></List></Info><Empty></Empty>\n</xml>"
    )
    items = [{"Md5": "a"}, {"Md5": "b"}]
    assert told == {"Event": "pic", "Info": {"Count": "2", "List": {"item": items}}, "Empty": ""}


def test_names_that_come_again_are_a_list() -> None:
    assert parsed("<xml><a>1</a><a>2</a><a>3</a></xml>") == {"a": ["1", "2", "3"]}


@given(WORDS)
def test_texts_come_back(word: str) -> None:
    """But for what XML can't carry."""
    carried = "".join(c for c in word if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
    written = packed({"a": word, "b": {"c": [carried, carried]}, "n": 7})
    assert parsed(written) == {"a": carried, "b": {"c": [carried, carried]}, "n": "7"}


def test_numbers_are_bare() -> None:
    assert packed({"TimeStamp": 1714112445, "Nonce": "7"}) == (
        "<xml><TimeStamp>1714112445</TimeStamp><Nonce><![CDATA[7]]></Nonce></xml>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<xml>",
        "<xml></xml>",
        "<xml>text</xml>",
        "<html><a>1</a></html>",
        '<xml><a b="1">1</a></xml>',
        '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/hostname">]><xml><a>&x;</a></xml>',
        "<xml><!ENTITY x 'y'><a>&x;</a></xml>",
        "<xml><a>&x;</a></xml>",
        "<xml>" + "<a>" * 9 + "</a>" * 9 + "</xml>",
        "<xml>" + "<a>1</a>" * 2001 + "</xml>",
        "<xml><a>1</a></xml><xml><a>1</a></xml>",
    ],
    ids=["none", "half", "empty", "text", "root", "attribute", "doctype", "entity", "unknown", "deep", "many", "two"],
)
def test_what_is_no_such_xml(text: str) -> None:
    with pytest.raises(NotXml):
        parsed(text)
