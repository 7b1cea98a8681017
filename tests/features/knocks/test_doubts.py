"""The last knock in the provider's form that was not believed: kept by channel, and over with the next that was."""

import pytest
from tests.features.knocks.post import deliver, heard, letter
from tests.stack import Stack
from tests.upstream import attempts

from hutong.capabilities.faults import Fault
from hutong.capabilities.simulation import Mischief
from hutong.features.knocks.doubts import doubt, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_doubt_stands_until_the_provider_is_believed(hub: Stack) -> None:
    one = await letter(hub, "wxnative")
    (attempt,) = await attempts(hub, one.order)
    bent = one.body.replace(b"TRANSACTION", b"TRANSACTIOM")
    assert not heard(await deliver(hub, one, body=bent))
    kept = (await standing(hub.hub.pool))[attempt.channel_id]
    assert kept.revision == attempt.revision
    assert kept.words
    assert not kept.words.startswith("forged")
    other = await letter(hub, "aliqr")
    assert heard(await deliver(hub, other))
    assert attempt.channel_id in await standing(hub.hub.pool), "another channel was believed"
    pool = hub.hub.pool
    number = await pool.fetchval("SELECT knock_id FROM knock_doubt WHERE channel_id = $1", attempt.channel_id)
    await pool.execute("UPDATE knock SET id = DEFAULT WHERE id = $1", number)
    assert attempt.channel_id not in await standing(pool), "with its knock, what answered it may be forgotten"
    assert not heard(await deliver(hub, one, body=bent))
    assert attempt.channel_id in await standing(pool)
    assert heard(await deliver(hub, one))
    assert attempt.channel_id not in await standing(hub.hub.pool)


async def test_strangers_and_probes_raise_none(hub: Stack) -> None:
    one = await letter(hub, "wxnative")
    unsigned = {name: text for name, text in one.headers.items() if not name.startswith("wechatpay-")}
    one.headers, signed = unsigned, one.headers
    assert not heard(await deliver(hub, one, body=b"{}"))
    one.headers = signed
    hub.simulator("wxnative").mischiefs.order(Mischief.SIGNTEST)
    probe = await letter(hub, "wxnative")
    hub.simulator("wxnative").mischiefs.clear()
    assert not heard(await deliver(hub, probe))
    assert not heard(await deliver(hub, one, headers={"wechatpay-timestamp": "1700000000"}, body=b"{}"))
    assert await standing(hub.hub.pool) == {}


@pytest.mark.parametrize("product", ["aliqr", "wxv2native"])
async def test_a_strangers_words_raise_none(hub: Stack, product: str) -> None:
    """Whoever scans addresses sends something; only who names the account in the provider's own form is wondered at."""
    pool = hub.hub.pool
    one = await letter(hub, product)
    (attempt,) = await attempts(hub, one.order)
    number = hub.hub.switchboard.current.channels[attempt.channel_id].merchant_no.encode()
    for body in (
        b"this was designed by a scanner",
        b"sign=x&app_id=other",
        b"app_id=" + number,
        b"<xml><sign></sign></xml>",
    ):
        assert not heard(await deliver(hub, one, body=body))
        assert attempt.channel_id not in await standing(pool), body
    bent = one.body.replace(b"sign=", b"sign=A").replace(b"<sign><![CDATA[", b"<sign><![CDATA[A")
    assert bent != one.body
    assert not heard(await deliver(hub, one, body=bent))
    assert attempt.channel_id in await standing(pool)
    assert heard(await deliver(hub, one))
    assert attempt.channel_id not in await standing(pool)


async def test_what_a_knock_by_a_broken_set_up_or_before_its_judgement_says(hub: Stack) -> None:
    """Keys that can't be read prove nothing, and neither does a knock that a dead process left unjudged."""
    one = await letter(hub, "wxnative")
    (attempt,) = await attempts(hub, one.order)
    pool, channel = hub.hub.pool, attempt.channel_id
    assert not heard(await deliver(hub, one, body=one.body.replace(b"TRANSACTION", b"TRANSACTIOM")))
    for verdict, stands in (
        ("", True),
        (f"{Fault.CONFIG}: no key", True),
        (f"{Fault.FORGED}: no", True),
        ("paid", False),
    ):
        await pool.execute(
            "INSERT INTO knock (channel_id, revision, peer, query, headers, body, verdict)"
            " SELECT channel_id, revision, peer, query, headers, body, $2 FROM knock WHERE channel_id = $1"
            " ORDER BY id DESC LIMIT 1",
            channel,
            verdict,
        )
        assert (channel in await standing(pool)) is stands, verdict


async def test_a_late_older_one_changes_nothing(hub: Stack) -> None:
    pool = hub.hub.pool
    await doubt(pool, 990, 9, 1, "the newer")
    await doubt(pool, 990, 8, 1, "the older")
    assert await pool.fetchval("SELECT words FROM knock_doubt WHERE channel_id = 990") == "the newer"
