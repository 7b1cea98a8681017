"""Tables of pushes: what platforms told, and how each address fares."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
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

push = Table(
    "push",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("mark", Text, nullable=False),  # tells it from every other of its channel
    Column("kind", Text, nullable=False),
    Column("event", Text, nullable=False),  # empty: a message
    Column("name", Text, nullable=False),  # the event, or the kind of a message
    Column("sender", Text, nullable=False),  # openid
    Column("receiver", Text, nullable=False),
    Column("told_at", _MOMENT, nullable=False),  # as the platform says
    Column("fields", JSONB, nullable=False),  # secrets are masked in it
    Column("hidden", LargeBinary),  # those secrets, at place push/{channel_id}/{mark}
    Column("sealed", Boolean, nullable=False),  # it came encrypted
    Column("form", Text, nullable=False),  # xml, json
    Column("state", Text, nullable=False, server_default="new"),  # see ledger.py
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_at", _MOMENT),  # null: nothing to do
    Column("results", JSONB, nullable=False, server_default="{}"),  # handler -> what went wrong; empty: nothing did
    Column("said", JSONB),  # the fields of the answer; null: heard, nothing to say
    Column("done_at", _MOMENT),
    UniqueConstraint("channel_id", "mark"),
    Index(None, "channel_id", "id"),
    Index(None, "name", "id"),
    Index(None, "sender", "id"),
    Index("ix_push_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    Index("ix_push_id_troubled", "id", postgresql_where=text("state IN ('retrying', 'failed')")),
)

push_address = Table(
    "push_address",
    metadata,
    Column("channel_id", BigInteger, primary_key=True),
    Column("greeted_at", _MOMENT),  # the platform checked the address, and was answered
    Column("heard_at", _MOMENT),
    Column("sealed", Boolean),  # whether what came last was encrypted
    Column("refused", BigInteger, nullable=False, server_default="0"),  # how many were not believed; they are not kept
    Column("refused_at", _MOMENT),
    Column("refused_revision", BigInteger, nullable=False, server_default="0"),  # its settings did not believe it
    Column("refused_words", Text, nullable=False, server_default=""),
)

push_once = Table(
    "push_once",
    metadata,
    Column("once", Text, primary_key=True),  # a signature that does not cover what was told with it
    Column("channel_id", BigInteger, nullable=False),
    Column("mark", Text, nullable=False),  # of what was told with it; empty: a greeting
    Column("until", _MOMENT, nullable=False),  # after it the platform's clock speaks against it, and it is forgotten
    Index(None, "until"),
)
