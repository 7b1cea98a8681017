"""Anchors: ends of the chain noted outside of the database, in a file that is only added to."""

import asyncio
import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.audit.link import Head, Linker

log = logging.getLogger(__name__)
FILE: Final = "audit.anchor"
PACE: Final = 10.0  # seconds between two anchors
_ANCHOR: Final = re.compile(r"([1-9][0-9]{0,18}):([0-9a-f]{64})")


def read(text: str) -> Head:
    """An anchor as it is printed, SEQ:HASH; Refusal (BAD_COMMAND)."""
    found = _ANCHOR.fullmatch(text.strip().lower())
    if found is None:
        raise Refusal(Problem.BAD_COMMAND, Text("锚点写成 序号:哈希", "an anchor is SEQ:HASH"))
    return Head(int(found[1]), bytes.fromhex(found[2]))


def kept(home: Path) -> list[Head]:
    """The anchors of a home's file; none where there is no file. Refusal (BAD_COMMAND) names a line that is none."""
    try:
        lines = (home / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return list(_heads(lines))


def keep(home: Path, head: Head) -> None:
    """Adds an anchor to the home's file, which only its owner reads."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{head} {now().isoformat(timespec='seconds')}\n")


class Chain:
    """The worker's job: links what waits, and notes the chain's end in the log and in the home's file."""

    def __init__(self, linker: Linker, home: Path) -> None:
        self._linker = linker
        self._home = home
        self._noted = ""
        self._next = 0.0

    async def turn(self) -> int:
        """How many rows were linked."""
        linked = await self._linker.turn()
        if time.monotonic() >= self._next:
            await self._note()
        return linked

    async def _note(self) -> None:
        self._next = time.monotonic() + PACE
        head = await self._linker.head()
        if head is None or str(head) == self._noted:
            return
        log.info("audit: the chain ends at %s", head)
        try:
            await asyncio.to_thread(keep, self._home, head)
        except OSError as error:  # a disk that can't be written to must not stop the chain
            log.warning("audit: the anchor is in the log only: %s", error)
        self._noted = str(head)


def _heads(lines: list[str]) -> Iterator[Head]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read(line.split()[0])
        except Refusal:
            detail = Text(f"{FILE} 第 {number} 行不是锚点", f"{FILE}, line {number} is no anchor")
            raise Refusal(Problem.BAD_COMMAND, detail) from None
