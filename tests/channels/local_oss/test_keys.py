"""Keys: what can name a file below the folder and nothing else; all others are refused by every verb."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.local_oss.stand import AT, Stand, a_link, a_wish, an_object, failure, fault

from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.storage import Object
from hutong.channels.local_oss.wire import media, safe

UNSAFE = [
    *("", "/", "/a", "a/", "a//b", ".", "..", "./a", "a/.", "a/./b", "../a", "a/..", "a/../b", "a..b", "..a", "a.."),
    *("a b", "a\0", "\0", "a\n", "a\\b", "..\\a", "C:a", "~", "a@", "a@/content", "%2e%2e/a", "a%2fb", "a?b", "a#b"),
    *(
        "ａ",
        "文件.png",
        "a\u202eb",
        "a:b",
        "a*",
        "a|b",
        "a<b",
        "-\r",
        ".part",
        ".part/x",
        "\ud800",
        "a" * 201,
        "a/" * 450 + "a",
    ),
]
SAFE = [
    "a",
    "0",
    "-",
    "_",
    ".a",
    "a.",
    "a/b",
    "a/.b",
    "2026/11/0f3c.png",
    "A-Z_0.9/x",
    "a" * 200,
    ".parts/x",
    "a/.part",
]


@pytest.mark.parametrize("key", UNSAFE)
async def test_an_unsafe_key_is_refused_by_every_verb(stand: Stand, key: str) -> None:
    adapter, file = stand.adapter, Object(key, 1, "image/png")
    verbs: list[Callable[[], Any]] = [
        lambda: adapter.put(file, b"x"),
        lambda: adapter.begin(file),
        lambda: adapter.part(key, "0" * 32, 1, b"x"),
        lambda: adapter.complete(file, "0" * 32, ["x"]),
        lambda: adapter.abort(key, "0" * 32),
        lambda: adapter.stat(key),
        lambda: adapter.read(key, 0, 1),
        lambda: adapter.delete(key),
    ]
    for verb in verbs:
        assert await fault(verb()) is Fault.REFUSED
    for pure in (lambda: adapter.link(a_link(key)), lambda: adapter.form(a_wish(key))):
        with pytest.raises(Failed) as raised:
            pure()
        assert raised.value.fault is Fault.REFUSED
    with pytest.raises(Forged):
        adapter.admit_link(key, "sign=x&until=9", AT)
    assert not stand.folder.exists()


@pytest.mark.parametrize("key", SAFE)
async def test_a_safe_key_is_taken(stand: Stand, key: str) -> None:
    await stand.adapter.put(an_object(1, key), b"x")
    assert stand.provider.objects() == {key: 1}


def is_safe(key: str) -> bool:
    """Whether a key is taken."""
    try:
        return safe(key) == key
    except Failed:
        return False


@given(st.one_of(st.text(alphabet="./a-_\\\0@~% \n", max_size=12), st.text(max_size=12)))
@settings(max_examples=400, deadline=None)
def test_whatever_is_safe_stays_below_the_folder(key: str) -> None:
    if not is_safe(key):
        return
    root = Path(tempfile.gettempdir()) / "files"
    assert os.path.normpath(root / f"{key}@") == str(root / f"{key}@")
    assert (root / key).is_relative_to(root)


async def test_words_of_a_refusal_do_not_repeat_the_key(stand: Stand) -> None:
    assert "etc" not in (await failure(stand.adapter.stat("../../etc/passwd"))).words


@pytest.mark.parametrize(
    "content_type",
    ["", "image", "image/", "/png", "a/b/c", "image/png\r\nx: y", "image/png;", "文/件", "a/" + "b" * 200],
)
async def test_what_is_no_content_type_is_refused(stand: Stand, content_type: str) -> None:
    with pytest.raises(Failed):
        media(content_type)
    assert await fault(stand.adapter.put(Object("a", 1, content_type), b"x")) is Fault.REFUSED
    with pytest.raises(Failed):
        stand.adapter.form(a_wish("a", content_type=content_type))
