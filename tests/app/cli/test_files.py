"""`hutong files`: what is kept is listed and told, moves between real folders, and goes on where it was stopped."""

import asyncio
import hashlib
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from tests.app.cli.conftest import Type
from tests.filing import PNG

from hutong.app.cli.term import ground
from hutong.app.hub import Hub
from hutong.app.rooms.storage import Storage
from hutong.features.files.record import File
from hutong.features.files.wish import FileWish

T = TypeVar("T")
MERCHANT = "M1"


@pytest.fixture
def disks(typed: Type) -> Type:
    """An installation with two folders on the disk, 1 and 2; files go to the first."""
    typed("merchant", "create", "胡同咖啡", "--id", MERCHANT)
    for name in ("disk1", "disk2"):
        typed("channel", "add", "LOCAL_OSS", name, "FILE_ALLOW_SUFFIX=.png")
    typed("route", "add", "storage", "1")
    assert typed("channel", "refresh", "--yes").status == 0
    return typed


def on_hub(work: Callable[[Hub, Storage], Awaitable[T]]) -> T:
    """What some work gives on a hub with the settings of this environment."""

    async def run() -> T:
        hub = await Hub.start(ground.settings())
        try:
            return await work(hub, Storage.assemble(hub))
        finally:
            await hub.close()

    return asyncio.run(run())


def keep(count: int, size: int = 300) -> list[File]:
    """So many files of a merchant, F0 and so on, uploaded."""

    async def work(_: Hub, storage: Storage) -> list[File]:
        return [
            await _upload(storage, f"F{number}", (PNG + b"%d" % number).ljust(size, b".")) for number in range(count)
        ]

    return on_hub(work)


async def _upload(storage: Storage, file_id: str, body: bytes) -> File:
    async def chunks() -> AsyncIterator[bytes]:
        yield body

    wish = FileWish(MERCHANT, file_id, f"头像 {file_id}.png", len(body), hashlib.sha256(body).hexdigest())
    return await storage.uploader.upload(wish, chunks())


def folder(channel: int) -> set[str]:
    """The keys that lie in a channel's folder."""
    root = ground.settings().files / str(channel)
    return {
        str(path.parent.relative_to(root)).removesuffix("@")
        for path in root.rglob("content")
        if ".part" not in path.parts
    }


def sweep() -> None:
    """The worker throws away what is due, and what is due later."""

    async def work(hub: Hub, storage: Storage) -> None:
        await hub.pool.execute("UPDATE leftover SET due_at = now() WHERE owner IS NULL")
        while await storage.leftovers.turn():
            pass

    on_hub(work)


def test_files_are_listed_and_told(disks: Type) -> None:
    first, second = keep(2, 1_234_567)
    listed = disks("files", "list", "--json").json
    assert [(one["file_id"], one["size"], one["channel_id"]) for one in listed] == [
        ("F1", 1_234_567, 1),
        ("F0", 1_234_567, 1),
    ]
    shown = disks("files", "list").out
    for text in ("头像 F0.png", "1.2 MB", "1 LOCAL_OSS", "已存放", MERCHANT):
        assert text in shown
    english = disks("files", "list", "--lang", "en").out
    assert ("Size" in english, "Kept" in english, "已存放" in english) == (True, True, False)
    assert len(disks("files", "list", "-n", "1", "--json").json) == 1
    for more in (("--channel", "LOCAL_OSS/disk2"), ("--channel", "99"), ("--state", "deleted"), ("--merchant", "M2")):
        assert disks("files", "list", *more, "--json").json == []
    assert (
        len(disks("files", "list", "--channel", "1", "--state", "stored", "--merchant", MERCHANT, "--json").json) == 2
    )

    told = disks("files", "show", "F0", "--json").json
    assert (told["file"]["id"], told["file"]["sha256"], told["also"]) == (first.id, first.sha256, [])
    assert [event["what"] for event in told["events"]] == ["uploading", "stored"]
    assert [call["verb"] for call in told["calls"]] == ["put"]
    assert disks("files", "show", first.id, "--json").json == told
    eyes = disks("files", "show", second.id).out
    for text in ("全程", "头像 F1.png", "1.2 MB (1234567)", "已存放", second.sha256, second.key):
        assert text in eyes
    assert "Timeline" in disks("files", "show", "F1", "--calls", "--lang", "en").out


def test_the_same_number_of_two_merchants_is_told(disks: Type) -> None:
    disks("merchant", "create", "另一家", "--id", "M2")
    keep(1)

    async def work(hub: Hub, storage: Storage) -> None:
        await hub.pool.execute("UPDATE file SET merchant_id = 'M2'")
        await _upload(storage, "F0", PNG)

    on_hub(work)
    told = disks("files", "show", "F0", "--json").json
    assert (told["file"]["merchant_id"], len(told["also"])) == (MERCHANT, 1)
    assert told["also"][0] in disks("files", "show", "F0").out
    mine = disks("files", "show", "F0", "--merchant", "M2", "--json").json
    assert (mine["file"]["id"], mine["also"]) == (told["also"][0], [])


def test_an_empty_installation_keeps_nothing(typed: Type) -> None:
    for command in ("list", "leftovers"):
        assert typed("files", command, "--json").json == []
    assert "没有文件" in typed("files", "list").out
    assert "nothing to throw away" in typed("files", "leftovers", "--lang", "en").out
    assert typed("files", "leftovers", "--retry", "--json").json == {"again": 0, "left": []}


def test_files_move_between_folders(disks: Type) -> None:
    files = keep(5)
    assert folder(1) == {file.key for file in files}
    no = disks("files", "migrate", "1", "2", given="n\n")
    assert no.status == 1
    assert "5 个文件" in no.out
    assert folder(2) == set()
    told = disks("files", "migrate", "1", "LOCAL_OSS/disk2", "--grace", "0", "--json")
    size = sum(file.size for file in files)
    assert told.status == 0
    assert told.json == {
        "from": 1,
        "to": 2,
        "files": 5,
        "bytes": size,
        "moved": 5,
        "moved_bytes": size,
        "changed": 0,
        "left": 0,
        "failures": [],
        "interrupted": False,
        "route_still_leads_to_old": True,
    }
    assert {one["channel_id"] for one in disks("files", "list", "--json").json} == {2}
    assert len(folder(2)) == 5
    shown = disks("files", "show", "F3").out
    assert ("from channel 1" in shown, "2 LOCAL_OSS" in shown) == (True, True)
    sweep()
    assert folder(1) == set()
    assert disks("files", "leftovers", "--json").json == []
    again = disks("files", "migrate", "1", "2", "--yes")
    assert (again.status, "没有文件" in again.out) == (0, True)


def test_a_move_for_eyes(disks: Type) -> None:
    keep(3, 2_000_000)
    said = disks("files", "migrate", "LOCAL_OSS/disk1", "2", "--grace", "60", given="y\n")
    assert said.status == 0
    for text in ("3 个文件（6.0 MB）", "已移动 3 个文件", "原处保留 60 秒", "存储路由仍指向 1 LOCAL_OSS"):
        assert text in said.out
    back = disks("files", "migrate", "2", "1", "--yes", "--lang", "en")
    assert "Moved 3 files (6.0 MB) to 1 LOCAL_OSS" in back.out
    assert "still leads" not in back.out
    waiting = disks("files", "leftovers", "--json").json
    assert [(one["channel_id"], one["state"]) for one in waiting] == [(1, "waiting")] * 3 + [(2, "waiting")] * 3
    eyes = disks("files", "leftovers").out
    assert (waiting[0]["key"] in eyes, "待清理" in eyes) == (True, True)


def test_what_fails_is_listed_stays_and_goes_the_next_time(disks: Type) -> None:
    files = keep(3)

    async def damage(hub: Hub, _: Storage) -> None:
        await hub.pool.execute("UPDATE file SET sha256 = repeat('0', 64) WHERE file_id = 'F1'")

    async def repair(hub: Hub, _: Storage) -> None:
        await hub.pool.execute("UPDATE file SET sha256 = $1 WHERE file_id = 'F1'", files[1].sha256)

    on_hub(damage)
    told = disks("files", "migrate", "1", "2", "--json", "--yes")
    assert (told.status, told.json["moved"], told.json["left"]) == (1, 2, 1)
    assert [one["id"] for one in told.json["failures"]] == [files[1].id]
    assert "digest" in told.json["failures"][0]["why"]
    said = disks("files", "migrate", "1", "2", "--yes")
    assert said.status == 1
    for text in (files[1].id, "1 个文件失败", "再次运行同一命令会接着移动"):
        assert text in said.out
    on_hub(repair)
    done = disks("files", "migrate", "1", "2", "--yes", "--lang", "en")
    assert (done.status, "Moved 1 files" in done.out) == (0, True)
    assert {one["channel_id"] for one in disks("files", "list", "--json").json} == {2}


@pytest.mark.hard  # half a minute of locks that are waited for
def test_ctrl_c_ends_it_and_it_goes_on(disks: Type) -> None:
    files = keep(6)
    moved = "SELECT count(*) FROM file WHERE channel_id = 2"
    command = [sys.executable, "-m", "hutong", "files", "migrate", "1", "2", "--json", "--grace", "0"]

    async def interrupt(hub: Hub, _: Storage) -> tuple[int, bytes]:
        """Two of the files can't be moved as long as their rows are held; the others are, then comes Ctrl-C."""
        async with hub.pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT 1 FROM file WHERE file_id IN ('F1', 'F4') FOR UPDATE")
            process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
            async with asyncio.timeout(60):
                while await hub.pool.fetchval(moved) < 4:
                    await asyncio.sleep(0.05)
                process.send_signal(signal.SIGINT)
                out, err = await process.communicate()
            assert err == b""
            return process.returncode or 0, out

    status, out = on_hub(interrupt)
    told = json.loads(out)
    assert status == 130
    assert (told["interrupted"], told["moved"], told["left"], told["failures"]) == (True, 4, 2, [])
    states = {one["file_id"]: one["channel_id"] for one in disks("files", "list", "--json").json}
    assert states == {"F0": 2, "F1": 1, "F2": 2, "F3": 2, "F4": 1, "F5": 2}
    sweep()
    assert folder(1) == {files[1].key, files[4].key}
    assert len(folder(2)) == 4, "what was half moved is thrown away"
    rest = disks("files", "migrate", "1", "2", "--yes", "--json").json
    assert (rest["files"], rest["moved"], rest["left"]) == (2, 2, 0)

    async def read(hub: Hub, _: Storage) -> list[str]:
        rows = await hub.pool.fetch("SELECT detail FROM audit_event WHERE action = 'files.migrate' ORDER BY id")
        return [(row["detail"]["files"], row["detail"]["interrupted"]) for row in rows]

    assert on_hub(read) == [(4, True), (2, False)]


def test_what_is_in_use_is_told_from_what_waits_and_what_was_given_up(disks: Type) -> None:
    async def work(hub: Hub, storage: Storage) -> list[tuple[str, str]]:
        await storage.leftovers.hold(1, 1, "2026/11/28/made.png")
        dead = await storage.leftovers.hold(1, 1, "2026/11/28/dead.png")
        await hub.pool.execute("UPDATE leftover SET owner = 7 WHERE id = $1", dead)
        later = "INSERT INTO leftover (channel_id, revision, key, due_at) VALUES (2, 1, $1, now() + $2)"
        await hub.pool.execute(later, "2026/11/28/old.png", timedelta(hours=1))
        await hub.pool.execute(later, "2026/11/28/stuck.png", timedelta())
        await hub.pool.execute(
            "UPDATE leftover SET given_up = true, tries = 12, words = 'config: no bucket' WHERE key LIKE '%stuck%'"
        )
        found = await asyncio.to_thread(disks, "files", "leftovers", "--json")
        return [(one["key"].rpartition("/")[2], one["state"]) for one in found.json]

    told = on_hub(work)
    assert told[0] == ("stuck.png", "given_up")
    assert set(told[1:3]) == {("made.png", "in_use"), ("dead.png", "waiting")}
    assert told[3] == ("old.png", "waiting")
    eyes = disks("files", "leftovers").out
    for text in ("已放弃", "config: no bucket", "--retry"):
        assert text in eyes
    retried = disks("files", "leftovers", "--retry")
    assert (retried.status, "1 项" in retried.out, "已放弃" in retried.out) == (0, True, False)
    assert disks("files", "leftovers", "--retry", "--json").json["again"] == 0
    assert len(disks("files", "leftovers", "-n", "2", "--json").json) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list", "--channel", "nobody"), 6006),
        (("show", "nobody"), 3202),
        (("migrate", "1", "1", "--yes"), 6022),
        (("migrate", "1", "99", "--yes"), 6022),
        (("migrate", "1", "3", "--yes"), 6022),
        (("migrate", "nobody", "1", "--yes"), 6006),
        (("migrate", "1", "nobody", "--yes"), 6006),
    ],
)
def test_what_can_not_be_is_told(disks: Type, arguments: tuple[str, ...], code: int) -> None:
    disks("channel", "add", "TEST_SMS", "phone")
    disks("channel", "refresh", "--yes")
    told = disks("files", *arguments, "--json", "--lang", "en")
    assert (told.status, told.json["code"]) == (1, code)


@pytest.mark.parametrize(
    "arguments",
    [("list", "--state", "x"), ("list", "--limit", "0"), ("migrate", "1"), ("migrate", "1", "2", "--grace", "-1")],
)
def test_what_is_misspelt_ends_with_two(type_: Type, arguments: tuple[str, ...]) -> None:
    assert type_("files", *arguments).status == 2


def test_without_a_database_nothing_moves(type_: Type, tmp_path: Path) -> None:
    told = type_("files", "migrate", "1", "2", "--yes", "--json")
    assert (told.status, told.json["code"]) == (1, 6019)
