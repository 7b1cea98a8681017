"""Published vectors of the signatures, and how a form and an answer look."""

import json
from datetime import UTC, datetime

import pytest
from tests.channels.qiniu_oss.vectors import ALL, NAMED, OF_PARTS, SIGNED, WHOLE

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.channels.qiniu_oss.wire import FORM, Keys, encoded, multipart, number, old_text, opened, request_text, text

POLICY = NAMED["encodedPutPolicy (docs example)"]
TOKEN = NAMED["upload token encodedSign (docs example)"]
DOCS = Keys("MY_ACCESS_KEY", Secret("MY_SECRET_KEY"))
TESTS = Keys("abcdefghklmnopq", Secret("1234567890"))


def test_all_vectors_are_used() -> None:
    """Here, or with the sums."""
    assert len(ALL) == len(WHOLE) + len(OF_PARTS) + len(SIGNED) + 1 == 21


def test_an_upload_token() -> None:
    """Key, signature, policy, in Base64 for addresses."""
    policy = POLICY["inputs"]["putPolicy"]
    assert encoded(policy.encode()) == POLICY["expected"]
    assert DOCS.upload_token(json.loads(policy)) == f"MY_ACCESS_KEY:{TOKEN['expected']}:{POLICY['expected']}"


def test_a_private_address() -> None:
    """The deadline is signed with the address, whatever stands in its query."""
    vector = NAMED["private download token (docs example)"]
    url, until = vector["inputs"]["url"], datetime.fromtimestamp(1451491200.9, UTC)
    signed = DOCS.private_url(url.partition("?")[0], until)
    assert signed == f"{url}&token=MY_ACCESS_KEY:{vector['expected']}"
    more = DOCS.private_url("https://a.example/b?attname=c.jpg", until)
    assert more.startswith("https://a.example/b?attname=c.jpg&e=1451491200&token=MY_ACCESS_KEY:")


def test_a_management_token_of_the_older_kind() -> None:
    """Path, line end, nothing."""
    vector = NAMED["manage token QBox (docs example /move)"]
    path = vector["inputs"]["signingStr"].rstrip("\n")
    assert DOCS.sign(old_text(path, FORM)) == f"MY_ACCESS_KEY:{vector['expected']}"


def test_the_clients_tests() -> None:
    """Plain data, data with its signature, a form's body, a callback."""
    assert TESTS.sign(b"test") == "abcdefghklmnopq:" + NAMED['token("test")']["expected"]
    sign, content = NAMED['token_with_data("test")']["expected"].split(":")
    assert (TESTS.sign(content.encode()), encoded(b"test")) == (f"abcdefghklmnopq:{sign}", content)
    form = NAMED["QBox token_of_request (form body)"]
    assert TESTS.sign(old_text("?go=1", FORM, b"test")) == f"abcdefghklmnopq:{form['expected']}"
    callback = NAMED["callback verify QBox"]
    body = callback["inputs"]["body"].encode()
    assert TESTS.sign(old_text("/callback", FORM, body)) == f"abcdefghklmnopq:{callback['expected']}"
    assert old_text("/callback", "application/json", body) == b"/callback\n"


def test_a_management_token_of_the_newer_kind() -> None:
    """Method, target, host, type, special headers in order, a blank line, the body."""
    vector = NAMED["Qiniu (v2) manage token"]
    special = {"X-Qiniu-Bbb": "BBB", "X-Qiniu-Aaa": "DDD"}
    signed = request_text(
        "GET", "upload.qiniup.com", "/mkfile/sdf.jpg?s=er3&df", FORM, special, b"name=test&language=go"
    )
    assert signed.decode() == vector["inputs"]["signingStr"]
    assert Keys("ak", Secret("sk")).sign(signed) == f"ak:{vector['expected']}"
    assert request_text("PUT", "a", "/", "application/octet-stream", {}, b"x").endswith(b"octet-stream\n\n")
    assert request_text("PUT", "a", "/", "", {}, b"x") == b"PUT /\nHost: a\n\n"


def test_a_form() -> None:
    """The file comes last, and the boundary is in nothing else."""
    kind, body = multipart({"key": "a/b.png", "token": "t"}, "b.png", "image/png", b"\r\n--\0")
    boundary = kind.removeprefix("multipart/form-data; boundary=").encode()
    assert body.count(boundary) == 4
    assert body == (
        b'--%b\r\nContent-Disposition: form-data; name="key"\r\n\r\na/b.png\r\n'
        b'--%b\r\nContent-Disposition: form-data; name="token"\r\n\r\nt\r\n'
        b'--%b\r\nContent-Disposition: form-data; name="file"; filename="b.png"\r\nContent-Type: image/png\r\n\r\n'
        b"\r\n--\0\r\n--%b--\r\n" % (boundary, boundary, boundary, boundary)
    )


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b"{", b"<html>", b"\xff"])
def test_what_is_no_answer(body: bytes) -> None:
    """A ValueError, whatever it is."""
    with pytest.raises(ValueError):
        opened(Reply(200, body))


def test_members_of_an_answer() -> None:
    """Texts that say something, numbers that count something."""
    content = opened(Reply(200, '{"a":"甲","b":7,"c":true,"d":-1,"e":"","f":7.0}'.encode()))
    assert (text(content, "a"), number(content, "b"), opened(Reply(200, b""))) == ("甲", 7, {})
    for name in ("b", "e", "x"):
        with pytest.raises(ValueError):
            text(content, name)
    for name in ("a", "c", "d", "f", "x"):
        with pytest.raises(ValueError):
            number(content, name)


def test_the_secret_is_not_shown() -> None:
    """Neither by the keys nor by what is made with them."""
    keys = Keys("access", Secret("very-secret-text-of-a-key"))
    shown = f"{keys!r} {keys.upload_token({'scope': 'a'})} {keys.manage('GET', 'h', '/stat/x')}"
    assert "very-secret" not in shown
