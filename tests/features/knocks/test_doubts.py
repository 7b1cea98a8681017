"""The last knock in the provider's form that was not believed: kept by channel, and over with the next that was."""

import pytest
from tests.features.knocks.post import deliver, heard, letter
from tests.stack import Stack
from tests.upstream import attempts

from hutong.capabilities.simulation import Mischief
from hutong.features.knocks.doubts import standing

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
    assert await standing(hub.hub.pool) == {}
