"""Seals: one data key a database, opened by its own master key only; a secret opens at its place only."""

import asyncio

import pytest
from tests.switchboard.teapot import SECRET

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey, VaultError
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels
from hutong.switchboard.seal import Keeper, place


async def test_processes_that_start_at_once_share_one_data_key(pool: Pool, master: Secret) -> None:
    keepers = await asyncio.gather(*(Keeper.start(pool, MasterKey.read(master)) for _ in range(6)))
    assert await pool.fetchval("SELECT count(*) FROM data_key") == 1
    sealed = keepers[0].vault.seal(Secret("tea"), "a/b")
    assert all(keeper.vault.unseal(sealed, "a/b") == Secret("tea") for keeper in keepers)


async def test_another_master_key_is_refused(pool: Pool, keeper: Keeper) -> None:
    with pytest.raises(Refusal) as refused:
        await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    assert refused.value.problem is Problem.WRONG_MASTER_KEY
    assert await pool.fetchval("SELECT count(*) FROM data_key") == 1


async def test_a_changed_or_moved_seal_does_not_open(pool: Pool, actor: Actor) -> None:
    one = await channels.add_channel(actor, "TEAPOT", "pot1", settings={"PRIVATE_KEY": SECRET})
    two = await channels.add_channel(actor, "TEAPOT", "pot2", settings={"PRIVATE_KEY": "another secret"})
    assert one.value("PRIVATE_KEY", actor.vault) == Secret(SECRET)

    await pool.execute(
        "UPDATE setting SET sealed = (SELECT sealed FROM setting WHERE channel_id = $1) WHERE channel_id = $2",
        one.id,
        two.id,
    )
    moved = (await channels.look(actor)).channels[two.id]
    with pytest.raises(VaultError):
        moved.value("PRIVATE_KEY", actor.vault)

    await pool.execute("UPDATE setting SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)")
    changed = (await channels.look(actor)).channels[one.id]
    with pytest.raises(VaultError):
        changed.value("PRIVATE_KEY", actor.vault)


async def test_no_table_holds_a_secret_in_clear(pool: Pool, actor: Actor) -> None:
    await channels.add_channel(actor, "TEAPOT", "pot1", settings={"PRIVATE_KEY": SECRET, "MCHID": "19000001"})
    dumped = ""
    for row in await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for found in await pool.fetch(f'SELECT t::text AS text FROM "{row["tablename"]}" t'):
            dumped += found["text"]
    assert "19000001" in dumped
    assert SECRET not in dumped
    assert SECRET.encode().hex() not in dumped


def test_the_place_names_channel_and_key() -> None:
    assert place(17, "PRIVATE_KEY") == "setting/17/PRIVATE_KEY"
