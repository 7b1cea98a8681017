"""The web process: whose word about the client's address it takes (trap 23)."""

from typing import Any

import pytest

from hutong.app.settings import Settings
from hutong.app.web import Web, configured


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
