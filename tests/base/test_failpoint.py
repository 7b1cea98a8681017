"""A failpoint ends the process as kill -9 would, only where the environment names it."""

import os
import signal
import subprocess
import sys

import pytest

SCRIPT = """
from hutong.base.failpoint import failpoint
for name in ("a.b", "a.c"):
    failpoint(name)
    print(name, flush=True)
"""


@pytest.mark.parametrize(
    ("armed", "printed", "code"),
    [
        ("", "a.b a.c", 0),
        ("a", "a.b a.c", 0),
        ("a.c", "a.b", -signal.SIGKILL),
        ("other,a.b", "", -signal.SIGKILL),
        (",", "a.b a.c", 0),
    ],
)
def test_only_a_named_place_ends_the_process(armed: str, printed: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "HUTONG_FAILPOINT": armed},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout.split() == printed.split()
    assert done.returncode == code, done.stderr
