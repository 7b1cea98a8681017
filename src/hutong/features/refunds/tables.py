"""The table of refunds."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, func, text

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

refund = Table(
    "refund",
    metadata,
    Column("id", Text, primary_key=True),  # our number at the provider; never changes
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("refund_id", Text, nullable=False),  # the merchant's number
    Column("payment_id", Text, ForeignKey("payment.id"), nullable=False, index=True),
    Column("attempt_id", Text, ForeignKey("attempt.id"), nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("notify_url", Text, nullable=False, server_default=""),
    Column("digest", LargeBinary, nullable=False),
    Column("automatic", Boolean, nullable=False, server_default="false"),  # surplus or late money
    Column("state", Text, nullable=False, server_default="claimed"),  # claimed unsent unknown processing done failed
    Column("owner", BigInteger, nullable=False),
    Column("claimed_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("fault", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("provider_no", Text, nullable=False, server_default=""),
    Column("done_at", _MOMENT),
    Column("chase_at", _MOMENT),
    Column("chases", BigInteger, nullable=False, server_default="0"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index(None, "merchant_id", "refund_id", unique=True),
    Index("ix_refund_provider_no", "provider_no", postgresql_where=text("provider_no <> ''")),
    Index("ix_refund_chase_at", "chase_at", postgresql_where=text("chase_at IS NOT NULL")),
)
