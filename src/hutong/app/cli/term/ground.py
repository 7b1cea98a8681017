"""What commands stand on: the database, the seals, and who gives the order."""

import asyncio
import getpass
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TypeVar

import asyncpg

from hutong.app import hub, postgres
from hutong.app.settings import Settings
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.base.vault import VaultError
from hutong.features import audit
from hutong.features.merchants.offers import offers
from hutong.switchboard.actor import Actor
from hutong.switchboard.seal import Keeper

T = TypeVar("T")


def run(work: Callable[[Actor], Awaitable[T]]) -> T:
    """Does some work as the person at the keyboard; Refusal."""
    return asyncio.run(_run(work))


def settings() -> Settings:
    """The environment; without HUTONG_DATABASE_URL, the embedded server of HUTONG_HOME if it runs.

    That one is the demo's: so are its addresses then, or a command would ask real providers with simulated keys.
    """
    found = Settings.from_environment()
    if found.database_url:
        return found
    found = replace(found, database_url=postgres.running(found.home) or "")
    return _of_the_demo(found) if found.database_url and not found.sandbox_url else found


def _of_the_demo(found: Settings) -> Settings:
    try:
        told = json.loads((found.home / "demo.json").read_text(encoding="utf-8"))
        return replace(found, base_url=str(told["base_url"]), sandbox_url=str(told["sandbox_url"]))
    except (OSError, ValueError, KeyError, TypeError):  # no demo has written it, or it is just being started
        return found


def me() -> str:
    """How the audit names the person at the keyboard."""
    return f"cli:{getpass.getuser()}"


@contextmanager
def told() -> Iterator[None]:
    """What is wrong with the ground itself becomes a Refusal."""
    try:
        yield
    except VaultError as error:
        raise Refusal(Problem.BROKEN_SEAL, str(error)) from error
    except asyncpg.UndefinedTableError as error:
        hint = Text("数据库还没有表，请运行 hutong migrate", "the database has no tables yet: run `hutong migrate`")
        raise Refusal(Problem.NO_DATABASE, hint) from error


async def _run(work: Callable[[Actor], Awaitable[T]]) -> T:
    with told():
        async with _actor(settings()) as actor:
            return await work(actor)


@asynccontextmanager
async def _actor(found: Settings) -> AsyncIterator[Actor]:
    pool = await hub.connect(replace(found, connections=2))
    try:
        keeper = await Keeper.start(pool, found.master_key())
        yield Actor(pool, keeper.vault, audit.record, me(), offers)
    finally:
        await pool.close()
