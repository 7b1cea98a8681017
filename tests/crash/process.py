"""Processes of the hub that may be killed, forked from one that has loaded its code: loading outlasts most of them."""

import asyncio
import importlib
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import context, get_context
from pathlib import Path
from typing import Final

from hutong.app.cli import main
from hutong.base import failpoint

PATIENCE: Final = 30.0  # seconds for anything that is waited for
_FORKS: Final = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.crash.process", "hutong.app.web", "hutong.app.office", "hutong.app.worker"])


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the hub."""

    child: context.ForkServerProcess
    output: Path

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.child.is_alive()

    async def killed(self) -> None:
        """Returns once it died by its failpoint."""
        assert await self._ended() == -signal.SIGKILL

    async def kill(self) -> None:
        """Kills it now."""
        self.child.kill()
        await self.killed()

    async def said(self) -> str:
        """What it printed, once it ended by itself and well."""
        code = await self._ended()
        printed = self.output.read_text("utf-8")
        assert code == 0, (code, printed)
        return printed

    async def end(self) -> None:
        """Ends it in order."""
        if self.is_running:
            self.child.terminate()
            await self._ended()

    async def _ended(self) -> int | None:
        """Its exit code. It is asked in one thread only: two that ask at once read it from each other."""
        async with asyncio.timeout(PATIENCE):
            while self.is_running:
                await asyncio.sleep(0.01)
        return self.child.exitcode


def start(command: tuple[str, ...], environ: Mapping[str, str], output: Path) -> Process:
    """Starts `hutong` with these arguments and variables; what it prints goes to the file `output`."""
    # A daemon: one that does not end when it is told to is ended with the tests, not waited for.
    child = _FORKS.Process(target=_become, args=(command, dict(environ), output), daemon=True)
    child.start()
    return Process(child, output)


def _become(command: tuple[str, ...], environ: Mapping[str, str], output: Path) -> None:
    os.environ.clear()
    os.environ.update(environ)
    importlib.reload(failpoint)  # it reads its variable once
    with output.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
    sys.argv = ["hutong", *command]
    main()
