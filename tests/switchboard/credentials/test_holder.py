"""One holder among all processes: one issue for everybody, renewed ahead, once more after a refusal, never twice."""

import asyncio
from datetime import timedelta

import pytest
from tests.switchboard.credentials.conftest import Street, hello
from tests.switchboard.credentials.tap import REFUSED, Provider

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.http import NoAnswer
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.switchboard.credentials import Key, Store
from hutong.switchboard.credentials.holder import PATIENCE
from hutong.switchboard.credentials.lender import ISSUING
from hutong.switchboard.credentials.store import LEASE
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import DEADLINE
from hutong.switchboard.seal import Keeper

KEY = Key("lends.example", "app1", "token")


async def ages(pool: Pool, seconds: float) -> None:
    """Every credential becomes so much older."""
    age = timedelta(seconds=seconds)
    await pool.execute(
        "UPDATE credential SET good_until = good_until - $1::interval, renewed_at = renewed_at - $1", age
    )


async def forgotten(switchboard: Switchboard) -> None:
    """The process has no copy in memory, as after a start."""
    switchboard.credentials._holder._known.clear()


async def test_fifty_users_in_two_processes_make_one_issue(street: Street, provider: Provider, app1: int) -> None:
    one, two = await street.process(), await street.process()
    said = await asyncio.gather(*(hello(one if n % 2 else two, app1, f"n{n}") for n in range(50)))
    assert said == ["hi"] * 50
    assert provider.issued == ["token app1 0"]


async def test_what_is_over_is_got_anew_once(street: Street, provider: Provider, app1: int, pool: Pool) -> None:
    one, two = await street.process(), await street.process()
    await hello(one, app1)
    await ages(pool, 7200)
    await forgotten(one)
    assert set(await asyncio.gather(*(hello(one if n % 2 else two, app1) for n in range(20)))) == {"hi"}
    assert provider.issued == ["token app1 0"] * 2


async def test_before_its_end_it_is_renewed_while_it_is_used(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    one = await street.process()
    await hello(one, app1)
    await ages(pool, 7000)
    await forgotten(one)
    provider.gate.clear()  # the provider is slow: nobody may wait for the new one
    assert set(await asyncio.gather(*(hello(one, app1) for _ in range(10)))) == {"hi"}
    assert one.credentials._holder._flights
    provider.gate.set()
    store = Store(pool, one._keeper)
    while (kept := await store.read(KEY)) is None or kept.generation < 2:
        await asyncio.sleep(0.01)
    assert provider.issued == ["token app1 0"] * 2
    assert await hello(one, app1) == "hi"


async def test_a_short_life_is_renewed_in_its_last_quarter_only(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    """The provider gives the same token with what remains of it: asking at every use would use its quota up."""
    provider.seconds = 100
    one = await street.process()
    for _ in range(5):
        await hello(one, app1)
    await asyncio.sleep(0)
    assert provider.issued == ["token app1 0"]
    await ages(pool, 80)
    await forgotten(one)
    provider.wrong = Fault.SLOW_DOWN
    for _ in range(5):
        assert await hello(one, app1) == "hi"  # the old one serves, and the provider is asked once in a while only
    assert len(provider.issued) <= 2


async def test_a_refused_one_is_replaced_exactly_once(street: Street, provider: Provider, app1: int) -> None:
    one = await street.process()
    await hello(one, app1)
    provider.good["app1"] = "something else entirely"  # somebody else has replaced it, and nobody need insist
    assert set(await asyncio.gather(*(hello(one, app1) for _ in range(10)))) == {"hi"}
    assert provider.issued == ["token app1 0"] * 2
    provider.kills = True
    provider.said.clear()
    assert await hello(one, app1) == REFUSED  # a second refusal is the answer
    assert provider.said == [REFUSED] * 2
    assert provider.issued[2:] == ["token app1 0", "token app1 1"]  # it gave the refused one again


async def test_a_newer_one_in_the_table_is_used_without_an_issue(street: Street, provider: Provider, app1: int) -> None:
    one, two = await street.process(), await street.process()
    await hello(one, app1)
    await hello(two, app1)
    provider.good["app1"] = "something else"
    assert await hello(one, app1) == "hi"
    assert await hello(two, app1) == "hi"  # it held the refused one, and finds that one was got meanwhile
    assert provider.issued == ["token app1 0"] * 2


async def test_who_dies_between_issue_and_write_is_replaced_after_its_lease(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    one = await street.process(lease=0.3)
    claim = await Store(pool, one._keeper, timedelta(seconds=0.3)).claim(KEY, 0)  # and then nothing more is heard
    assert claim is not None
    assert await hello(one, app1) == "hi"
    assert provider.issued == ["token app1 0"]
    late = await Store(pool, one._keeper).write(KEY, claim, one._keeper.vault.derive("x"), claim.leased_until)
    assert late is None  # the dead one was only slow, and writes over nothing


def test_who_waits_outlives_the_lease_of_one_that_died_and_still_answers_in_time() -> None:
    """Two issues < a lease < the patience of who waits; the patience and one issue < a verb."""
    assert 2 * ISSUING < LEASE.total_seconds() < PATIENCE
    assert PATIENCE + ISSUING < DEADLINE


async def test_one_refused_while_it_is_renewed_ahead_is_not_used_again(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    """The renewal under way did not know of the refusal, and is given the refused one: another is insisted on."""
    one = await street.process()
    await hello(one, app1)
    await ages(pool, 7000)
    await forgotten(one)
    provider.gate.clear()
    provider.killed = set(provider.good.values())
    waiting = [asyncio.create_task(hello(one, app1, f"n{n}")) for n in range(5)]
    for _ in range(5):
        await provider.heard.get()
    provider.gate.set()
    assert set(await asyncio.gather(*waiting)) == {"hi"}
    assert provider.issued == ["token app1 0"] * 3 + ["token app1 1"]


async def test_a_newer_one_in_the_table_that_is_the_refused_one_is_not_used_again(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    """Another process renewed ahead, and was given it once more."""
    one = await street.process()
    await hello(one, app1)
    [token] = provider.killed = set(provider.good.values())
    await Store(pool, one._keeper).keep(KEY, Secret(token), now() + timedelta(hours=2))
    assert await hello(one, app1) == "hi"
    assert provider.said == ["hi", REFUSED, "hi"]


async def test_who_waits_too_long_is_told_that_nothing_was_sent(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    one = await street.process(patience=0.2)
    await Store(pool, one._keeper).claim(KEY, 0)
    with pytest.raises(Failed) as failed:
        await hello(one, app1)
    assert (failed.value.fault, provider.said) == (Fault.UNREACHABLE, [])
    assert failed.value.said.zh.startswith("另一个进程正在获取 ")
    assert failed.value.said.en.startswith("another process is getting ")


@pytest.mark.parametrize(
    ("wrong", "fault"), [("config", Fault.CONFIG), ("slow_down", Fault.SLOW_DOWN), ("unknown", Fault.UNREACHABLE)]
)
async def test_what_the_provider_says_to_issuing_reaches_who_needs_it(
    street: Street, provider: Provider, app1: int, wrong: str, fault: Fault
) -> None:
    one = await street.process()
    provider.wrong = wrong
    with pytest.raises(Failed) as failed:
        await hello(one, app1)
    assert (failed.value.fault, failed.value.code, provider.said) == (fault, "40125", [])
    assert "invalid appsecret" in failed.value.words
    provider.wrong = ""
    assert await hello(one, app1) == "hi"  # the lease was given up at once


async def test_no_answer_to_issuing_is_no_unknown_outcome(street: Street, provider: Provider, app1: int) -> None:
    one = await street.process()
    provider.error = NoAnswer("cut")
    with pytest.raises(Failed) as failed:
        await hello(one, app1)
    assert failed.value.fault is Fault.UNREACHABLE


async def test_one_who_gives_up_does_not_end_it_for_the_others(street: Street, provider: Provider, app1: int) -> None:
    one = await street.process()
    provider.gate.clear()
    first = asyncio.create_task(hello(one, app1))
    while not one.credentials._holder._flights:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(hello(one, app1))
    await asyncio.sleep(0.01)
    first.cancel()
    provider.gate.set()
    assert await second == "hi"
    assert provider.issued == ["token app1 0"]


async def test_a_value_that_another_key_sealed_is_got_anew(
    street: Street, provider: Provider, app1: int, pool: Pool
) -> None:
    one = await street.process()
    await hello(one, app1)
    await pool.execute("UPDATE credential SET sealed = '\\x0100'")
    await forgotten(one)
    assert await hello(one, app1) == "hi"
    assert len(provider.issued) == 2


async def test_at_rest_it_is_sealed(street: Street, provider: Provider, app1: int, pool: Pool, keeper: Keeper) -> None:
    one = await street.process()
    await hello(one, app1)
    [token] = provider.good.values()
    row = await pool.fetchrow("SELECT * FROM credential")
    assert row is not None
    assert token.encode() not in row["sealed"]
    assert keeper.vault.unseal(row["sealed"], KEY.seal).reveal() == token
