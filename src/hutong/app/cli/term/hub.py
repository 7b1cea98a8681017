"""A whole hub for commands that ask providers themselves, with the person at the keyboard as its actor."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hutong.app.cli.term.ground import me, settings, told
from hutong.app.hub import Hub
from hutong.base.db import AWAY
from hutong.base.errors import Problem, Refusal
from hutong.switchboard.actor import Actor

T = TypeVar("T")


def run(work: Callable[[Hub, Actor], Awaitable[T]]) -> T:
    """Does some work on a hub of its own, under the revision that runs; Refusal."""
    return asyncio.run(_run(work))


async def _run(work: Callable[[Hub, Actor], Awaitable[T]]) -> T:
    with told():
        try:
            hub = await Hub.start(settings())
            try:
                return await work(hub, hub.actor(me()))
            finally:
                await hub.close()
        except AWAY as error:
            raise Refusal(Problem.NO_DATABASE, type(error).__name__) from error
