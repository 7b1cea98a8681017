"""The doctor: reads the ground once, looks at every part side by side, and tells each as it ends."""

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from types import ModuleType
from typing import Final

from hutong.base.db import Pool
from hutong.base.http import Http, Wire
from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.capabilities.diagnosis import Ailment, Examines
from hutong.features.doctor import part as common
from hutong.features.doctor.ground import Ground, Means
from hutong.features.doctor.part import Part
from hutong.features.doctor.reading import Surroundings, read
from hutong.features.doctor.report import Examined, Report, as_json, packed
from hutong.features.notices.post import Post
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard

__all__ = ["Ailment", "Doctor", "Examined", "Report", "Step", "Surroundings", "ailments", "as_json", "house", "packed"]
_AT_ONCE: Final = 8  # parts that ask somebody at the same time
_FIRST: Final = ("draft", "worker", "settings", "certificates")  # then the other checks by name


@dataclass(frozen=True, slots=True)
class Step:
    """How far an examination is. The first has no part yet, the last one has the whole report."""

    done: int
    total: int
    part: Examined | None = None  # that has just ended
    waiting: Sequence[Text] = ()  # the names of those that have not
    report: Report | None = None


class Doctor:
    """Examines an installation. Changes nothing, and asks providers only what is harmless to ask."""

    def __init__(
        self,
        pool: Pool,
        vault: Vault,
        switchboard: Switchboard,
        post: Post,
        around: Surroundings,
        *,
        http: Http | None = None,
    ) -> None:
        """`post` looks at addresses of merchants; `http`, for tests, asks for our own address and for clocks."""
        self._pool = pool
        self._vault = vault
        self._switchboard = switchboard
        self._post = post
        self._around = around
        self._http = http

    async def examine(self, *, draft: bool) -> Report:
        """Looks at everything: the draft as it would be published, or what runs."""
        async with aclosing(self.stream(draft=draft)) as steps:
            async for step in steps:
                if step.report is not None:
                    return step.report
        raise RuntimeError("an examination without an end")

    async def stream(self, *, draft: bool) -> AsyncGenerator[Step, None]:
        """The same, step by step: how many parts there are, each as it ends, and the report with the last step."""
        http = self._http or Wire()
        try:
            async with aclosing(self._steps(Means(self._pool, self._post, http), draft=draft)) as steps:
                async for step in steps:
                    yield step
        finally:
            if isinstance(http, Wire) and http is not self._http:
                await http.close()

    async def _steps(self, means: Means, *, draft: bool) -> AsyncGenerator[Step, None]:
        began, gate = perf_counter(), asyncio.Semaphore(_AT_ONCE)
        ground = await read(means, self._vault, self._switchboard, self._around, draft=draft)
        parts = parts_of(ground)
        names, ended = dict(enumerate(part.name for part in parts)), dict[int, Examined]()
        yield Step(0, len(parts), waiting=tuple(names.values()))

        async def look(number: int, part: Part) -> tuple[int, Examined]:
            async with gate:
                return number, await part.examine()

        tasks = [asyncio.create_task(look(number, part)) for number, part in enumerate(parts)]
        try:
            for task in asyncio.as_completed(tasks):
                number, examined = await task
                ended[number] = examined
                del names[number]
                report = None
                if len(ended) == len(parts):
                    every = tuple(ended[number] for number in sorted(ended))
                    seconds = round(perf_counter() - began, 3)
                    report = Report(draft, ground.revision, ground.at, seconds, every)
                yield Step(len(ended), len(parts), examined, tuple(names.values()), report)
        finally:
            for left in tasks:
                left.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def parts_of(ground: Ground) -> list[Part]:
    """Everything that is looked at in this installation."""
    return [part for check in checks() for part in check.parts(ground)]


def ailments() -> list[Ailment]:
    """Everything that can be found, each id once: of the house, then of the channels by their codes."""
    found: dict[str, Ailment] = {}
    for one in (*house(), *_of_channels()):
        found.setdefault(one.id, one)
    return list(found.values())


def house() -> list[Ailment]:
    """What the house itself looks for, whatever the provider."""
    return [*(one for check in checks() for one in check.AILMENTS), *common.AILMENTS]


def _of_channels() -> Iterator[Ailment]:
    for spec in registry.specs().values():
        if issubclass(spec.adapter, Examines):
            yield from spec.adapter.AILMENTS


@cache
def checks() -> Sequence[ModuleType]:
    """The modules of checks, found by scanning their folder."""
    package = importlib.import_module("hutong.features.doctor.checks")
    walked = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    names = {info.name.rpartition(".")[2]: info.name for info in walked if not info.ispkg}
    ordered = sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return tuple(importlib.import_module(names[name]) for name in ordered)
