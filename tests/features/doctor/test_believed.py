"""Which payment inside an app proves where it was paid: what our page began, at the address that the hub has now."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.features.doctor.believed import Collected, collected_inside

__all__ = ["dsn", "shared_dsn"]
BASE: Final = "https://pay.example.com"
SHOP: Final = "https://shop.example.com/back"
SITE: Final = """
WITH m AS (
  INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)
  VALUES ('M1', 'm', '', '', '', '*')
)
INSERT INTO scene_site (scene, merchant_id, name, settings, products) VALUES ('parking', 'M1', 's', '{}', '{}')
"""
CODE: Final = "INSERT INTO scene_code (code, site_id, kind, label) SELECT 'C1', id, 'gate', 'g' FROM scene_site"
PAYMENT: Final = """
INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url,
                     return_url, digest, revision, expires_at)
VALUES ($1, 'M1', $1, 'p', 1, '', '', '', '203.0.113.9', '', $2, '', 1, now())
"""
ATTEMPT: Final = """
INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, payer_ip, owner, start, paid_at)
VALUES ($1, $1, 7, $2, 'p', 'jsapi', 1, $3, 1, jsonb_build_object('kind', $4::text), now())
"""
CALL: Final = """
INSERT INTO call_log (at, channel_id, revision, verb, number, fault, words, ms, exchanges)
VALUES (now(), 7, 1, 'pay', $1, '', '', 1, jsonb_build_array(jsonb_build_object('request', $2::text)))
"""
BILL: Final = """
INSERT INTO scene_payment (id, site_id, merchant_id, code, subject, quote, quoted_at, valid_until)
SELECT $1, id, 'M1', 'C1', 's', '{}', now(), now() FROM scene_site
"""


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    """A merchant with a site and a code."""
    made = await connect(dsn, size=1)
    await made.execute(SITE)
    await made.execute(CODE)
    yield made
    await made.close()


async def paid(
    pool: Pool,
    number: str,
    *,
    page: bool = True,
    kind: str = "jsapi",
    back: str = SHOP,
    told: str = "",
    revision: int = 1,
) -> None:
    """A payment; `page`: our page began it; `told`: where the provider was told to knock."""
    await pool.execute(PAYMENT, number, back)
    await pool.execute(ATTEMPT, number, revision, "203.0.113.7" if page else "", kind)
    if told:
        await pool.execute(CALL, number, f'{{"notify_url":"{told}/callback/7/1"}}')


async def ours(pool: Pool, base_url: str = BASE) -> bool:
    return (await collected_inside(pool, base_url))[7].ours


async def test_a_payment_that_our_page_began(pool: Pool) -> None:
    assert await collected_inside(pool, BASE) == {}
    await paid(pool, "1", told=BASE)
    assert await ours(pool)
    for other in ("https://pay.example.co", "http://pay.example.com", "https://pay.example.com:8443"):
        assert not await ours(pool, other)


async def test_an_order_that_names_its_payer_may_be_paid_anywhere(pool: Pool) -> None:
    await paid(pool, "1", page=False, told=BASE)
    assert not await ours(pool)


async def test_a_page_of_the_providers_own_says_nothing_of_ours(pool: Pool) -> None:
    await paid(pool, "1", kind="redirect", told=BASE)
    assert not await ours(pool)


async def test_a_bill_of_a_site_tells_the_address_by_its_way_back(pool: Pool) -> None:
    await paid(pool, "1", back=f"{BASE}/s/C1/done?bill=1")
    assert not await ours(pool), "any merchant may write such an address"
    await pool.execute(BILL, "1")
    assert await ours(pool)
    assert not await ours(pool, "https://other.example.com")


async def test_without_the_call_nobody_knows_the_address(pool: Pool) -> None:
    await paid(pool, "1")
    assert not await ours(pool)


async def test_the_newest_of_our_page_counts_whatever_came_after_it(pool: Pool) -> None:
    await paid(pool, "1", told="https://old.example.com")
    await paid(pool, "2", told=BASE, revision=2)
    await paid(pool, "3", page=False, told=BASE, revision=3)
    assert await collected_inside(pool, BASE) == {7: Collected(2, ours=True)}
