"""Tables of notices and of every try to deliver them."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

notice = Table(
    "notice",
    metadata,
    Column("id", Text, primary_key=True),
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("topic", Text, nullable=False),  # payment.paid, refund.done, refund.failed, test
    Column("subject", Text, nullable=False, index=True),  # our number of what it tells of
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False),  # one slow receiver must not take every place: see deliver.py
    Column("fields", JSONB, nullable=False),  # without nonce and signature, which every try makes anew
    Column("state", Text, nullable=False, server_default="waiting"),  # waiting, done, given_up
    Column("tries", BigInteger, nullable=False, server_default="0"),  # steps of the ladder that were used
    Column("extra", BigInteger, nullable=False, server_default="0"),  # tries asked for by hand: they use no step
    Column("next_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("leased_until", _MOMENT),  # set while a try is under way
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("done_at", _MOMENT),
    Index(None, "merchant_id", "id"),
    Index("ix_notice_given_up", "created_at", postgresql_where=text("state = 'given_up'")),
    Index("ix_notice_host_next_at_waiting", "host", "next_at", postgresql_where=text("state = 'waiting'")),
)

notice_try = Table(
    "notice_try",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("notice_id", Text, ForeignKey("notice.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("status", BigInteger),  # HTTP; null when no answer came
    Column("took_ms", BigInteger, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),  # its beginning
    Column("error", Text, nullable=False, server_default=""),
)
