"""Tables of shops at platforms: goods, orders and claims as they stand, and what happened to each."""

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

shop_item = Table(
    "shop_item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("about", Text, nullable=False),  # goods, order, aftersale
    Column("merchant_id", Text, ForeignKey("merchant.id")),  # null: made at the platform, by nobody of ours
    Column("number", Text, nullable=False),  # the merchant's, and the one the platform calls ours
    Column("channel_id", BigInteger, nullable=False),
    Column("shop_id", Text, nullable=False),  # merchant number of the channel
    Column("provider_no", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default=""),
    Column("openid", Text, nullable=False, server_default=""),
    Column("order_number", Text, nullable=False, server_default=""),  # of a claim
    Column("fen", BigInteger),
    Column("state", Text, nullable=False),  # see item.py
    Column("status", Text, nullable=False, server_default=""),  # the platform's own number
    Column("words", Text, nullable=False, server_default=""),
    Column("facts", JSONB, nullable=False),  # as the merchant gave them, and newer ones that the platform told
    Column("digest", LargeBinary),  # of the content: a repeat must be equal
    Column("notify_url", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),  # moves so far
    Column("claimed_at", _MOMENT),  # since when something that was asked has no answer; null: nothing is open
    Column("told_at", _MOMENT),  # when what moved it last was told
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index("ix_shop_item_shop_id_about_number", "shop_id", "about", "number", unique=True),
    Index("ix_shop_item_about_id", "about", "id"),
    Index("ix_shop_item_number", "number"),
    Index("ix_shop_item_provider_no", "provider_no"),
    Index("ix_shop_item_order_number", "order_number"),
    Index("ix_shop_item_claimed_at", "claimed_at", postgresql_where=text("claimed_at IS NOT NULL")),
)

shop_event = Table(
    "shop_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("item_id", Text, ForeignKey("shop_item.id", ondelete="CASCADE"), nullable=False),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("what", Text, nullable=False),  # the state, or the deed
    Column("moved", Integer, nullable=False, server_default="0"),  # 1: it changed the state
    Column("source", Text, nullable=False),  # api, office, push, query, worker
    Column("push_id", BigInteger),
    Column("words", Text, nullable=False, server_default=""),
    Index("ix_shop_event_item_id", "item_id", "id"),
    Index("ix_shop_event_push_once", "item_id", "push_id", unique=True),  # a push that is tried again
)
