"""The doctor finds what is wrong, each planted by itself in a whole installation; and nothing where nothing is.

It is asked as an operator asks it: `hutong doctor --json`. What was found is healed again, and not found any more: the
next one is to be the only thing that is wrong, and in the end there is nothing.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.features.doctor.planted.fault import Fault
from tests.features.doctor.planted.hands import Plant, all_of, off
from tests.features.doctor.planted.installation import Installation, installed, wrongs
from tests.features.doctor.planted.ours import OURS
from tests.features.doctor.planted.theirs import THEIRS

from hutong.app.cli import main

FAULTS = (*OURS, *THEIRS)
FEWEST = 36
Report = dict[str, Any]
Examine = Callable[..., Report]


@pytest.fixture(scope="module")
def town(database_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(database_url, template, tmp_path_factory.mktemp("doctor") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def found() -> set[str]:
    """The faults that were found, each by itself."""
    return set()


@pytest.fixture
def examine(town: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Examine:
    """Types the command; with a plant, while that is there."""

    def typed(*options: str, plant: Plant | None = None) -> Report:
        with town.planted(plant) if plant else town.as_it_is():
            for name, value in town.environment().items():
                monkeypatch.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main(("doctor", "--json", *options))
        told: Report = json.loads(capsys.readouterr().out)
        assert int(ended.value.code or 0) == bool(told["errors"])
        assert told["found"] == told["errors"] + told["warnings"]
        return told

    return typed


@pytest.mark.parametrize("option", ["--running", "--draft"])
def test_nothing_is_wrong_where_everything_is_set_up(examine: Examine, option: str) -> None:
    told = examine(option)
    assert wrongs(told) == set()
    assert told["draft"] is (option == "--draft")
    assert {fault.id for fault in FAULTS} <= {*told["checked"], "channel.unknown_code"}, "everything is looked for"


@pytest.mark.parametrize("fault", FAULTS, ids=[one.id for one in FAULTS])
def test_a_fault_is_found(examine: Examine, found: set[str], fault: Fault) -> None:
    told = examine("--running" if fault.running else "--draft", plant=fault.plant)
    assert wrongs(told) == {fault.id, *fault.also}
    assert fault.id in told["checked"]
    its = [one for one in told["findings"] if one["id"] == fault.id]
    assert fault.names in its[0]["cause"]["zh"]
    for one in its:
        assert all(one[part][language] for part in ("subject", "cause", "remedy") for language in ("zh", "en"))
    found.add(fault.id)


def test_every_fault_was_found_and_healed(
    examine: Examine, found: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert wrongs(examine("--draft")) | wrongs(examine("--running")) == set()
    every = {one.id for one in FAULTS}
    assert len(FAULTS) == len(every) >= FEWEST, "each has an id of its own"
    with capsys.disabled():
        sys.stdout.write(f"\n{len(found)}/{len(every)} faults found\n")
    assert found == every


def test_a_process_tells_several_at_once(town: Installation) -> None:
    chosen = [
        one for one in FAULTS if one.id in ("wechat.ip_list", "wxpay.jsapi_closed", "clock.wrong", "scene.no_app")
    ]
    with town.planted(all_of(*(one.plant for one in chosen), off("MIAODI"))):
        command = [sys.executable, "-m", "hutong", "doctor", "--json", "--draft"]
        environ = {**os.environ, **town.environment()}
        done = subprocess.run(command, env=environ, capture_output=True, check=False, timeout=60)
    assert done.returncode == 1, done.stderr.decode()
    assert wrongs(json.loads(done.stdout)) == {"route.wrong", *(one.id for one in chosen)}
    assert town.settings.master.reveal() not in done.stdout.decode()


def test_a_process_ends_well_where_nothing_is_wrong(town: Installation, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hutong", "doctor", "--quiet"]
    done = subprocess.run(
        command, env={**os.environ, **town.environment()}, cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout.decode()
