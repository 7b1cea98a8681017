"""What the disk fails at, in our words; each failure is a real one of the system."""

import errno
import gc
import subprocess
import sys
from pathlib import Path

import pytest
from tests.channels.local_oss.stand import Stand, an_object, failure, fault, large

from hutong.capabilities.faults import Failed, Fault
from hutong.channels.local_oss.disk import FAULTS

SMALL_FILES_ONLY = """
import asyncio, resource, sys
from pathlib import Path
from tests.channels.local_oss.stand import Stand, an_object, failure
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
async def run(stand):
    await stand.adapter.put(an_object(4000, "small"), b"x" * 4000)
    failed = await failure(stand.adapter.put(an_object(6000, "large"), b"x" * 6000))
    print(failed.fault, failed.code, *stand.provider.objects(), *stand.part_files())
asyncio.run(run(Stand(Path(sys.argv[1]))))
"""


def test_every_fault_has_words() -> None:
    assert all(fault in (Fault.CONFIG, Fault.SLOW_DOWN, Fault.REFUSED) and words for fault, words in FAULTS.values())
    assert errno.EIO not in FAULTS


async def test_a_full_disk_is_told_before_anything_is_sent(stand: Stand) -> None:
    failed = await failure(stand.adapter.begin(an_object(1 << 60)))
    assert (failed.fault, failed.code, failed.words) == (Fault.CONFIG, "ENOSPC", "the disk of the files is full")
    assert stand.part_files() == []


async def test_a_disk_that_is_full_in_the_middle(stand: Stand) -> None:
    body = large(5000)
    file = an_object(len(body))
    upload = await stand.adapter.begin(file)
    content = stand.folder / ".part" / upload / "content"
    content.unlink()
    content.symlink_to("/dev/full")  # the system's own device that has no room
    failed = await failure(stand.adapter.part(file.key, upload, 1, body))
    assert (failed.fault, failed.code) == (Fault.CONFIG, "ENOSPC")
    assert await fault(stand.adapter.complete(file, upload, ["0"])) is Fault.NOT_FOUND


def test_no_file_as_large_as_that(stand: Stand) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SMALL_FILES_ONLY, str(stand.folder)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["config", "EFBIG", "small"], done.stderr


async def test_a_folder_that_can_not_be_written(stand: Stand) -> None:
    """Nobody makes folders among those of the system, not even root; it is told so in one of three ways."""
    adapter = stand.open(folder=Path("/sys/hutong"))
    for verb in (adapter.put(an_object(1), b"x"), adapter.begin(an_object(1))):
        failed = await failure(verb)
        assert failed.fault is Fault.CONFIG
        assert failed.code in ("EPERM", "EACCES", "EROFS")
    assert await fault(adapter.stat("a")) is Fault.NOT_FOUND


async def test_a_file_in_the_place_of_the_folder(stand: Stand) -> None:
    stand.folder.parent.mkdir(parents=True)
    stand.folder.write_bytes(b"")
    for verb in (stand.adapter.put(an_object(1), b"x"), stand.adapter.begin(an_object(1)), stand.adapter.stat("a")):
        failed = await failure(verb)
        assert (failed.fault, failed.code) == (Fault.CONFIG, "ENOTDIR")


async def test_what_is_not_listed_leaves_as_it_is(stand: Stand) -> None:
    """The switchboard makes it UNKNOWN."""
    file = an_object(1)
    await stand.adapter.put(file, b"x")
    content = stand.folder / f"{file.key}@" / "content"
    content.unlink()
    content.mkdir()
    with pytest.raises(IsADirectoryError):
        await stand.adapter.read(file.key, 0, 1)
    assert await fault(stand.adapter.stat(file.key)) is Fault.UNKNOWN


async def test_nothing_of_a_file_and_nothing_of_the_machine_is_in_the_words(stand: Stand) -> None:
    file = an_object(6)
    await stand.adapter.put(file, b"secret")
    failures: list[Failed] = [
        await failure(stand.adapter.put(file, b"SECRET")),
        await failure(stand.adapter.put(file, b"secret words")),
        await failure(stand.adapter.begin(an_object(1 << 60))),
        await failure(stand.adapter.stat("absent")),
        await failure(stand.adapter.part(file.key, "0" * 32, 1, b"secret")),
    ]
    for failed in failures:
        assert "secret" not in str(failed).lower()
        assert str(stand.folder) not in str(failed)
        assert file.key not in str(failed)


def descriptors() -> int:
    """How many files this process has open, but for what earlier tests left to the garbage collector."""
    gc.collect()
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def test_a_failure_leaves_no_file_open(stand: Stand) -> None:
    before = descriptors()
    file = an_object(3)
    upload = await stand.adapter.begin(file)
    await stand.adapter.put(file, b"abc")
    for _ in range(5):
        await fault(stand.adapter.put(file, b"xyz"))
        await fault(stand.adapter.part(file.key, upload, 9, b"x"))
        await fault(stand.adapter.complete(file, upload, ["x"]))
        await fault(stand.adapter.read("absent", 0, 1))
    assert descriptors() == before
