"""The table of providers' callbacks, raw, as they came."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, LargeBinary, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

knock = Table(
    "knock",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("peer", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("verdict", Text, nullable=False, server_default=""),  # empty: its process died before the verdict
)

knock_doubt = Table(
    "knock_doubt",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("knock_id", BigInteger, nullable=False),  # the last one in the provider's form that was not believed
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("revision", BigInteger, nullable=False),  # whose settings did not believe it
    Column("words", Text, nullable=False),
    # the provider signed it, and our key did not open it
    Column("sealed", Boolean, nullable=False, server_default=text("false")),
)
