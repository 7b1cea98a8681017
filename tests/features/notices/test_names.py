"""Looking names up: many who ask share one question, and one who gives up takes it from nobody."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hutong.features.notices import names
from hutong.features.notices.names import Names


class Resolver:
    """A system resolver that answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()

    def getaddrinfo(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        assert self.go.wait(10)
        if host.startswith("gone"):
            raise socket.gaierror(f"{host} is gone")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    made = Resolver()
    monkeypatch.setattr(names.socket, "getaddrinfo", made.getaddrinfo)
    yield made
    made.go.set()


async def test_those_who_ask_at_once_share_the_question(resolver: Resolver) -> None:
    asked = Names()
    tasks = [asyncio.create_task(asked.look_up("shop.example.com", 443)) for _ in range(20)]
    await asyncio.sleep(0)
    resolver.go.set()
    assert await asyncio.gather(*tasks) == [["93.184.216.34"]] * 20
    assert resolver.asked == ["shop.example.com"]
    asked.close()


async def test_one_who_gives_up_takes_the_answer_from_nobody(resolver: Resolver) -> None:
    asked = Names()
    hasty = asyncio.create_task(asked.look_up("shop.example.com", 443))
    patient = asyncio.create_task(asked.look_up("shop.example.com", 443))
    await asyncio.sleep(0)
    hasty.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hasty
    resolver.go.set()
    assert await patient == ["93.184.216.34"]
    asked.close()


async def test_dead_names_delay_no_other(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    """More dead names than the default executor has threads."""

    def only_the_dead_hang(host: str, port: int, **_: Any) -> list[Any]:
        if host.startswith("dead"):
            assert resolver.go.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(names.socket, "getaddrinfo", only_the_dead_hang)
    asked = Names()
    dead = [asyncio.create_task(asked.look_up(f"dead{number}.example.com", 80)) for number in range(40)]
    assert await asked.look_up("shop.example.com", 80) == ["93.184.216.34"]
    assert not any(task.done() for task in dead)
    resolver.go.set()
    await asyncio.gather(*dead)
    asked.close()


async def test_a_name_that_is_gone_is_told_to_all_and_asked_again_later(resolver: Resolver) -> None:
    asked = Names()
    resolver.go.set()
    for _ in range(2):
        tasks = [asyncio.create_task(asked.look_up("gone.example.com", 443)) for _ in range(3)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [socket.gaierror] * 3
    assert resolver.asked == ["gone.example.com"] * 2
    asked.close()
