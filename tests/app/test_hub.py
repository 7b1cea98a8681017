"""The hub of a process: built whole or not at all, and closed without a rest."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.errors import Problem, Refusal
from hutong.base.vault import MasterKey
from hutong.features.merchants import edit
from hutong.switchboard.drafts import channels, publish


async def sessions(hub: Hub) -> int:
    """Connections to the hub's database besides the one that asks."""
    found: int = await hub.pool.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return found


async def test_two_processes_work_on_one_database(dsn: str, tmp_path: Path) -> None:
    settings = Settings(database_url=dsn, home=tmp_path)
    settings.make_master_key()
    one, two = await Hub.start(settings), await Hub.start(settings)
    actor = one.actor("op")
    made = await edit.create(actor, "shop")
    assert await two.directory.get(made.merchant.id) is not None
    values = {"MCHID": "1900000109", "PRIVATE_KEY": "0123456789abcdef0123456789abcdef"}
    setup = await channels.add_channel(actor, "WXPAY", "wxd678efh567hg6787", settings=values)
    done = await publish.refresh(actor)
    async with asyncio.timeout(15):
        while two.switchboard.current.id != done.revision:
            await asyncio.sleep(0.005)
    assert (await two.switchboard.open(setup.id)).code == "WXPAY"
    assert one.listener.owner != two.listener.owner
    await two.close()
    async with asyncio.timeout(5):
        while await sessions(one) > one.pool.get_size():
            await asyncio.sleep(0.01)
    await one.close()


async def test_a_wrong_master_key_leaves_nothing_open(dsn: str, tmp_path: Path) -> None:
    settings = Settings(database_url=dsn, home=tmp_path, master=MasterKey.generate())
    hub = await Hub.start(settings)
    try:
        before = await sessions(hub)
        with pytest.raises(Refusal) as refused:
            await Hub.start(replace(settings, master=MasterKey.generate()))
        assert refused.value.problem is Problem.WRONG_MASTER_KEY
        async with asyncio.timeout(5):
            while await sessions(hub) > before:
                await asyncio.sleep(0.01)
    finally:
        await hub.close()


async def test_no_database_is_refused(tmp_path: Path) -> None:
    for url in ("", "postgresql://u:hushhush@127.0.0.1:1/x", "nonsense"):
        with pytest.raises(Refusal) as refused:
            await Hub.start(Settings(database_url=url, home=tmp_path, master=MasterKey.generate()))
        assert refused.value.problem is Problem.NO_DATABASE
        assert "hushhush" not in refused.value.message("en")
