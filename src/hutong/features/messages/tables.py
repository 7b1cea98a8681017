"""The table of messages by template."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

message = Table(
    "message",
    metadata,
    Column("id", Text, primary_key=True),  # sysMsgId, our number at the platform; never changes
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("source", Text, nullable=False),  # whose numbers request_id is one of: api, reminder, house
    Column("request_id", Text, nullable=False),  # msgId, the merchant's number
    Column("digest", LargeBinary, nullable=False),  # of the content: a repeat must be equal
    Column("kind", Text, nullable=False),  # of 推送配置; empty: by the template's id
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("way", Text, nullable=False),  # template, subscribed: see MessageKind
    Column("openid", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("fields", JSONB, nullable=False),  # by the template's names, as they are sent, in its order
    Column("url", Text, nullable=False),
    Column("mini_app", Text, nullable=False),
    Column("mini_page", Text, nullable=False),
    Column("notify_url", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="sending"),  # see message.py
    Column("owner", BigInteger, nullable=False),  # the process that is sending, or sent it
    Column("claimed_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("left_at", _MOMENT),  # when it first may have left: for ten minutes from then a second one is no other
    Column("provider_no", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("sent_at", _MOMENT),
    Column("done_at", _MOMENT),
    Column("again_at", _MOMENT),  # when it is sent again, because nobody knows whether it went; null: never
    Column("tries", Integer, nullable=False, server_default="0"),
    UniqueConstraint("merchant_id", "source", "request_id"),
    Index("ix_message_channel_id_provider_no", "channel_id", "provider_no", postgresql_where=text("provider_no <> ''")),
    Index(None, "channel_id", "openid"),
    Index(None, "openid", "id"),
    Index(None, "merchant_id", "id"),
    Index("ix_message_again_at", "again_at", postgresql_where=text("again_at IS NOT NULL")),
    Index("ix_message_claimed_at_sending", "claimed_at", postgresql_where=text("state = 'sending'")),
)
