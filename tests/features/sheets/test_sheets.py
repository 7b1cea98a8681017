"""Printed codes are read by somebody else's reader, from the picture and from the PDF, with their words in it."""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from hutong.base.text import Text
from hutong.features import sheets
from hutong.features.sheets import PER_PAGE, Card
from hutong.features.sheets.font import fitted, width
from hutong.features.sheets.layout import HEIGHT, MARGIN, WIDTH, Box, Mark, Square, Words

LONG = "地下二层西北角人行出口电梯厅旁边第三根柱子上，请保持干净请勿遮挡"
SCAN = Text("微信 / 支付宝 / 云闪付 扫码", "Scan with WeChat / Alipay / UnionPay")


def cards(count: int, label: str = "东门 瑄镕堃 1 号") -> list[Card]:
    return [
        Card(
            f"https://pay.example.com/s/K7M2Q9X{n:03d}",
            Text("停车缴费", "Pay for parking"),
            "胡同停车场",
            label,
            SCAN,
            f"K7M2Q9X{n:03d}",
        )
        for n in range(count)
    ]


def read(picture: Image.Image) -> list[str]:
    """What a reader finds, row by row."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in sorted(found, key=lambda one: (one.position.top_left.y // 40, one.position.top_left.x))]


def urls(wanted: Sequence[Card]) -> list[str]:
    return [card.url for card in wanted]


@pytest.mark.parametrize("per_page", sorted(PER_PAGE))
def test_pictures_hold_every_code(per_page: int) -> None:
    wanted = cards(per_page + 1)
    first, last = sheets.pages(wanted, per_page)
    picture = Image.open(io.BytesIO(sheets.picture(first)))
    assert picture.size == (2480, 3508)
    assert round(picture.info["dpi"][0]) == 300
    assert read(picture) == urls(wanted[:per_page])
    assert read(Image.open(io.BytesIO(sheets.picture(last)))) == urls(wanted[per_page:])


@pytest.mark.parametrize("per_page", sorted(PER_PAGE))
def test_the_document_holds_every_code_and_its_words(per_page: int) -> None:
    wanted = cards(per_page + 1)
    raw = sheets.document(sheets.pages(wanted, per_page), "收费二维码")
    assert b"/FontFile2" in raw, "the font is embedded: a viewer needs none of its own"
    document = pypdfium2.PdfDocument(raw)
    assert len(document) == 2
    assert document.get_metadata_value("Title") == "收费二维码"
    text = document[0].get_textpage().get_text_range()
    for words in ("停车缴费", "Pay for parking", "胡同停车场", "东门 瑄镕堃 1 号", SCAN.zh, SCAN.en):
        assert text.count(words) >= per_page, words
    assert [card.code for card in wanted if card.code in text] == [card.code for card in wanted[:per_page]]
    assert read(document[0].render(scale=4).to_pil()) == urls(wanted[:per_page])


def test_of_two_documents_at_once_one_waits() -> None:
    """The library forbids that two share a font at a time; begun together, the first two of a process broke."""
    order: list[str] = []
    begun = {"first": Event(), "second": Event()}

    def drawn(name: str) -> Iterator[list[Mark]]:
        order.append(f"{name} begins")
        begun[name].set()
        yield from sheets.pages(cards(1), 1)
        if name == "first":
            begun["second"].wait(0.5)  # in vain, while it waits for this one
        order.append(f"{name} ends")

    with ThreadPoolExecutor(2) as hands:
        first = hands.submit(sheets.document, drawn("first"), "1")
        assert begun["first"].wait(10)
        second = hands.submit(sheets.document, drawn("second"), "2")
        both = [pypdfium2.PdfDocument(one.result(20)) for one in (first, second)]
    assert [one.get_metadata_value("Title") for one in both] == ["1", "2"]
    assert order == ["first begins", "first ends", "second begins", "second ends"]


def test_no_letter_is_left_out_and_nothing_leaves_its_card() -> None:
    wanted = cards(16, LONG)
    (page,) = sheets.pages(wanted, 16)
    wide, high = (WIDTH - 2 * MARGIN) / 4, (HEIGHT - 2 * MARGIN) / 4
    words = [mark for mark in page if isinstance(mark, Words)]
    assert "".join(mark.text for mark in words).count(LONG) == 16
    for mark in page:
        if isinstance(mark, Words):
            half = width(mark.text, mark.size) / 2
            assert (mark.x - half - MARGIN) // wide == (mark.x + half - MARGIN) // wide
            assert (mark.y - mark.size - MARGIN) // high == (mark.y - MARGIN) // high
        elif isinstance(mark, Square):
            assert (mark.x - MARGIN) // wide == (mark.x + mark.size - MARGIN) // wide
            assert (mark.y - MARGIN) // high == (mark.y + mark.size - MARGIN) // high


def test_cards_are_cut_along_marks() -> None:
    """A cross of two strokes at every corner of every card."""
    (page,) = sheets.pages(cards(4), 4)
    corners = {(x, y) for x in (10, 105, 200) for y in (10, 148.5, 287)}
    strokes = [mark for mark in page if isinstance(mark, Box) and min(mark.width, mark.height) < 1]
    assert {(round(one.x + one.width / 2, 2), round(one.y + one.height / 2, 2)) for one in strokes} == corners
    assert len(strokes) == 2 * len(corners)


def test_single_codes() -> None:
    url = "https://pay.example.com/s/K7M2Q9XW01"
    assert read(Image.open(io.BytesIO(sheets.png(url))).convert("L")) == [url]
    drawn = sheets.svg(url)
    assert drawn.startswith(b"<?xml")
    assert b"<svg" in drawn


def test_a_text_becomes_smaller_then_is_broken_and_is_never_cut() -> None:
    assert fitted("停车", 5, 100) == (["停车"], 5)
    (line,), size = fitted("停车场停车场", 5, 24)
    assert (line, size < 5) == ("停车场停车场", True)
    lines, size = fitted(LONG, 5, 60)
    assert len(lines) == 2
    assert "".join(lines) == LONG
    assert max(width(line, size) for line in lines) <= 60
    lines, _ = fitted("North gate of the old town car park near the river", 5, 50)
    assert " ".join(lines) == "North gate of the old town car park near the river"
    assert all(fitted(LONG, 5, 1)[0])
