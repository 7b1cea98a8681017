"""A process that is killed leaves whole files or none, and whoever comes after it goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.channels.local_oss.stand import Stand, an_object, fault, parts

from hutong.capabilities.faults import Fault
from hutong.capabilities.storage import PART

BODY = bytes(range(256)) * (PART // 256) + b"the rest"
WHOLE = BODY[-70_000:]
PUT = """
import asyncio, sys
from pathlib import Path
from tests.channels.local_oss.stand import Stand, an_object
from tests.channels.local_oss.test_kill import WHOLE
asyncio.run(Stand(Path(sys.argv[1])).adapter.put(an_object(len(WHOLE), "a/b.png"), WHOLE))
"""
PARTS = """
import asyncio, sys
from pathlib import Path
from tests.channels.local_oss.stand import Stand, an_object
from tests.channels.local_oss.test_kill import BODY
async def run(stand):
    file = an_object(len(BODY), "a/b.png")
    upload, tags = await stand.upload(file, BODY)
    await stand.adapter.complete(file, upload, tags)
asyncio.run(run(Stand(Path(sys.argv[1]))))
"""
MANY = """
import asyncio, sys
from pathlib import Path
from tests.channels.local_oss.stand import Stand, an_object
async def one(stand, number):
    body = (str(number).encode() * 20_000)[:100_000]
    await stand.adapter.put(an_object(len(body), f"many/{number}.bin"), body)
async def run(stand):
    for start in range(0, 100_000, 4):
        await asyncio.gather(*(one(stand, number) for number in range(start, start + 4)))
        print(start + 4, flush=True)
asyncio.run(run(Stand(Path(sys.argv[1]))))
"""


def killed(script: str, folder: Path, where: str) -> None:
    """Runs a script until the failpoint kills it."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "HUTONG_FAILPOINT": where},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("where", ["begun", "written", "told", "published"])
async def test_killed_while_a_file_is_put(stand: Stand, where: str) -> None:
    killed(PUT, stand.folder, f"local_oss.put.{where}")
    file = an_object(len(WHOLE), "a/b.png")
    if where == "published":
        assert stand.provider.content(file.key) == WHOLE
        assert (await stand.adapter.stat(file.key)).size == len(WHOLE)
    else:
        assert stand.provider.objects() == {}
        assert await fault(stand.adapter.stat(file.key)) is Fault.NOT_FOUND
        assert await fault(stand.adapter.read(file.key, 0, 10)) is Fault.NOT_FOUND
    assert stand.provider.unfinished() == 0
    await stand.adapter.put(file, WHOLE)
    assert stand.provider.content(file.key) == WHOLE


@pytest.mark.parametrize("where", ["part.written", "complete.durable", "complete.told", "complete.published"])
async def test_killed_while_parts_are_put(stand: Stand, where: str) -> None:
    killed(PARTS, stand.folder, f"local_oss.{where}")
    file = an_object(len(BODY), "a/b.png")
    if where == "complete.published":
        assert stand.provider.content(file.key) == BODY
        return
    assert stand.provider.objects() == {}
    assert stand.provider.unfinished() == 1
    (begun,) = stand.part_files()
    tags = [await stand.adapter.part(file.key, begun.name, number, part) for number, part in parts(BODY)]
    await stand.adapter.complete(file, begun.name, tags)
    assert stand.provider.content(file.key) == BODY
    assert stand.part_files() == []


async def test_completed_again_after_the_process_was_killed(stand: Stand) -> None:
    killed(PARTS, stand.folder, "local_oss.complete.told")
    file = an_object(len(BODY), "a/b.png")
    (begun,) = stand.part_files()
    noted = [line.split()[1] for line in (begun / "parts").read_text().splitlines()]
    stored = await stand.adapter.complete(file, begun.name, noted)
    assert await stand.adapter.stat(file.key) == stored
    assert stand.provider.content(file.key) == BODY


def killed_at_work(folder: Path) -> int:
    """Kills a process that puts many files at once; gives how many it said were kept."""
    command = [sys.executable, "-c", MANY, str(folder)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(30)][-1]
        process.kill()
    assert process.returncode == -signal.SIGKILL
    return int(told)


async def test_killed_at_any_moment(stand: Stand) -> None:
    told = killed_at_work(stand.folder)
    kept = stand.provider.objects()
    assert len(kept) >= told == 120
    for key, size in kept.items():
        number = key.removeprefix("many/").removesuffix(".bin")
        assert size == len(stand.provider.content(key)) == min(len(number) * 20_000, 100_000)
        assert stand.provider.content(key) == (number.encode() * 20_000)[:100_000]
        assert (await stand.adapter.stat(key)).size == size
    assert stand.provider.unfinished() == 0
