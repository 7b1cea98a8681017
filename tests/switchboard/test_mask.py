"""Masking by value: however a secret is written into a text, it does not come out of it."""

import json
import re
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.switchboard.mask import Masker, unsigned

SECRET = 'a+b/c=d&e"f中文 0123456789'


@pytest.mark.parametrize(
    "write",
    [
        str,
        json.dumps,
        lambda text: json.dumps(text, ensure_ascii=False),
        quote,
        quote_plus,
        lambda text: quote(text, safe=""),
        lambda text: re.sub("%..", lambda found: found[0].lower(), quote(text, safe="")),
        lambda text: urlencode({"key": text}),
        lambda text: json.dumps({"k": [text]}).replace("/", "\\/"),
    ],
)
def test_every_way_of_writing_it_is_masked(write: object) -> None:
    assert callable(write)
    text = f"before {write(SECRET)} after"
    masked = Masker([Secret(SECRET)]).mask(text)
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert "••••••6789" in masked
    for piece in ("a+b/c", "a%2Bb", "0123456789"):
        assert piece not in masked


def test_a_pasted_key_is_masked_whole_line_by_line_and_joined() -> None:
    key = Signer.generate()
    lines = key.reveal().splitlines()
    masker = Masker([key])
    for text in (key.reveal(), lines[3], "".join(lines[1:-1]), json.dumps(key.reveal())):
        masked = masker.mask(f"<{text}>")
        assert not any(line in masked for line in lines[1:-1])


def test_an_empty_secret_masks_nothing() -> None:
    assert Masker([Secret("")]).mask("as it was") == "as it was"


def test_a_secret_within_another_leaves_no_rest() -> None:
    masked = Masker([Secret("inner"), Secret("outer-inner-outer")]).mask("outer-inner-outer inner")
    assert masked == "••••••uter ••••••"


LETTERS = st.characters(exclude_characters="•", codec="utf-8")


@given(st.text(LETTERS, min_size=5, max_size=40).filter(str.strip), st.text(), st.text())
@example("0" * 16, "", "0" * 12)
def test_no_text_shows_a_secret(secret: str, before: str, after: str) -> None:
    masker = Masker([Secret(secret)])
    # Between the masks: where one shows four letters, these and what follows them may happen to spell the secret.
    between = masker.mask(before + secret + after).split(f"{Secret(secret)}")
    assert len(between) > 1
    assert not any(secret in text for text in between)
    for written in (secret, json.dumps(secret), quote_plus(secret)):
        assert masker.touches(before + written + after)


def test_a_text_without_a_secret_is_not_touched() -> None:
    masker = Masker([Secret("0123456789abcdef"), Secret("kl")])
    assert not masker.touches("0123456789abcde 1234567 k l")
    assert masker.touches("xklx")
    assert not Masker([]).touches("anything")
    assert Masker([Secret("。。。")]).touches("anything")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://x/?sign_type=RSA2&sign=abc%2Bdefghijklmnop%3D%3D&v=1", "https://x/?sign_type=RSA2&sign=••••••&v=1"),
        ('{"a":{"code":"10000"},"sign": "abc\\/def+ghijklmnopq=="}', '{"a":{"code":"10000"},"sign": "••••••"}'),
        ("<sign><![CDATA[0123456789ABCDEF0123456789ABCDEF]]></sign>", "<sign><![CDATA[••••••]]></sign>"),
        ("x-oss-signature=0123456789abcdef&SignName=abcdefghijklmnopqrst", None),
        ('{"sign":"胡同小店"}', '{"sign":"胡同小店"}'),
        ("design=0123456789abcdef0123", "design=0123456789abcdef0123"),
        ('{"access_token":"71_abcDEF-0123456789","expires_in":7200}', '{"access_token":"••••••","expires_in":7200}'),
        ("https://x/cgi-bin/a?access_token=71_abcDEF-0123456789&b=1", "https://x/cgi-bin/a?access_token=••••••&b=1"),
        ('{"session_key":"tiihtNczf5v6AKRyjwEUhQ==","openid":"o1"}', '{"session_key":"••••••","openid":"o1"}'),
        (
            '{"refresh_token": "71_abcDEF-0123456789","ticket":"sM4AOVdWfPE4DxkXGEs8"}',
            '{"refresh_token": "••••••","ticket":"••••••"}',
        ),
        (
            "<ComponentVerifyTicket><![CDATA[ticket@@@abcdef0123456789]]></ComponentVerifyTicket>",
            "<ComponentVerifyTicket><![CDATA[••••••]]></ComponentVerifyTicket>",
        ),
        ('{"phoneNumber":"13800138000","ticket":"T1"}', '{"phoneNumber":"13800138000","ticket":"T1"}'),
    ],
)
def test_signatures_are_taken_out(text: str, left: str | None) -> None:
    assert unsigned(text) == (left or "x-oss-signature=••••••&SignName=abcdefghijklmnopqrst")
