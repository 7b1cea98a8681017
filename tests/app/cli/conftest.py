"""What the tests of the command line share: an empty installation, and a way to type."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.app.cli import main
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey

__all__ = ["dsn", "shared_dsn"]


@dataclass(frozen=True)
class Typed:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)


Type = Callable[..., Typed]


@pytest.fixture
def master(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Secret:
    """An environment of its own: home, master key, Chinese."""
    for name in ("HUTONG_LANG", "LC_ALL", "LANG", "HUTONG_DATABASE_URL", "HUTONG_PORT"):
        monkeypatch.delenv(name, raising=False)
    key = MasterKey.generate()
    monkeypatch.setenv("HUTONG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUTONG_MASTER_KEY", key.reveal())
    monkeypatch.chdir(tmp_path)
    return key


@pytest.fixture
def type_(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], master: Secret) -> Type:
    """Types a command; `given` is what is piped into it."""

    def typed(*arguments: str, given: str = "") -> Typed:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        return Typed(int(ended.value.code or 0), said.out, said.err)

    return typed


@pytest.fixture
def typed(type_: Type, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command at an installation with a database."""
    monkeypatch.setenv("HUTONG_DATABASE_URL", dsn)
    return type_
