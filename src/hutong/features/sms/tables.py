"""Tables of text messages: the request, its messages, what happened to them, limits, blocked numbers, codes."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

sms_request = Table(
    "sms_request",
    metadata,
    Column("merchant_id", Text, ForeignKey("merchant.id"), primary_key=True),
    Column("request_id", Text, primary_key=True),  # smsId, the merchant's number
    Column("digest", LargeBinary, nullable=False),  # of the content: a repeat must be equal
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
)

sms = Table(
    "sms",
    metadata,
    Column("id", Text, primary_key=True),  # sysSmsId, our number at the provider; never changes
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("request_id", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("kind", Text, nullable=False),  # template, text, code
    Column("template", Text, nullable=False),  # empty: plain text
    Column("params", JSONB, nullable=False),  # a verification code is masked in it
    Column("text", Text, nullable=False),  # as it is read; a verification code is masked in it
    Column("ip", Text, nullable=False),  # of the person who asked for it, if the merchant told
    Column("notify_url", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="sending"),  # see message.py
    Column("owner", BigInteger, nullable=False),  # the process that is sending, or sent it
    Column("claimed_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("channel_id", BigInteger),  # the channel that took it, or may have taken it
    Column("revision", BigInteger),
    Column("provider_no", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),  # the provider's, of a failure
    Column("words", Text, nullable=False, server_default=""),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("sent_at", _MOMENT),
    Column("done_at", _MOMENT),
    Column("ask_at", _MOMENT),  # null: nothing to ask
    Column("asked", Integer, nullable=False, server_default="0"),
    Index(None, "merchant_id", "request_id"),
    Index(None, "merchant_id", "created_at"),
    Index(None, "phone", "created_at"),
    Index("ix_sms_ip_created_at", "ip", "created_at", postgresql_where=text("ip <> ''")),
    Index("ix_sms_channel_id_provider_no", "channel_id", "provider_no", postgresql_where=text("provider_no <> ''")),
    Index("ix_sms_ask_at", "ask_at", postgresql_where=text("ask_at IS NOT NULL")),
    Index("ix_sms_claimed_at_sending", "claimed_at", postgresql_where=text("state = 'sending'")),
)

sms_event = Table(
    "sms_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("sms_id", Text, nullable=False, index=True),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("what", Text, nullable=False),  # missed (a channel that failed), or the state that it came to
    Column("source", Text, nullable=False),  # send, receipt, query, worker
    Column("channel_id", BigInteger),
    Column("words", Text, nullable=False),
)

sms_limit = Table(
    "sms_limit",
    metadata,
    Column("merchant_id", Text, primary_key=True),  # empty: every merchant that has no row of its own
    Column("phone_minute", Integer, nullable=False),  # 0: no limit; so below
    Column("phone_day", Integer, nullable=False),
    Column("merchant_minute", Integer, nullable=False),
    Column("merchant_day", Integer, nullable=False),
    Column("ip_hour", Integer, nullable=False),
)

sms_block = Table(
    "sms_block",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
)

sms_code = Table(
    "sms_code",
    metadata,
    Column("sms_id", Text, primary_key=True),
    Column("merchant_id", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # keyed: six digits would be guessed from a plain one
    Column("expires_at", _MOMENT, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),  # wrong ones
    Column("state", Text, nullable=False, server_default="open"),  # open, used, dead, replaced
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Index(None, "merchant_id", "phone", "purpose", "at"),
)
