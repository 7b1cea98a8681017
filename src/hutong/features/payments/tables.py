"""Tables of payments: the wish, its attempts, and what happened to it."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, LargeBinary, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)
_PAID = text("paid_at IS NOT NULL")

payment = Table(
    "payment",
    metadata,
    Column("id", Text, primary_key=True),  # sysOrderId
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("order_id", Text, nullable=False),  # the merchant's number
    Column("product", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("attach", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("payer_ip", Text, nullable=False),
    Column("notify_url", Text, nullable=False),
    Column("return_url", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # of the order's content: a repeat must be equal
    Column("revision", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),  # open, paid, closed, late
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("expires_at", _MOMENT, nullable=False),
    Column("paid_at", _MOMENT),
    Column("paid_attempt", Text),
    Column("closed_at", _MOMENT),
    Index(None, "merchant_id", "order_id", unique=True),
    Index("ix_payment_expires_at_open", "expires_at", postgresql_where=text("state = 'open'")),
    # The money of a day; only settling writes it.
    Index("ix_payment_paid_at", "paid_at", postgresql_include=["fen", "merchant_id"], postgresql_where=_PAID),
    Index("ix_payment_fen_id", "fen", "id"),
    Index("ix_payment_late", "id", postgresql_where=text("state = 'late'")),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Text, primary_key=True),  # our number at the provider; never changes
    Column("payment_id", Text, ForeignKey("payment.id"), nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),  # no foreign key: revisions outlive channels
    Column("revision", BigInteger, nullable=False),
    Column("product", Text, nullable=False),
    Column("scene", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("payer_id", Text, nullable=False, server_default=""),
    Column("payer_ip", Text, nullable=False, server_default=""),  # of the page's visitor; empty: the payment's
    Column("auth_code", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="claimed"),  # see attempts.py
    Column("owner", BigInteger, nullable=False),
    Column("claimed_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("start", JSONB),
    Column("fault", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),  # the provider's, as last heard
    Column("provider_no", Text, nullable=False, server_default=""),
    Column("payer", Text, nullable=False, server_default=""),
    Column("paid_at", _MOMENT),
    Column("chase_at", _MOMENT),  # null: nothing to ask
    Column("chases", BigInteger, nullable=False, server_default="0"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index("ix_attempt_chase_at", "chase_at", postgresql_where=text("chase_at IS NOT NULL")),
    Index("ix_attempt_give_back", "id", postgresql_where=text("state IN ('surplus', 'late')")),
    Index("ix_attempt_unknown", "payment_id", postgresql_where=text("state = 'unknown'")),
    Index("ix_attempt_provider_no", "provider_no", postgresql_where=text("provider_no <> ''")),
)

payment_event = Table(
    "payment_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("payment_id", Text, nullable=False, index=True),
    Column("attempt_id", Text, nullable=False, server_default=""),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("what", Text, nullable=False),
    Column("source", Text, nullable=False),  # answer, callback, chase, api, page, office, hub
    Column("detail", JSONB, nullable=False),
)
