"""Starting the programs, each alone on a core of its own, and what the operating system says they used."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
_UVICORN: Final = (
    "--loop",
    "uvloop",
    "--http",
    "httptools",
    "--no-access-log",
    "--log-level",
    "warning",
    "--backlog",
    "2048",
)
COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "ours": ("-m", "hutong", "web"),
    "limit": ("-m", "uvicorn", "--factory", "bench.limit:program", *_UVICORN),
    "usual": ("-m", "uvicorn", "bench.usual:app", *_UVICORN),
}
PORTERS: Final[Mapping[str, Sequence[str]]] = {
    "ours": COMMANDS["ours"],
    "bare": ("-m", "uvicorn", "--factory", "bench.bare:program", *_UVICORN),
}


def cores() -> tuple[set[int], set[int]]:
    """The core of the program under test, and those of everything else; the same when there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return ({allowed[0]}, set(allowed[1:])) if len(allowed) > 1 else ({allowed[0]}, {allowed[0]})


def children(pid: int) -> list[int]:
    """The processes that this one has started and that still run."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pin(pids: Iterable[int], to: set[int]) -> None:
    """Keeps processes, and those that they start later, on these cores."""
    for pid in pids:
        os.sched_setaffinity(pid, to)


class Program:
    """A child process on a core; ended, and waited for, at the end of the `with`."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str], core: set[int], log: Path) -> None:
        self._arguments = arguments
        self._environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **environ}
        self._core = core
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Program":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments], env=self._environ, stdout=log, stderr=log, cwd=ROOT
            )
        pin([self._process.pid], self._core)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)

    def cpu(self) -> float:
        """Seconds of processor time that the process has used."""
        assert self._process is not None
        ticks = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")

    def ready(self, port: int, path: str) -> None:
        """Returns when the port answers HTTP at all; RuntimeError with the log's end if the process ends first."""
        assert self._process is not None
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self._arguments} does not start:\n{self._log.read_text()[-3000:]}")


def free_port() -> int:
    """A loopback port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
