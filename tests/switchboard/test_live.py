"""The live switchboard: a refresh anywhere switches every process, and no request is dropped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.switchboard.teapot import SECRET, Kettle, http

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.base.http import Wire
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Ask, PayState, Scene
from hutong.switchboard import live
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products, publish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.seal import Keeper

WHOLE = {"MCHID": "1900", "PRIVATE_KEY": SECRET}


@asynccontextmanager
async def running(
    dsn: str, pool: Pool, keeper: Keeper, kettle: Kettle | None = None, sandbox_url: str | None = None
) -> AsyncIterator[tuple[Switchboard, Listener]]:
    """A process's switchboard with its listener."""
    listener = Listener(dsn)
    switchboard = await Switchboard.start(
        pool,
        keeper,
        listener,
        base_url="https://hub.example/",
        sandbox_url=sandbox_url,
        http=http(kettle or Kettle()),
    )
    await listener.start()
    await switchboard.catch_up()
    yield switchboard, listener
    await listener.stop()
    await switchboard.stop()


def ask(number: str) -> Ask:
    """A wish for tea."""
    return Ask(number, 1, "tea", Scene.NATIVE, "https://hub.example/r", "1.2.3.4", now(), now())


async def until(switchboard: Switchboard, revision: int) -> None:
    """The revision is current; nothing looks for it by itself, so that being told is what is waited for."""
    async with asyncio.timeout(10):
        while switchboard.current.id != revision:
            await asyncio.sleep(0.005)


async def test_before_the_first_refresh_there_is_nothing(dsn: str, pool: Pool, keeper: Keeper) -> None:
    async with running(dsn, pool, keeper) as (switchboard, _):
        assert (switchboard.current.id, dict(switchboard.current.products)) == (0, {})
        for revision in (None, 0, 7):
            with pytest.raises(Failed) as failed:
                await switchboard.open(1, revision)
            assert failed.value.fault is Fault.CONFIG


async def test_every_process_switches(dsn: str, pool: Pool, keeper: Keeper, actor: Actor) -> None:
    async with running(dsn, pool, keeper) as (one, _), running(dsn, pool, keeper) as (two, _):
        setup = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
        await products.put_product(actor, Product("tea", Text("茶", "Tea"), Scene.NATIVE, setup.id))
        done = await publish.refresh(actor)
        for switchboard in (one, two):
            await until(switchboard, done.revision)
            assert switchboard.current.products["tea"].channel_id == setup.id
            opened = await switchboard.open(setup.id)
            assert (opened.code, opened.channel_id, opened.revision) == ("TEAPOT", setup.id, done.revision)


async def test_a_refresh_under_load_drops_nothing(dsn: str, pool: Pool, keeper: Keeper, actor: Actor) -> None:
    setup = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    await publish.refresh(actor)
    kettle = Kettle(delay=0.02)
    async with running(dsn, pool, keeper, kettle) as (switchboard, _):
        seen: list[int] = []
        over = asyncio.Event()

        async def customer(name: int) -> None:
            count = 0
            while not over.is_set():
                opened = await switchboard.open(setup.id)
                outcome = await opened.pay(ask(f"n{name}x{count}"))
                assert outcome.state is PayState.WAITING
                seen.append(opened.revision)
                count += 1

        customers = [asyncio.create_task(customer(name)) for name in range(30)]
        revisions = []
        for number in range(5):
            await channels.edit_channel(actor, setup.id, remark=f"edit {number}")
            revisions.append((await publish.refresh(actor)).revision)
            await until(switchboard, revisions[-1])
            tried = len(seen)
            while len(seen) < tried + 60:
                await asyncio.sleep(0.005)
        over.set()
        await asyncio.gather(*customers)  # raises what any of them met
        assert set(revisions) <= set(seen)
        assert len(kettle.urls) == len(seen)


async def test_a_payment_keeps_the_revision_it_was_made_with(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor
) -> None:
    setup = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    first = await publish.refresh(actor)
    await channels.edit_channel(actor, setup.id, settings={"PRIVATE_KEY": "a new key"})
    second = await publish.refresh(actor)
    await channels.remove_channel(actor, setup.id)
    third = await publish.refresh(actor)
    kettle = Kettle()
    async with running(dsn, pool, keeper, kettle) as (switchboard, _):
        assert switchboard.current.id == third.revision
        with pytest.raises(Failed) as failed:
            await switchboard.open(setup.id)
        assert failed.value.fault is Fault.CONFIG
        old = await switchboard.open(setup.id, first.revision)
        assert await switchboard.open(setup.id, first.revision) is old
        await old.pay(ask("n1"))
        await (await switchboard.open(setup.id, second.revision)).pay(ask("n2"))
        assert kettle.urls == [f"https://teapot.example/pay?key={SECRET}", "https://teapot.example/pay?key=a new key"]


async def test_the_memory_of_old_revisions_is_bounded(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_OLD", 2)
    setup = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    revisions = []
    for number in range(4):
        await channels.edit_channel(actor, setup.id, remark=str(number))
        revisions.append((await publish.refresh(actor)).revision)
    async with running(dsn, pool, keeper) as (switchboard, _):
        first = await switchboard.at(revisions[0])
        assert await switchboard.at(revisions[0]) is first
        await switchboard.at(revisions[1])
        await switchboard.at(revisions[2])
        assert await switchboard.at(revisions[0]) is not first


@pytest.mark.parametrize(
    ("sandbox_url", "endpoint"), [(None, "https://teapot.example"), ("http://sand/", "http://sand/teapot")]
)
async def test_a_channel_is_given_its_addresses(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, sandbox_url: str | None, endpoint: str
) -> None:
    setup = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    done = await publish.refresh(actor)
    async with running(dsn, pool, keeper, sandbox_url=sandbox_url) as (switchboard, _):
        opened = await switchboard.open(setup.id)
        line = opened._adapter.line
        assert line.endpoint == endpoint
        assert line.callback == f"https://hub.example/callback/{setup.id}/{done.revision}"


async def test_a_channel_that_can_not_be_opened_does_not_stop_the_others(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    good = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    bad = await channels.add_channel(actor, "TEAPOT", "pot2", settings={**WHOLE, "MCHID": "6666"})
    off = await channels.add_channel(actor, "TEAPOT", "pot3", settings=WHOLE, enabled=False)
    await publish.refresh(actor)
    async with running(dsn, pool, keeper) as (switchboard, _):
        assert (await switchboard.open(good.id)).channel_id == good.id
        for broken in (bad, off):
            with pytest.raises(Failed) as failed:
                await switchboard.open(broken.id)
            assert failed.value.fault is Fault.CONFIG
            assert SECRET not in f"{failed.value} {failed.value.__cause__}"
    assert "pot2" in caplog.text
    assert SECRET not in caplog.text


async def test_what_was_missed_while_the_connection_was_lost_is_caught_up(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor
) -> None:
    await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    async with running(dsn, pool, keeper) as (switchboard, listener):
        ended = await pool.fetchval(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND (classid::bigint << 32) + objid::bigint = $1",
            listener.owner,
        )
        assert ended
        done = await publish.refresh(actor)
        await until(switchboard, done.revision)


async def test_a_revision_that_can_not_be_loaded_at_once_is_loaded_later(
    dsn: str,
    pool: Pool,
    keeper: Keeper,
    actor: Actor,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "_RETRY", 0.02)
    await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE)
    async with running(dsn, pool, keeper) as (switchboard, _):
        broken = Switchboard._load

        async def away(self: Switchboard, revision_id: int) -> live.Revision:
            monkeypatch.setattr(Switchboard, "_load", broken)
            raise ConnectionResetError

        monkeypatch.setattr(Switchboard, "_load", away)
        done = await publish.refresh(actor)
        await until(switchboard, done.revision)
    assert "trying again" in caplog.text


async def test_a_client_certificate_has_connections_of_its_own(
    dsn: str, pool: Pool, keeper: Keeper, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bytes | None] = []

    class Noted(Wire):
        def __init__(self, *, identity_pem: bytes | None = None) -> None:
            given.append(identity_pem)
            super().__init__()

    monkeypatch.setattr(live, "Wire", Noted)
    for number, identity in enumerate(["", "", "pem a", "pem a", "pem b"]):
        settings = {**WHOLE, "IDENTITY": identity} if identity else WHOLE
        await channels.add_channel(actor, "TEAPOT", f"pot{number}", settings=settings)
    await publish.refresh(actor)
    switchboard = await Switchboard.start(pool, keeper, Listener(dsn), base_url="https://hub.example")
    await switchboard.stop()
    assert given == [None, b"pem a", b"pem b"]


async def test_a_draft_can_be_tried_before_it_is_published(dsn: str, pool: Pool, keeper: Keeper, actor: Actor) -> None:
    whole = await channels.add_channel(actor, "TEAPOT", "pot1", settings=WHOLE, enabled=False)
    gaps = await channels.add_channel(actor, "TEAPOT", "pot2")
    kettle = Kettle(b"waiting")
    async with running(dsn, pool, keeper, kettle) as (switchboard, _):
        opened = switchboard.trial(whole)
        assert (await opened.query("n1")).state is PayState.WAITING
        assert opened.revision == 0
        assert whole.id not in switchboard.current.opened
        with pytest.raises(Failed) as failed:
            switchboard.trial(gaps)
    assert failed.value.fault is Fault.CONFIG
    assert "MCHID" in failed.value.words
