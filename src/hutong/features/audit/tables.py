"""The table of the audit; rows are only ever added."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db import metadata

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),  # channel.set, revision.publish, merchant.create ...
    Column("subject", Text, nullable=False),  # channel/17, revision/3, merchant/1000001 ...
    Column("detail", JSONB, nullable=False),  # never a secret
    Index(None, "subject"),
)
