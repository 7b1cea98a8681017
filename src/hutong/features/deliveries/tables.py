"""Tables of instant deliveries: each order as it stands, and everything that happened to it."""

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

delivery = Table(
    "delivery",
    metadata,
    Column("id", Text, primary_key=True),  # sysDeliveryNo, our number at the platform; never changes
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("number", Text, nullable=False),  # deliveryNo, the merchant's
    Column("digest", LargeBinary),  # of the content: a repeat must be equal; null while it was only estimated
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("shop_id", Text, nullable=False),  # merchant number of the channel
    Column("carrier", Text, nullable=False),
    Column("shop_no", Text, nullable=False),
    Column("openid", Text, nullable=False),
    Column("phone", Text, nullable=False),  # the receiver's
    Column("parcel", JSONB, nullable=False),  # receiver, sender, cargo, order_info, shop, sub_biz_id
    Column("notify_url", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="estimated"),  # see delivery.py
    Column("status", Text, nullable=False, server_default=""),  # the carrier's number
    Column("version", Integer, nullable=False, server_default="0"),  # moves so far
    Column("round", Integer, nullable=False, server_default="0"),  # how often it was ordered
    Column("waybill_no", Text, nullable=False, server_default=""),
    Column("past_waybill", Text, nullable=False, server_default=""),  # of the round before
    Column("past_state", Text, nullable=False, server_default=""),
    Column("past_status", Text, nullable=False, server_default=""),
    Column("fen", BigInteger),
    Column("tips_fen", BigInteger),
    Column("coupon_fen", BigInteger),
    Column("insurance_fen", BigInteger),
    Column("deduct_fen", BigInteger),
    Column("distance", Integer),  # metres
    Column("seconds", Integer),  # estimated
    Column("pickup_code", Text, nullable=False, server_default=""),
    Column("finish_code", Text, nullable=False, server_default=""),
    Column("rider", Text, nullable=False, server_default=""),
    Column("rider_phone", Text, nullable=False, server_default=""),
    Column("lng", Text, nullable=False, server_default=""),
    Column("lat", Text, nullable=False, server_default=""),
    Column("seconds_left", Integer),
    Column("code", Text, nullable=False, server_default=""),  # the provider's, of a failure
    Column("words", Text, nullable=False, server_default=""),
    Column("token", Text, nullable=False, server_default=""),  # of the newest estimate
    Column("token_at", _MOMENT),
    Column("owner", BigInteger),  # the process that is ordering it, or did
    Column("claimed_at", _MOMENT),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("ordered_at", _MOMENT),
    Column("told_at", _MOMENT),  # the carrier's time of what moved it last; of an answer, ours
    Column("moved_by", Text, nullable=False, server_default=""),  # api, office, push, query
    Column("done_at", _MOMENT),
    Column("ask_at", _MOMENT),  # null: nothing to ask
    Column("asked", Integer, nullable=False, server_default="0"),  # since it moved last
    Index("ix_delivery_merchant_id_number", "merchant_id", "number", unique=True),
    Index("ix_delivery_merchant_id_id", "merchant_id", "id"),
    Index("ix_delivery_phone_id", "phone", "id"),
    Index("ix_delivery_waybill_no", "waybill_no", postgresql_where=text("waybill_no <> ''")),
    Index("ix_delivery_ask_at", "ask_at", postgresql_where=text("ask_at IS NOT NULL")),
    Index("ix_delivery_claimed_at_placing", "claimed_at", postgresql_where=text("state = 'placing'")),
)

delivery_event = Table(
    "delivery_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("delivery_id", Text, ForeignKey("delivery.id", ondelete="CASCADE"), nullable=False),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("told_at", _MOMENT),  # by the carrier's clock
    Column("round", Integer, nullable=False),
    Column("what", Text, nullable=False),  # the state, or the deed: tip_asked, tipped, tipped_failed …
    Column("moved", Integer, nullable=False, server_default="0"),  # 1: it changed the state
    Column("source", Text, nullable=False),  # api, office, push, query, worker
    Column("status", Text, nullable=False, server_default=""),
    Column("waybill_no", Text, nullable=False, server_default=""),
    Column("rider", Text, nullable=False, server_default=""),
    Column("rider_phone", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Index("ix_delivery_event_delivery_id", "delivery_id", "id"),
    # the platform repeats what it got no answer to
    Index(
        "ix_delivery_event_told_once",
        "delivery_id",
        "waybill_no",
        "status",
        "told_at",
        unique=True,
        postgresql_where=text("source = 'push'"),
    ),
)
