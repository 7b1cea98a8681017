"""The directory: a known merchant costs no query, a changed one is read again, guesses don't reach the database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.base.vault import Vault, VaultError
from hutong.features.merchants import Directory, directory, edit
from hutong.features.merchants.edit import Terms
from hutong.features.merchants.merchant import Merchant, build
from hutong.switchboard.actor import Actor
from hutong.switchboard.seal import Keeper


@asynccontextmanager
async def open_directory(dsn: str, pool: Pool, keeper: Keeper) -> AsyncIterator[Directory]:
    """A process's directory with its listener."""
    listener = Listener(dsn)
    found = await Directory.start(pool, keeper, listener)
    await listener.start()
    yield found
    await listener.stop()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The merchants that were built, in order."""
    built: list[str] = []

    def noted(row: asyncpg.Record, vault: Vault) -> Merchant:
        built.append(row["id"])
        return build(row, vault)

    monkeypatch.setattr(directory, "build", noted)
    return built


async def until(found: Directory, mer_id: str, good: Callable[[Merchant | None], bool]) -> None:
    """Returns when the directory knows it; fifteen seconds at most."""
    async with asyncio.timeout(15):
        while not good(await found.get(mer_id)):
            await asyncio.sleep(0.005)


async def test_a_known_merchant_is_read_once(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, reads: list[str]
) -> None:
    mer_id = (await edit.create(actor, "shop")).merchant.id
    async with open_directory(dsn, pool, keeper) as found:
        together = await asyncio.gather(*(found.get(mer_id) for _ in range(50)))
        assert reads == [mer_id]
        assert len({id(merchant) for merchant in together}) == 1
        assert await found.get(mer_id) is together[0]


async def test_every_process_hears_of_a_change(dsn: str, pool: Pool, keeper: Keeper, actor: Actor) -> None:
    mer_id = (await edit.create(actor, "shop")).merchant.id
    async with open_directory(dsn, pool, keeper) as one, open_directory(dsn, pool, keeper) as two:
        assert await one.get(mer_id) is not None
        assert await two.get(mer_id) is not None
        await edit.edit(actor, mer_id, Terms(enabled=False))
        for found in (one, two):
            await until(found, mer_id, lambda merchant: merchant is not None and not merchant.enabled)


async def test_a_stranger_is_remembered_until_it_comes(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_directory(dsn, pool, keeper) as found:
        assert await found.get("new") is None
        with monkeypatch.context() as patched:
            patched.setattr(found, "_pool", None)
            assert await found.get("new") is None
        monkeypatch.setattr(directory, "_STRANGERS", 1)
        assert await found.get("other") is None
        assert found._strangers == {"new"}
        await edit.create(actor, "shop", mer_id="new")
        await until(found, "new", lambda merchant: merchant is not None)


async def test_a_change_during_the_read_is_not_lost(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mer_id = (await edit.create(actor, "before")).merchant.id
    async with open_directory(dsn, pool, keeper) as found:
        reading, go_on = asyncio.Event(), asyncio.Event()
        to_thread = asyncio.to_thread

        async def slow(*call: Any) -> Any:
            reading.set()
            await go_on.wait()
            return await to_thread(*call)

        with monkeypatch.context() as patched:
            patched.setattr(asyncio, "to_thread", slow)
            first = asyncio.create_task(found.get(mer_id))
            await reading.wait()
            await pool.execute("UPDATE merchant SET name = 'after' WHERE id = $1", mer_id)
            await found._changed(mer_id)
            go_on.set()
            stale = await first
        assert stale is not None
        assert stale.name == "before"
        fresh = await found.get(mer_id)
        assert fresh is not None
        assert fresh.name == "after"


async def test_all_is_read_again_when_news_may_have_been_missed(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, reads: list[str]
) -> None:
    mer_id = (await edit.create(actor, "shop")).merchant.id
    async with open_directory(dsn, pool, keeper) as found:
        await found.get(mer_id)
        await found.get("stranger")
        await found._changed("")
        await found.get(mer_id)
        assert reads == [mer_id, mer_id]
        assert found._strangers == set()


async def test_a_row_that_can_not_be_read_is_an_error_each_time_and_heals(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor
) -> None:
    mer_id = (await edit.create(actor, "shop")).merchant.id
    kept = await pool.fetchval("SELECT md5_key FROM merchant")
    await pool.execute("UPDATE merchant SET md5_key = platform_private_key")
    async with open_directory(dsn, pool, keeper) as found:
        for _ in range(2):
            with pytest.raises(VaultError):
                await found.get(mer_id)
        await pool.execute("UPDATE merchant SET md5_key = $1", kept)
        assert await found.get(mer_id) is not None
