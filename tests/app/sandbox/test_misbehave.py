"""`hutong sandbox misbehave`: what is still to come is told with its count, and can be cleared."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

import pytest
from tests.app.sandbox.stand import Stand
from tests.chromium import address, free, served

from hutong.base.http import Wire
from hutong.capabilities.simulation import Book


@pytest.fixture
async def listening(accounts: Book) -> AsyncIterator[Stand]:
    """A stand on a port of its own, for a command in a process of its own."""
    port, wire = free(), Wire()
    stand = Stand(accounts, sandbox=address(port), http=wire)
    async with served((stand.sandbox, port)):
        yield stand
    await wire.close()


async def typed(stand: Stand, *arguments: str) -> tuple[int | None, list[str]]:
    """The command's status and the lines that it said."""
    command = [sys.executable, "-m", "hutong", "sandbox", "misbehave", *arguments, "--sandbox", stand.sandbox_url]
    places = {**os.environ, "HUTONG_LANG": "en", "COLUMNS": "200"}
    asked = await asyncio.create_subprocess_exec(
        *command, env=places, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asked.communicate()
    return asked.returncode, said.decode().splitlines()


async def test_what_is_to_come_is_counted_and_cleared(listening: Stand) -> None:
    simulator = listening.world.all["TEST_SMS"]
    assert await typed(listening, "TEST_SMS", "slow_down", "--times", "100") == (0, ["100 ×  TEST_SMS  slow_down"])
    status, said = await typed(listening, "TEST_SMS", "reset", "--where", "GET")
    assert (status, said) == (0, ["100 ×  TEST_SMS  slow_down", "1 ×  TEST_SMS  reset  GET"])
    assert len(simulator.mischiefs.ordered) == 101
    status, said = await typed(listening, "TEST_SMS", "slow_down", "--clear")
    assert (status, said) == (0, ["1 ×  TEST_SMS  slow_down"])
    status, said = await typed(listening, "--clear")
    assert (status, simulator.mischiefs.ordered) == (0, [])
    assert said == ["Nothing arranged; the providers behave."]


@pytest.mark.parametrize("arguments", [(), ("TEST_SMS",), ("TEST_SMS", "--clear")])
async def test_half_an_order_is_a_mistake(listening: Stand, arguments: tuple[str, ...]) -> None:
    assert (await typed(listening, *arguments))[0] == 2
