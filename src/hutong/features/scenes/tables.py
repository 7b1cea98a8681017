"""Tables of scenes: places to pay at, the codes that hang there, what was quoted and paid, cars that are parked."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Identity, Index, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

scene_site = Table(
    "scene_site",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("scene", Text, nullable=False),  # the code of a scene: parking, recharge
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSONB, nullable=False),  # key -> text, or {"sealed": base64} where the key is a secret
    Column("products", JSONB, nullable=False),  # payer's app, or auto -> product
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index("ix_scene_site_merchant_id_id", "merchant_id", "id"),
)

scene_code = Table(
    "scene_code",
    metadata,
    Column("code", Text, primary_key=True),  # ten letters, drawn; what is printed is {base_url}/s/{code}
    Column("id", BigInteger, Identity(always=True), nullable=False),  # lists go by it
    Column("site_id", BigInteger, ForeignKey("scene_site.id"), nullable=False),
    Column("kind", Text, nullable=False),  # gate, lane, account
    Column("label", Text, nullable=False),  # what is printed below it
    Column("value", Text, nullable=False, server_default=""),  # of a lane its name, of an account its number
    Column("batch", Text, nullable=False, server_default=""),  # codes made together
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index("ix_scene_code_id", "id", unique=True),
    Index("ix_scene_code_site_id_id", "site_id", "id"),
    # Lists: the newest first, and those that were made at once in the order wanted.
    Index("ix_scene_code_created_at_id", "created_at", text("(- id)")),
    Index("ix_scene_code_site_id_created_at_id", "site_id", "created_at", text("(- id)")),
    Index("ix_scene_code_batch", "batch", postgresql_where=text("batch <> ''")),
)

scene_payment = Table(
    "scene_payment",
    metadata,
    Column("id", Text, primary_key=True),  # the bill; also the payment's orderId at the merchant
    Column("site_id", BigInteger, ForeignKey("scene_site.id"), nullable=False),
    Column("merchant_id", Text, nullable=False),
    Column("code", Text, ForeignKey("scene_code.code"), nullable=False),
    Column("subject", Text, nullable=False),  # what people call it: a plate, a ticket, an account
    Column("key", Text, nullable=False, server_default=""),  # the same thing to pay for; empty: each bill is its own
    Column("fen", BigInteger),  # null until the payer has chosen an amount
    Column("quote", JSONB, nullable=False),  # see Quote in scene.py
    Column("phone", Text, nullable=False, server_default=""),  # whom a further phone wants reminded, see Bills.remind
    Column("quoted_at", _MOMENT, nullable=False),  # before the fee was asked for
    Column("valid_until", _MOMENT, nullable=False),
    Column("product", Text, nullable=False, server_default=""),  # empty: nobody has begun to pay it
    Column("app", Text, nullable=False, server_default=""),  # the payer's
    Column("ip", Text, nullable=False, server_default=""),  # the payer's, when it was begun
    Column("begun_at", _MOMENT),
    Column("live", Boolean, nullable=False, server_default=text("false")),  # one of its key may be paid
    Index("ix_scene_payment_site_id_id", "site_id", "id"),
    Index("ix_scene_payment_subject_id", "subject", "id"),
    Index("ix_scene_payment_key", "site_id", "key", postgresql_where=text("key <> ''")),
    Index("ix_scene_payment_one_live", "site_id", "key", unique=True, postgresql_where=text("live")),
    Index("ix_scene_payment_unused", "quoted_at", postgresql_where=text("product = ''")),
)

parking_session = Table(
    "parking_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site_id", BigInteger, ForeignKey("scene_site.id"), nullable=False),
    Column("plate", Text, nullable=False, server_default=""),  # one of the two is there
    Column("ticket", Text, nullable=False, server_default=""),
    Column("lane", Text, nullable=False, server_default=""),  # where it came in
    Column("entered_at", _MOMENT, nullable=False),
    Column("left_at", _MOMENT),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Index("ix_parking_session_site_id_id", "site_id", "id"),
    Index("ix_parking_session_plate_id", "plate", "id"),
    Index(
        "ix_parking_session_plate_inside",
        "site_id",
        "plate",
        unique=True,
        postgresql_where=text("left_at IS NULL AND plate <> ''"),
    ),
    Index(
        "ix_parking_session_ticket_inside",
        "site_id",
        "ticket",
        unique=True,
        postgresql_where=text("left_at IS NULL AND ticket <> ''"),
    ),
)
