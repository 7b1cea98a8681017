"""The tables of the audit: rows are only ever added, and links make a chain of them; triggers refuse anything else."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, LargeBinary, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),  # channel.set, revision.publish, merchant.create ...
    Column("subject", Text, nullable=False),  # channel/17, revision/3, merchant/1000001 ...
    Column("detail", JSONB, nullable=False),  # never a secret
    Column("seal", LargeBinary),  # keyed; null: written before there were seals
    Index(None, "subject"),
    Index(None, "at"),
    Index("ix_audit_event_action", "action", "id"),
)

# Written after the rows, by whoever holds the chain's lock, so that nobody's transaction waits for another's.
audit_link = Table(
    "audit_link",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),  # without gaps, in the order of linking
    Column("event_id", BigInteger, nullable=False, unique=True),  # no foreign key: what is gone is to be noticed
    Column("prev", LargeBinary, nullable=False),  # the hash before this one
    Column("hash", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),  # of the hash, keyed
)

# How far the chain goes, so that a cut end is noticed; one row.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)

# Rows that wait for their link.
audit_pending = Table(
    "audit_pending",
    metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
)
