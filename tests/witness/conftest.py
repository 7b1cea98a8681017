"""Outside witnesses: public clients in virtual environments of their own, and simulators on loopback ports for them."""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import uvicorn

from hutong.capabilities.simulation.mischief import App

HERE = Path(__file__).parent
Witness = Callable[[str], Path]
Serve = Callable[[App], Awaitable[str]]


@pytest.fixture(scope="session")
def witness() -> Witness:
    """Gives the python of a client's virtual environment, made once from the locked list `<client>.txt` here."""
    return _python_of


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves an app in the test's own loop on a free loopback port; gives its address, without a trailing slash."""
    running: list[tuple[_Server, asyncio.Task[None]]] = []

    async def start(app: App) -> str:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # from here on a client can connect; it is answered as soon as the server runs
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1)
        server = _Server(config)
        running.append((server, asyncio.create_task(server.serve(sockets=[listener]))))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, task in running:
        server.ended.set()
        await task


class _Server(uvicorn.Server):
    """A server that leaves the signals of the test run alone, and ends at once: uvicorn looks ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures nothing."""
        yield

    async def main_loop(self) -> None:
        """Serves until `ended`."""
        await self.on_tick(0)
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Closes everything; what is still being answered has a second, as it would have with uvicorn."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=self.config.timeout_graceful_shutdown)
        for task in self.server_state.tasks:
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await asyncio.sleep(0)  # the transports tell their protocols in this turn


def _python_of(client: str) -> Path:
    wanted = HERE / f"{client}.txt"
    digest = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()
    folder = _home() / client
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{client}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made-from"
        if not made.exists() or made.read_text() != digest:
            _make(folder, wanted)
            made.write_text(digest)
    return folder / "bin" / "python"


def _home() -> Path:
    given = os.environ.get("HUTONG_WITNESS_HOME")
    return Path(given) if given else Path.home() / ".cache" / "hutong" / "witness"


def _make(folder: Path, wanted: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))  # ours installs there: a second pip takes seconds
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(folder / "bin" / "python")]
    _run(*pip, "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(wanted))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=540)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
