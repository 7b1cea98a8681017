"""The embedded PostgreSQL: durable, shared by whoever starts it, and back after any kill."""

import os
import pwd
import signal
import stat
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest
from tests import memory

from hutong.app import postgres
from hutong.app.postgres import NoServer, Postgres

READ = "SELECT amount FROM kept ORDER BY amount"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hutong")


@pytest.fixture(scope="module", autouse=True)
def gone(home: Path) -> Iterator[None]:
    """One data directory serves all these tests; each leaves it as it likes, stopped or running."""
    yield
    postgres.start(home).forget()


@pytest.fixture
def server(home: Path) -> Postgres:
    return postgres.start(home)


@asynccontextmanager
async def session(server: Postgres) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def test_it_is_durable_utf8_and_the_same_everywhere(server: Postgres) -> None:
    async with session(server) as connection:
        shown = {
            name: await connection.fetchval(f"SHOW {name}")
            for name in (
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "server_encoding",
                "data_checksums",
                "TimeZone",
            )
        }
        locale = await connection.fetchrow(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        )
        assert int(await connection.fetchval("SHOW max_connections")) >= 200
    assert shown == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "TimeZone": "UTC",
    }
    assert tuple(locale) == (b"b", "C.UTF-8")


def test_a_second_start_finds_the_first(home: Path, server: Postgres) -> None:
    again = postgres.start(home)
    assert (again.pid, again.dsn) == (server.pid, server.dsn)
    assert postgres.running(home) == server.dsn


def test_starts_at_the_same_moment_make_one_server(home: Path, server: Postgres) -> None:
    server.stop()
    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(postgres.start, [home] * 4))
    assert len({one.pid for one in started}) == 1


async def test_stopping_keeps_what_was_committed_and_the_address(home: Path, server: Postgres) -> None:
    async with session(server) as connection:
        await connection.execute(
            "DROP TABLE IF EXISTS kept; CREATE TABLE kept (amount bigint); INSERT INTO kept VALUES (1)"
        )
    server.stop()
    server.stop()  # nothing is left to stop, and that is no fault
    assert postgres.running(home) is None
    again = postgres.start(home)
    assert again.dsn == server.dsn  # processes with the old address find it again
    async with session(again) as connection:
        assert [row["amount"] for row in await connection.fetch(READ)] == [1]


async def test_a_killed_server_comes_back_with_every_commit(home: Path, server: Postgres) -> None:
    async with session(server) as connection:
        await connection.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (amount bigint)")
        for amount in range(50):
            await connection.execute("INSERT INTO kept VALUES ($1)", amount)
    killed = server.pid
    os.kill(killed, signal.SIGKILL)  # its children live on for a moment and hold its memory
    again = postgres.start(home)
    assert again.pid != killed
    assert again.dsn == server.dsn
    async with session(again) as connection:
        assert [row["amount"] for row in await connection.fetch(READ)] == list(range(50))


def test_a_lock_file_that_names_a_strange_process_is_no_obstacle(home: Path, server: Postgres) -> None:
    """After a reboot the number in postmaster.pid may belong to any process of the same account."""
    folder = server.place.data
    lines = (folder / "postmaster.pid").read_text().splitlines()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"], user=server.place.account, cwd="/")
    try:
        server.place.write(folder / "postmaster.pid", "\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert postgres.running(home) is None
        server.stop()
        assert stranger.poll() is None
        assert postgres.start(home).pid != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_initialisation_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    first = postgres.start(tmp_path, durable=False)
    first.stop()
    data = first.place.data
    data.rename(data.with_name("data.new"))  # killed before the whole directory was moved to its place
    (data.with_name("data.new") / "PG_VERSION").unlink()
    again = postgres.start(tmp_path, durable=False)
    assert again.place.data == data
    again.forget()


def test_a_new_server_keeps_its_data_where_it_is_told_to(tmp_path: Path) -> None:
    with TemporaryDirectory() as open_to_all, memory.folder(Path(open_to_all), room=0) as within:
        Path(open_to_all).chmod(0o755)
        assert within is not None
        told = postgres.start(tmp_path, durable=False, within=within)
        assert told.place.folder.parent == within
        assert postgres.start(tmp_path).place == told.place, "the home knows where it is"
        told.forget()
        assert list(within.iterdir()) == []


def test_what_a_killed_session_left_in_memory_is_taken_away(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, other = tmp_path / f"hutong-tests-{ended.pid}", tmp_path / f"hutong-tests-{os.getppid()}"
    for one in (left, other):
        one.mkdir()
    with memory.folder(tmp_path, room=0) as made:
        assert set(tmp_path.iterdir()) == {made, other}, "another session's stays"
    with memory.folder(tmp_path, room=1 << 60) as none:
        assert none is None, "too little room"


async def test_nobody_enters_without_the_password(home: Path, server: Postgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://hutong:guess@127.0.0.1:{server.port}/hutong")
    assert server.place.password not in repr(server)
    assert stat.S_IMODE((home / "postgres.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(server.place.folder.stat().st_mode) == 0o700


def test_no_folder_above_the_home_is_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = postgres.start(closed / "home", durable=False)
    try:
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert stat.S_IMODE((closed / "home").stat().st_mode) == 0o700
        owner = pwd.getpwuid(server.place.data.stat().st_uid).pw_name
        assert owner == (server.place.account or pwd.getpwuid(os.geteuid()).pw_name)
        assert server.place.data.stat().st_uid != 0
    finally:
        server.forget()


def test_data_that_has_gone_is_told_and_not_made_anew(tmp_path: Path) -> None:
    server = postgres.start(tmp_path, durable=False)
    server.stop()
    record = (tmp_path / "postgres.json").read_text()
    server.forget()
    (tmp_path / "postgres.json").write_text(record)
    with pytest.raises(NoServer, match="has gone"):
        postgres.start(tmp_path)
    postgres.forget(tmp_path)
    assert not (tmp_path / "postgres.json").exists()


def test_a_server_that_can_not_start_says_why(tmp_path: Path) -> None:
    server = postgres.start(tmp_path, durable=False)
    server.stop()
    version = server.place.data / "PG_VERSION"
    version.write_text("15\n")
    try:
        with pytest.raises(NoServer, match="not compatible"):
            postgres.start(tmp_path)
    finally:
        server.place.remove()


def test_what_is_forgotten_is_gone_wherever_it_was(tmp_path: Path) -> None:
    server = postgres.start(tmp_path, durable=False)
    postgres.forget(tmp_path)
    assert not server.place.folder.exists()
    assert postgres.running(tmp_path) is None


def test_a_home_without_a_server_has_none_running(tmp_path: Path) -> None:
    postgres.forget(tmp_path)
    assert postgres.running(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
