"""A folder in memory for the server of a session: every test has a database, which is a thousand files to write.

On a disk that is half of what the tests cost. What a session that was killed left there, the next one takes away.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from hutong.app import postgres

MEMORY: Final = Path("/dev/shm")
_NAME: Final = "hutong-tests-"
_ROOM: Final = 3 << 30  # bytes for the databases and a log of at most one gigabyte, twice: containers often have 64 MB


@contextmanager
def folder(memory: Path = MEMORY, room: int = _ROOM) -> Iterator[Path | None]:
    """A folder of this process's, gone afterwards; None where there is no such memory, or too little of it."""
    if not memory.is_dir() or shutil.disk_usage(memory).free < room:
        yield None
        return
    for left in memory.glob(f"{_NAME}*"):
        with suppress(FileNotFoundError):  # another session, begun together with this one, was quicker
            if left.stat().st_uid == os.getuid() and not _lives(int(left.name.removeprefix(_NAME))):
                postgres.forget(left)
                shutil.rmtree(left, ignore_errors=True)
    made = memory / f"{_NAME}{os.getpid()}"
    made.mkdir()
    made.chmod(0o755)  # the server's account passes through, whatever the umask is
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # our number was another's before: there is no folder of ours yet
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
