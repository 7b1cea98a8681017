"""What set-up hears of a platform: an address counts once it was checked, not for the knocks before."""

from tests.fresh import dsn, shared_dsn

from hutong.base.db import connect
from hutong.base.vault import MasterKey
from hutong.features import audit
from hutong.features.proofs import keep
from hutong.features.setup.told import Told, told
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "shared_dsn"]


async def test_addresses_that_were_checked_and_files(dsn: str) -> None:
    pool = await connect(dsn, size=1)
    keeper = await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    actor = Actor(pool, keeper.vault, audit.record, "test")
    official = await channels.add_channel(actor, "WX_GZH", "wx" + "1" * 16)
    mini = await channels.add_channel(actor, "WX_MP", "wx" + "2" * 16)
    content = await channels.look(actor)
    assert await told(pool, content) == Told()
    await pool.execute("INSERT INTO push_address (channel_id, refused) VALUES ($1, 3)", mini.id)
    await pool.execute("INSERT INTO push_address (channel_id, greeted_at) VALUES ($1, now())", official.id)
    await keep.put(actor, "MP_verify_BiK5MDJ5CSS00Yvf.txt", "BiK5MDJ5CSS00Yvf")
    assert await told(pool, content) == Told(frozenset({official.id}), ("MP_verify_BiK5MDJ5CSS00Yvf.txt",))
    await pool.close()
