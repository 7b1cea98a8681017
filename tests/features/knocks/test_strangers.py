"""Knocks that prove nothing: so many of one source are kept and no more, and providers are heard all the same."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from tests.features.knocks.post import deliver, heard, last_knock, letter
from tests.stack import Stack
from tests.upstream import payment

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.faults import Sealed
from hutong.capabilities.pay import Knock
from hutong.features.knocks.doubts import standing
from hutong.features.knocks.hear import FORGED_BODY, STRANGE
from hutong.switchboard.drafts import channels, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def kept(hub: Stack) -> int:
    """How many knocks were kept."""
    return int(await hub.hub.pool.fetchval("SELECT count(*) FROM knock"))


async def forged(hub: Stack, peer: str, *, code: str = "WXPAY_V3", headers: Mapping[str, str] | None = None) -> Reply:
    """A knock that nobody signed, from this source."""
    knock = Knock("POST", "/callback/1", "", headers or {}, b"{}", now())
    return await hub.money.ear.hear(hub.channels[code], None, peer, knock)


async def test_what_proves_nothing_is_kept_so_often_and_no_more(hub: Stack) -> None:
    before = await kept(hub)
    replies = [(await forged(hub, "203.0.113.9")).status for _ in range(STRANGE + 5)]
    assert 429 not in replies[:STRANGE]
    assert replies[STRANGE:] == [429] * 5
    assert await kept(hub) == before + STRANGE
    assert (await forged(hub, "203.0.113.9", code="ALIPAY")).status == 429, "at another channel, too"
    assert (await forged(hub, "203.0.113.10")).status != 429, "another source is another's affair"
    assert await kept(hub) == before + STRANGE + 1


async def test_a_network_of_one_host_is_one_source(hub: Stack) -> None:
    for number in range(STRANGE):
        await forged(hub, f"2001:db8::{number + 1:x}")
    assert (await forged(hub, "2001:db8::ffff")).status == 429
    assert (await forged(hub, "2001:db8:0:1::1")).status != 429


async def test_a_provider_is_heard_and_kept_from_the_same_source(hub: Stack) -> None:
    """Behind a proxy that forwards no addresses everybody is one source."""
    one, other = await letter(hub, "wxnative"), await letter(hub, "aliqr")
    for _ in range(STRANGE + 1):
        last = await deliver(hub, one, body=b"{}")
    assert last.status == 429
    for true in (one, other):
        before = await kept(hub)
        assert heard(await deliver(hub, true))
        assert (await payment(hub, true.order)).state == "paid"
        assert await kept(hub) == before + 1
        row = await last_knock(hub)
        assert (row["body"], row["verdict"]) == (true.body, "paid")


async def test_what_our_key_does_not_open_is_no_strangers(hub: Stack) -> None:
    """The provider signed it: all of it is kept, however much, and the doctor hears of it from any source."""
    pool, actor, number = hub.hub.pool, hub.hub.actor("test"), hub.channels["WXPAY_V3"]
    one = await letter(hub, "wxnative")
    key = (await channels.reveal(actor, number, "SECRET_KEY")).reveal()
    path = await published(hub, "0" * 32)
    for _ in range(STRANGE + 1):
        assert (await deliver(hub, one, path=path)).status == 500
    assert (await last_knock(hub))["verdict"].startswith("forged")
    assert (await standing(pool))[number].words == Sealed().words
    await pool.execute("DELETE FROM knock_doubt")
    for _ in range(STRANGE + 1):
        last = await deliver(hub, one, path=path, body=b"{}")
    assert last.status == 429, "a stranger's are counted"
    assert (await deliver(hub, one, path=path)).status == 500
    assert (await standing(pool))[number].words == Sealed().words
    await published(hub, key)
    assert heard(await deliver(hub, one)), "under the settings that it was ordered with"
    assert number not in await standing(pool)


async def published(hub: Stack, key: str) -> str:
    """Another APIv3 key is in force; the address of callbacks under it."""
    number = hub.channels["WXPAY_V3"]
    await channels.edit_channel(hub.hub.actor("test"), number, settings={"SECRET_KEY": key})
    await publish.refresh(hub.hub.actor("test"))
    await hub.hub.switchboard.catch_up()
    return f"/callback/{number}/{hub.hub.switchboard.current.id}"


async def test_believed_knocks_are_not_counted(hub: Stack) -> None:
    one = await letter(hub, "wxnative")
    for _ in range(STRANGE + 5):
        assert heard(await deliver(hub, one))
    assert (await deliver(hub, one, body=b"{}")).status != 429


async def test_a_forged_body_is_cut_and_a_true_one_is_not(hub: Stack) -> None:
    one = await letter(hub, "wxnative")
    false = (b"x" * FORGED_BODY) + b"y" * 20_000
    assert not heard(await deliver(hub, one, body=false))
    row = await last_knock(hub)
    assert (row["body"], row["verdict"].startswith("forged")) == (false[:FORGED_BODY], True)
    v3 = replace(one, path=urlsplit(one.path).path)
    assert heard(await deliver(hub, v3))
    assert (await last_knock(hub))["body"] == one.body
