"""The web process: whose word about the client's address it takes (trap 23), and what it starts without."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from tests.stack import build

from hutong.app.settings import Settings
from hutong.app.web import Web, _Office, configured


async def address(trusted: str, peer: str, forwarded: str) -> str:
    """What the doors take for the client's address."""
    settings = Settings(trusted_proxies=trusted)
    config = configured(Web(settings), settings)
    found: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        found.append(scope["client"][0])

    config.app = app
    config.load()
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    await config.loaded_app(scope, None, None)
    return found[0]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        ("", "203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("", "127.0.0.1", "198.51.100.1", "127.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1, 192.168.0.0/16", "192.168.3.4", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the client wrote the first one itself
        ("10.0.0.1,10.0.0.2", "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
    ],
)
async def test_forwarded_addresses_are_believed_from_trusted_proxies_only(
    trusted: str, peer: str, forwarded: str, client: str
) -> None:
    assert await address(trusted, peer, forwarded) == client


def test_it_starts_without_the_office() -> None:
    """The office is as much to load as all the rest."""
    asked = "import sys, hutong.app.web; sys.exit('fastapi' in sys.modules or 'hutong.app.office' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=60).returncode == 0


async def test_the_office_opens_once_for_all_who_knock_at_once(dsn: str) -> None:
    stack = await build(dsn)
    office = _Office(stack.hub, stack.money)
    stack.net.apps["http://late.test"] = office
    ask = ("GET", "http://late.test/office/api/signin/binding")
    replies = await asyncio.gather(*(stack.net.send(*ask, headers={}) for _ in range(3)))
    assert [reply.status for reply in replies] == [401] * 3
    opened = office._opened
    assert opened is not None
    assert (await stack.net.send(*ask, headers={})).status == 401
    assert office._opened is opened
    assert not opened[1].is_set()
    office.hang_up()
    assert opened[1].is_set()
    await stack.close()


async def test_the_office_opens_by_itself_after_a_while(
    dsn: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stack = await build(dsn)
    monkeypatch.setattr(_Office, "PATIENCE", 0.0)
    office = _Office(stack.hub, stack.money)
    await office.open_soon()
    assert office._opened is not None
    broken = _Office(stack.hub, stack.money)
    monkeypatch.setattr("hutong.app.office.opened", None)
    await broken.open_soon()
    monkeypatch.undo()
    ended = _Office(stack.hub, stack.money)
    ended.hang_up()  # while it was being opened
    assert (await ended._open())[1].is_set()
    assert "the office can't be opened" in caplog.text
    await stack.close()
