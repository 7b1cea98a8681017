"""A database as a busy hub has it after three months: payments, attempts, notices and refunds, skewed as life is."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from hutong.base.ids import first_id

DAYS: Final = 90
MERCHANTS: Final = 20
CHANNELS: Final = 12
PRODUCTS: Final = ("wxnative", "wxjsapi", "wxwap", "aliqr", "alijsapi", "aliwap", "auto", "wxapp")
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAYMENT: Final = [
    "id",
    "merchant_id",
    "order_id",
    "product",
    "fen",
    "subject",
    "attach",
    "user_id",
    "payer_ip",
    "notify_url",
    "return_url",
    "digest",
    "revision",
    "state",
    "created_at",
    "expires_at",
    "paid_at",
    "paid_attempt",
    "closed_at",
]
_ATTEMPT: Final = [
    "id",
    "payment_id",
    "channel_id",
    "revision",
    "product",
    "scene",
    "fen",
    "state",
    "owner",
    "claimed_at",
    "provider_no",
    "paid_at",
    "created_at",
]
_NOTICE: Final = [
    "id",
    "merchant_id",
    "topic",
    "subject",
    "url",
    "host",
    "fields",
    "state",
    "tries",
    "next_at",
    "created_at",
    "done_at",
]
_REFUND: Final = [
    "id",
    "merchant_id",
    "refund_id",
    "payment_id",
    "attempt_id",
    "channel_id",
    "revision",
    "fen",
    "digest",
    "state",
    "owner",
    "claimed_at",
    "provider_no",
    "done_at",
    "created_at",
]


class Crowd:
    """Rows that could have happened, the same for the same seed."""

    def __init__(self, payments: int, end: datetime, seed: int = 7) -> None:
        self.payments = payments
        self._end = end
        self._random = random.Random(seed)

    async def fill(self, connection: asyncpg.Connection) -> None:
        """Writes everything and lets the planner look at it."""
        await connection.executemany(
            "INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)"
            " VALUES ($1, $2, '', '', '', '*')",
            [(f"M{number:03d}", f"商户 {number}") for number in range(MERCHANTS)],
        )
        rows = list(self._rows())
        tables = (("payment", _PAYMENT), ("attempt", _ATTEMPT), ("notice", _NOTICE), ("refund", _REFUND))
        for at, (table, columns) in enumerate(tables):
            records = [row[at] for row in rows if row[at] is not None]
            await connection.copy_records_to_table(table, records=records, columns=columns)
        await connection.execute("VACUUM ANALYZE")

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        step = timedelta(days=DAYS) / self.payments
        for number in range(self.payments):
            yield self._row(number, self._end - step * (self.payments - number))

    def _row(self, number: int, at: datetime) -> tuple[Any, ...]:
        chance = self._random.random
        payment_id, attempt_id = self._id(at), self._id(at)
        merchant = f"M{min(int(chance() ** 3 * MERCHANTS), MERCHANTS - 1):03d}"  # a few have most of it
        channel = min(int(chance() ** 2 * CHANNELS), CHANNELS - 1) + 1
        product, fen = PRODUCTS[int(chance() ** 2 * len(PRODUCTS))], int(100 * 10 ** (chance() * 3))
        state = self._state(chance(), at)
        paid = at + timedelta(seconds=5 + 60 * chance()) if state in ("paid", "late") else None
        provider_no = f"42{number:026d}" if paid else ""
        attempt_state = {"paid": "paid", "late": "late", "closed": "closed"}.get(state, "waiting")
        if state == "open" and chance() < 0.01:
            attempt_state = "unknown"
        order = f"S{number:010d}"
        payment = (
            payment_id, merchant, order, product, fen, "一笔订单", "", "", "203.0.113.9", "https://shop.example/notify",
            "https://shop.example/back", b"", 1, state, at, at + timedelta(minutes=30), paid,
            attempt_id if paid else None, at + timedelta(minutes=30) if state == "closed" else None,
        )  # fmt: skip
        attempt = (
            attempt_id, payment_id, channel, 1, product, "native", fen, attempt_state, 1, at, provider_no, paid, at,
        )  # fmt: skip
        return (
            payment,
            attempt,
            self._notice(payment_id, merchant, paid),
            self._refund(payment_id, attempt_id, merchant, channel, fen, paid, number),
        )

    def _state(self, chance: float, at: datetime) -> str:
        if self._end - at < timedelta(minutes=30):
            return "open" if chance < 0.3 else "paid"
        return "paid" if chance < 0.8 else "late" if chance < 0.8005 else "closed"

    def _notice(self, subject: str, merchant: str, paid: datetime | None) -> tuple[Any, ...] | None:
        if paid is None:
            return None
        failed = self._random.random() < 0.002
        state, done = ("given_up", None) if failed else ("done", paid)
        fields, url = "{}", "https://shop.example/notify"
        topic, host = "payment.paid", "shop.example"
        return self._id(paid), merchant, topic, subject, url, host, fields, state, 1, paid, paid, done

    def _refund(
        self, payment: str, attempt: str, merchant: str, channel: int, fen: int, paid: datetime | None, number: int
    ) -> tuple[Any, ...] | None:
        if paid is None or self._random.random() > 0.02:
            return None
        at = paid + timedelta(hours=1)
        return (
            self._id(at), merchant, f"R{number:010d}", payment, attempt, channel, 1, fen, b"", "done", 1, at,
            f"50{number:026d}", at, at,
        )  # fmt: skip

    def _id(self, at: datetime) -> str:
        tail = "".join(self._random.choices(_ALPHABET, k=16))
        return first_id(at)[:10] + tail
