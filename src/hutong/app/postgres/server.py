"""Starts, finds and stops the embedded PostgreSQL of a home folder; it comes back whole from any kill."""

import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from hutong.app.postgres.place import NoServer, Place, find, known

NAME: Final = "hutong"  # of the superuser and of the database
_PATIENCE: Final = 60.0  # seconds to wait for what is left of a killed server
_PAUSE: Final = 0.1
_NOBODY: Final = 2**31 - 2  # a process number that no system gives out
_LINES: Final = 8  # of a complete postmaster.pid; the first is the process, the fourth the port
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",  # so that a base backup can be taken
    "min_wal_size": "80MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "password_encryption": "scram-sha-256",
    "unix_socket_directories": "",  # their paths are limited to a hundred bytes
    "jit": "off",  # the statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # Statements carry orders and people: they stay out of the log even when they fail.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    place: Place
    port: int

    @property
    def dsn(self) -> str:
        """The address of the database, with the password: never to be printed."""
        secret = quote(self.place.password)
        return f"postgresql://{NAME}:{secret}@127.0.0.1:{self.port}/{NAME}"

    @property
    def pid(self) -> int:
        """The number of the server's first process; FileNotFoundError when it is stopped."""
        return int(_lock_lines(self.place)[0])

    def stop(self) -> None:
        """Ends all connections and stops; nothing happens when it is stopped already. NoServer when it stays."""
        with _alone(self.place.record.parent):
            if not _lives(self.place):
                return  # pg_ctl would signal whoever has the number of a dead server by now
            done = self.place.run("pg_ctl", "-D", str(self.place.data), "-m", "fast", "-w", "-t", "60", "stop")
            if done.returncode and _lives(self.place):
                raise NoServer(f"PostgreSQL 停不下来。 PostgreSQL does not stop.\n{done.stdout}{done.stderr}")

    def forget(self) -> None:
        """Stops, and deletes the database with all that is in it."""
        self.stop()
        self.place.remove()


def start(home: Path, *, durable: bool = True, within: Path | None = None) -> Postgres:
    """The running server of `home`, made and started when needed; NoServer when that can't be done.

    Several processes may call it at once and get the same server. It goes on running until `stop` is called.
    `durable=False` leaves out fsync, for tests only: data then outlives killed processes, not a power cut.
    `within`: the folder for the data of a new server, which its account can pass through; else a usual one is taken.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(home):
        place = find(home, within)
        port = _answering(place)
        if port is None:
            if not place.data.exists():
                _initialise(place, durable=durable)
            port = _launch(place, durable=durable)
        return Postgres(place, port)


def running(home: Path) -> str | None:
    """The address of the database of `home` when its server runs, without starting it."""
    place = known(home)
    port = _answering(place) if place else None
    return Postgres(place, port).dsn if place and port else None


def forget(home: Path) -> None:
    """Stops the server of `home` and deletes its data, wherever that is; nothing happens where there is none."""
    try:
        place = known(home)
    except NoServer:  # the data has gone before
        (home / "postgres.json").unlink()
        return
    if place:
        Postgres(place, port=0).forget()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(place: Place, *, durable: bool) -> None:
    """Makes the data directory beside its place and moves it there when it is whole."""
    fresh, password = place.folder / "data.new", place.folder / "password"
    shutil.rmtree(fresh, ignore_errors=True)  # a start that was killed
    place.write(password, place.password)
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    access = [f"--username={NAME}", "--auth=scram-sha-256", f"--pwfile={password}"]
    speed = [] if durable else ["--no-sync"]
    made = place.run("initdb", "-D", str(fresh), *access, *locale, *settings, *speed)
    password.unlink()
    if made.returncode:
        raise NoServer(f"无法建立数据库目录。 The database can't be initialised.\n{made.stdout}{made.stderr}")
    made = place.run("postgres", "--single", "-D", str(fresh), "template1", say=f"CREATE DATABASE {NAME}\n")
    if made.returncode or "ERROR" in made.stderr:
        raise NoServer(f"无法建立数据库。 The database can't be created.\n{made.stderr}")
    fresh.rename(place.data)


def _launch(place: Place, *, durable: bool) -> int:
    """Starts the server and gives its port; waits until the remains of a killed one have let go of its memory."""
    log, deadline = place.folder / "start.log", time.monotonic() + _PATIENCE
    while True:
        port = _choose_port(place)
        words = f"-p {port}" + ("" if durable else " -c fsync=off -c full_page_writes=off")
        log.unlink(missing_ok=True)
        started = place.run("pg_ctl", "-D", str(place.data), "-w", "-t", "120", "-l", str(log), "-o", words, "start")
        if started.returncode == 0:
            return port
        said = log.read_text() if log.exists() else started.stderr
        running = _answering(place)  # a server whose starter was killed while it came up
        if running is not None:
            return running
        _disown(place)
        if time.monotonic() > deadline or not _passing(said):
            raise NoServer(f"PostgreSQL 无法启动。 PostgreSQL can't be started.\n{said[-2000:]}")
        time.sleep(_PAUSE)


def _passing(said: str) -> bool:
    """Whether the reason for a failed start goes away by waiting or by taking another port."""
    return any(words in said for words in ("still in use", "already exists", "Address already in use"))


def _disown(place: Place) -> None:
    """Takes a strange process's number out of the lock file of a killed server.

    After a reboot that number may belong to any process of the same account, and PostgreSQL would refuse to start.
    The file itself stays: it names the shared memory that PostgreSQL checks for survivors.
    """
    path = place.data / "postmaster.pid"
    if path.exists() and not _lives(place):
        place.write(path, "\n".join([str(_NOBODY), *_lock_lines(place)[1:]]) + "\n")


def _lives(place: Place) -> bool:
    """Whether the first process of this place's server runs, in whatever state: it stands in the data directory."""
    try:
        pid = int(_lock_lines(place)[0])
        return Path(f"/proc/{pid}/cwd").readlink() == place.data.resolve()
    except PermissionError:
        return False  # a process of another account
    except FileNotFoundError:
        if Path("/proc/self").exists() or not (place.data / "postmaster.pid").exists():
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True  # a system without /proc: better to refuse than to start twice


def _answering(place: Place) -> int | None:
    """The port of the server that runs in this place, once it takes connections."""
    if not _lives(place):
        return None
    lines = _lock_lines(place)
    if len(lines) < _LINES:
        return None  # still coming up
    port = int(lines[3])
    asked = place.run("pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "5")
    return port if asked.returncode == 0 else None


def _lock_lines(place: Place) -> list[str]:
    return (place.data / "postmaster.pid").read_text().splitlines()


def _choose_port(place: Place) -> int:
    """The port of last time when it is free, so that processes with the old address find the server again."""
    kept = place.folder / "port"
    port = int(kept.read_text()) if kept.exists() else 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    place.write(kept, str(port))
    return port
