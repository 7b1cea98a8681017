"""What no file of the repository holds: silenced checks, skipped tests, places of one machine, package indexes."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.house.sources import ROOT, files, none, python, where

# Put together here, so that this file does not hold what it looks for.
SILENCED = re.compile(
    "|".join(["type:" + r"\s*ignore", "#" + r"\s*no" + "qa", "pragma:" + r"\s*no", "pylint:" + r"\s*dis"])
)
SKIPPED = re.compile(
    r"\b(pytest\.|mark\.|unittest\.)(" + "sk" + "ip|sk" + "ipif|x" + r"fail|importor" + r"sk" + r"ip)\b"
)
PLACES = re.compile(r"(?<![\w.\]])/(" + "work|root|tmp|home/[a-z]+|Users/[a-z]+" + r")/(?=[\w.{-])", re.IGNORECASE)
INDEXES = re.compile(
    "--(extra-)?index" + "-url|--find" + "-links|--trusted" + "-host|pypi" + r"\.org/simple|^-[if]\s", re.MULTILINE
)


def texts() -> list[tuple[Path, str]]:
    """Every text file with its text."""
    found = []
    for path in files():
        raw = path.read_bytes()
        if b"\0" not in raw:
            found.append((path, raw.decode("utf-8")))
    return found


def test_no_check_is_silenced() -> None:
    none(where(path) for path in python("src", "tests", "bench") if SILENCED.search(path.read_text("utf-8")))


def test_no_test_is_skipped() -> None:
    none(where(path) for path in python("tests") if SKIPPED.search(path.read_text("utf-8")))


def test_no_place_of_one_machine() -> None:
    home, here = f"{Path.home()}{os.sep}", f"{ROOT}{os.sep}"
    none(where(path) for path, text in texts() if PLACES.search(text) or home in text or here in text)


def test_no_package_index() -> None:
    none(where(path) for path, text in texts() if INDEXES.search(text))


def test_not_the_package_index_of_this_machine_either() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, check=True, text=True
    ).stdout
    told += " ".join(value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "PDM_", "POETRY_")))
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s'\"]+", told)}
    hosts -= {None, "", "pypi.org", "localhost", "127.0.0.1"}
    none(f"{where(path)}: {host}" for path, text in texts() for host in hosts if host and host in text)


def test_no_private_key_outside_tests() -> None:
    begins = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=\n]{200}")
    none(where(path) for path, text in texts() if "tests" not in path.parts and begins.search(text))


def test_nothing_generated_is_kept() -> None:
    none(where(path) for path in files() if path.suffix in {".pyc", ".log", ".whl", ".sqlite", ".orig", ".rej"})
