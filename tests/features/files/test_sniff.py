"""Names and first bytes: what passes, what doesn't, and what content type a name means."""

from collections.abc import AsyncIterator

import pytest

from hutong.base.errors import Refusal
from hutong.features.files.haul.pour import Blocks
from hutong.features.files.record import fresh_key, suffix_of
from hutong.features.files.sniff import check_head, content_type_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.JPG", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.pdf", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", "text/plain"),
        ("a.unheard", "application/octet-stream"),
    ],
)
def test_content_types(name: str, kind: str) -> None:
    assert content_type_of(name) == kind


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpe", b"\xff\xd8\xff\xdb\0\1"),
        ("a.gif", b"GIF89a\1\0"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 "),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("a.xlsx", b"PK\3\4\x14\0"),
        ("a.mov", b"\0\0\0\x14ftypqt  "),
        ("a.svg", b'<?xml version="1.0"?><svg/>'),
        ("a.unheard", b"anything"),
        ("a.png", b""),
    ],
)
def test_right_ones(name: str, head: bytes) -> None:
    check_head(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"\xff\xd8\xff\xdb\0\1"),
        ("a.png", b"hello"),
        ("a.jpg", b"%PDF-1.4"),
        ("a.pdf", b"MZ\x90\0"),
        ("a.unheard", b"MZ\x90\0\3\0"),
        ("a.csv", b"\x7fELF\0\0"),
        ("a.mp4", b"<html>"),
    ],
)
def test_wrong_ones(name: str, head: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        check_head(name, head)
    assert suffix_of(name) in refused.value.message("en")


def test_a_key_tells_nothing_but_the_suffix() -> None:
    first, second = fresh_key("工资单 2026.PDF"), fresh_key("工资单 2026.PDF")
    assert first != second
    assert first.endswith(".pdf")
    assert first.isascii()
    assert fresh_key("x.图").count(".") == 0


async def test_blocks_are_of_one_size_but_for_the_last() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in (b"ab", b"", b"cdefg", b"h"):
            yield piece

    blocks = Blocks(chunks())
    assert [await blocks.next(3) for _ in range(4)] == [b"abc", b"def", b"gh", b""]
