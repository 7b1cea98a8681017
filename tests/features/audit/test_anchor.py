"""Anchors: printed, read, kept in a file that only its owner reads."""

import logging
import stat
from pathlib import Path

import pytest
from tests.features.audit.conftest import Book

from hutong.base.errors import Refusal
from hutong.features.audit import anchor
from hutong.features.audit.anchor import Chain
from hutong.features.audit.link import Head, Linker


def test_an_anchor_is_read_as_it_is_printed() -> None:
    head = Head(7, bytes(range(32)))
    assert anchor.read(f" {head} ") == head


@pytest.mark.parametrize("text", ["", "7", "7:", "0:" + "0" * 64, "7:" + "g" * 64, "x:" + "0" * 64])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        anchor.read(text)


async def test_the_worker_links_and_notes_the_end(
    book: Book, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    chain = Chain(Linker(book.pool, book.vault), tmp_path)
    assert await chain.turn() == 0
    assert anchor.kept(tmp_path) == []
    monkeypatch.setattr(anchor, "PACE", 0.0)
    chain = Chain(Linker(book.pool, book.vault), tmp_path)
    for _ in range(2):
        await book.write(2)
        await chain.turn()
        await chain.turn()
    heads = anchor.kept(tmp_path)
    assert [head.seq for head in heads] == [2, 4]
    assert heads[-1] == await book.head()
    assert f"the chain ends at {heads[-1]}" in caplog.text
    assert stat.S_IMODE((tmp_path / anchor.FILE).stat().st_mode) == 0o600
    assert (await book.verify(*heads)).intact


def test_a_broken_file_names_its_line(tmp_path: Path) -> None:
    anchor.keep(tmp_path, Head(1, bytes(32)))
    with (tmp_path / anchor.FILE).open("a") as file:
        file.write("\nnonsense\n")
    with pytest.raises(Refusal) as refused:
        anchor.kept(tmp_path)
    assert "line 3" in refused.value.detail.en
