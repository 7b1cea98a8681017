"""The overview on a real database, filled with payments of known days."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base import db
from hutong.base.db import Pool
from hutong.base.ids import first_id, new_id

__all__ = ["Put", "dsn", "pool", "put", "shared_dsn"]
Put = Callable[..., Awaitable[str]]


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    opened = await db.connect(dsn, size=2)
    await opened.execute(
        "INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)"
        " VALUES ('M1', 'one', '', '', '', '*'), ('M2', 'two', '', '', '', '*')"
    )
    yield opened
    await opened.close()


@pytest.fixture
def put(pool: Pool) -> Put:
    """Writes a payment and its attempt."""

    async def written(
        fen: int,
        made: datetime,
        paid: datetime | None = None,
        *,
        merchant: str = "M1",
        channel: int = 1,
        state: str | None = None,
        attempt: str | None = None,
    ) -> str:
        number = first_id(made)[:10] + new_id()[10:]  # as a number of that moment is
        state = state or ("paid" if paid else "open")
        await pool.execute(
            "INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip,"
            " notify_url, return_url, digest, revision, state, created_at, expires_at, paid_at)"
            " VALUES ($1, $2, $1, 'p', $3, '', '', '', '', '', '', '', 1, $4, $5, $5, $6)",
            number,
            merchant,
            fen,
            state,
            made,
            paid,
        )
        await pool.execute(
            "INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, state, owner, created_at,"
            " paid_at) VALUES ($1, $1, $2, 1, 'p', 'native', $3, $4, 1, $5, $6)",
            number,
            channel,
            fen,
            attempt or ("paid" if paid else "waiting"),
            made,
            paid,
        )
        return number

    return written
