"""The demo's banner: every address is whole on a terminal of 80 columns, and both codes are told."""

from pathlib import Path

import pytest
from rich.console import Console

from hutong.app.demo import show

FACTS = {
    "sandbox_url": "http://127.0.0.1:18201",
    "base_url": "http://127.0.0.1:18200",
    "admin": {"username": "admin", "password": "correct-horse-battery"},
    "merchant": {"merId": "1000000001", "portal": {"username": "shopkeeper", "password": "correct-horse-battery"}},
}


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("home", ["/srv/.demo", "/srv/a/very/long/folder/in/which/somebody/has/put/the/whole/demo"])
def test_addresses_and_passwords_are_whole(
    width: int, home: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(show, "console", Console(highlight=False, width=width))
    show.welcome(FACTS, Path(home))
    told = capsys.readouterr().out
    for path in ("18201/shop", "18201/phone", "18201/gate", "18200/office/", "18200/portal/", "18200/api/pay"):
        assert f"http://127.0.0.1:{path} " in told
    assert told.count("correct-horse-battery") == 2
    assert "…" not in told
    assert "sandbox code portal" in told
