"""Our hub's database for the bench: migrated, one merchant, one channel of payment and one of files, published once."""

import asyncpg

from bench.world import MERCHANT, World
from hutong.app import migrate
from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.merchants import edit as merchants
from hutong.switchboard.content import Product, Route
from hutong.switchboard.drafts import channels, products, publish, routes


async def prepare(settings: Settings, world: World) -> str:
    """Fills the settings' database; gives the merchant's MD5 key."""
    await migrate.upgrade(settings.database_url)
    hub = await Hub.start(settings)
    try:
        actor = hub.actor("bench")
        created = await merchants.create(actor, "Bench", mer_id=MERCHANT, public_key=world.merchant_public)
        given = {
            "MCHID": world.mchid,
            "MCH_SERIAL_NO": world.serial,
            "PRIVATE_KEY": world.mch_private,
            "SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "PLATFORM_PUBLIC_KEY": world.platform_public,
            "PLATFORM_PUBLIC_KEY_ID": world.platform_id,
        }
        channel = await channels.add_channel(actor, "WXPAY_V3", world.appid, settings=given)
        native = Product("wxnative", Text("微信扫码", "WeChat native"), Scene.NATIVE, channel.id)
        await products.put_product(actor, native)
        await products.put_product(actor, Product("auto", Text("自动", "Auto"), None, None, {"wechat": "wxnative"}))
        disk = await channels.add_channel(actor, "LOCAL_OSS", "local", settings={"FILE_ALLOW_SUFFIX": ".bin"})
        await routes.put_route(actor, Route("storage", disk.id))
        await publish.refresh(actor, "bench")
        await hub.switchboard.catch_up()
    finally:
        await hub.close()
    return created.md5_key.reveal()


async def copied(dsn: str, template: str, name: str) -> str:
    """The address of a fresh database: a copy of `template`, or an empty one."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        await connection.execute("CHECKPOINT")  # each round begins with nothing left to be written by the one before
    finally:
        await connection.close()
    return f"{dsn.rpartition('/')[0]}/{name}"


async def dropped(dsn: str, name: str) -> None:
    """Removes a database."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def check(dsn: str, ok: int, sample: list[dict[str, str]], state: str) -> None:
    """Every order that was answered is in the database, the sampled ones with their number; RuntimeError."""
    connection = await asyncpg.connect(dsn)
    try:
        count = await connection.fetchval("SELECT count(*) FROM payment")
        if count < ok:
            raise RuntimeError(f"{ok} orders were answered, {count} are in the database")
        for answer in sample:
            row = await connection.fetchrow("SELECT * FROM payment WHERE id = $1", answer["sysorderno"])
            if row is None or row["order_id"] != answer["orderno"] or row["fen"] != 1999:
                raise RuntimeError(f"answered, but not in the database: {answer}")
        if state:
            table = "attempt" if await connection.fetchval("SELECT to_regclass('attempt') IS NOT NULL") else "payment"
            waiting = await connection.fetchval(f"SELECT count(*) FROM {table} WHERE state = $1", state)
            if waiting < ok:
                raise RuntimeError(f"{ok} orders were answered, {waiting} are {state}")
    finally:
        await connection.close()
