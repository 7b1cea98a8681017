"""What commands stand on: at a running demo its own addresses, never a real provider's."""

import json
from pathlib import Path

import pytest

from hutong.app import postgres
from hutong.app.cli.term.ground import settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that names a home and nothing else; an embedded server runs there."""
    for name in ("HUTONG_DATABASE_URL", "HUTONG_SANDBOX_URL", "HUTONG_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HUTONG_HOME", str(tmp_path))
    monkeypatch.setattr(postgres, "running", lambda _: "postgresql://embedded")
    return tmp_path


def test_a_running_demo_gives_its_addresses(home: Path) -> None:
    (home / "demo.json").write_text(json.dumps({"base_url": "http://b:1", "sandbox_url": "http://s:2"}))
    found = settings()
    assert (found.database_url, found.base_url, found.sandbox_url) == (
        "postgresql://embedded",
        "http://b:1",
        "http://s:2",
    )


@pytest.mark.parametrize("content", [None, "{", "{}", "[]"])
def test_without_a_readable_demo_the_environment_stands(home: Path, content: str | None) -> None:
    if content is not None:
        (home / "demo.json").write_text(content)
    assert settings().sandbox_url is None


def test_what_the_environment_says_goes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "demo.json").write_text(json.dumps({"base_url": "http://b:1", "sandbox_url": "http://s:2"}))
    monkeypatch.setenv("HUTONG_SANDBOX_URL", "http://mine")
    assert settings().sandbox_url == "http://mine"
    monkeypatch.delenv("HUTONG_SANDBOX_URL")
    monkeypatch.setenv("HUTONG_DATABASE_URL", "postgresql://production")
    assert settings().sandbox_url is None
