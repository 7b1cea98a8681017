"""The demo's processes: started, watched, started again aloud, ended in order."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_GRACE: Final = 8.0  # seconds to end by itself before it is killed
_BREATH: Final = 1.0  # seconds before a process that ended is started again, doubled each time
_CALM: Final = 30.0  # seconds of life after which an earlier end is forgotten


class Died(Exception):
    """A process ended before it was healthy; its last words."""


@dataclass(slots=True)
class Child:
    """One process: `hutong <command>`."""

    command: str
    log: Path
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    ends: int = field(default=0)

    def last_words(self, most: int = 12) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-most:])
        except OSError:
            return ""


class Children:
    """The processes of one demo; `pids` remembers them for the next start, should this one be killed."""

    def __init__(self, commands: tuple[str, ...], folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = {**os.environ, **environ}
        self._pids = folder / "demo.pids"
        self.all = [Child(command, folder / f"{command}.log") for command in commands]

    def clear(self) -> int:
        """Ends what a killed demo of this folder left running; how many there were."""
        with contextlib.suppress(FileNotFoundError):
            left = [int(word) for word in self._pids.read_text().split() if word.isdecimal()]
            ours = [pid for pid in left if _is_ours(pid)]
            for pid in ours:
                _signal(pid, signal.SIGTERM)
            end = time.monotonic() + _GRACE
            while any(_is_ours(pid) for pid in ours) and time.monotonic() < end:
                time.sleep(0.05)
            return len(ours)
        return 0

    def start(self) -> None:
        """Starts every process."""
        for child in self.all:
            self._spawn(child)

    def check(self) -> None:
        """Died when one has ended."""
        for child in self.all:
            if child.process is not None and child.process.poll() is not None:
                raise Died(f"{child.command} ({child.process.returncode})\n{child.last_words()}")

    async def watch(self, tell: Callable[[Child], None]) -> None:
        """Starts again what ends, after telling it; until cancelled."""
        ended = asyncio.Event()
        ended.set()  # one may have ended before the signal was heard
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, ended.set)
        async with asyncio.TaskGroup() as waiting:
            while True:
                await ended.wait()
                ended.clear()
                for child in self.all:
                    if child.process is not None and child.process.poll() is not None:
                        child.ends = 1 if time.monotonic() - child.since > _CALM else child.ends + 1
                        tell(child)
                        child.process = None
                        waiting.create_task(self._again(child))

    def end(self) -> None:
        """Ends all of them, in the order they were named."""
        for child in self.all:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + _GRACE
        for child in self.all:
            if child.process is not None:
                try:
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.process.kill()
                    child.process.wait()
        self._pids.unlink(missing_ok=True)

    async def _again(self, child: Child) -> None:
        await asyncio.sleep(min(30.0, _BREATH * 2 ** (child.ends - 1)))
        self._spawn(child)

    def _spawn(self, child: Child) -> None:
        child.since = time.monotonic()
        with child.log.open("ab") as log:
            # a session of its own: Ctrl-C reaches the demo alone, which then ends them in order
            child.process = subprocess.Popen(
                [sys.executable, "-m", "hutong", child.command],
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pids.write_text(" ".join(str(one.process.pid) for one in self.all if one.process is not None))


def _is_ours(pid: int) -> bool:
    """Whether this process is one of a hutong's, not another that got the number since."""
    told = Path(f"/proc/{pid}/cmdline")
    if told.exists():
        return b"-m\0hutong\0" in told.read_bytes()
    ps = shutil.which("ps")  # macOS has no /proc
    if ps is None:
        return False
    shown = subprocess.run([ps, "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "-m hutong " in shown.stdout


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
