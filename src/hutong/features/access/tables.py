"""Tables of access limits: sources without a limit, the limit itself, and who was refused."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Integer, Table, Text, func

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

access_allow = Table(
    "access_allow",
    metadata,
    Column("network", Text, primary_key=True),  # an address, or a network as 203.0.113.0/24
    Column("remark", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("until", _MOMENT),  # null: for good
)

access_limit = Table(
    "access_limit",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    CheckConstraint("value > 0", name="value"),
)

access_refusal = Table(
    "access_refusal",
    metadata,
    Column("slot", _MOMENT, primary_key=True),  # when its five minutes began
    Column("source", Text, primary_key=True),  # empty: the many that a flood is made of, together
    Column("orders", BigInteger, nullable=False),
    Column("questions", BigInteger, nullable=False),
    Column("last_at", _MOMENT, nullable=False),
)
