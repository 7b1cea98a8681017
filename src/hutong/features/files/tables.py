"""Tables of files, of what is to be thrown away at carriers, and of what happened."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

file = Table(
    "file",
    metadata,
    Column("id", Text, primary_key=True),  # sysFileId
    Column("merchant_id", Text, ForeignKey("merchant.id"), nullable=False),
    Column("file_id", Text, nullable=False),  # the merchant's number
    Column("name", Text, nullable=False),  # as its owner calls it; never a path anywhere
    Column("size", BigInteger, nullable=False),  # bytes
    Column("sha256", Text, nullable=False, server_default=""),  # hexadecimal; empty: a browser put it, not read yet
    Column("content_type", Text, nullable=False),
    Column("notify_url", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),  # see record.py
    Column("owner", BigInteger, nullable=False),  # the process that is taking it
    Column("channel_id", BigInteger, nullable=False, server_default="0"),  # 0: no carrier yet
    Column("revision", BigInteger, nullable=False, server_default="0"),  # pinned: an old file resolves after changes
    Column("key", Text, nullable=False, server_default=""),  # at the carrier
    Column("words", Text, nullable=False, server_default=""),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("stored_at", _MOMENT),
    Column("deleted_at", _MOMENT),
    Column("expires_at", _MOMENT),  # of the form that a browser was given
    Column("look_at", _MOMENT),  # null: nothing to look for
    Column("looks", Integer, nullable=False, server_default="0"),
    Index(None, "merchant_id", "file_id", unique=True),
    Index(None, "channel_id", "id"),
    Index(None, "key"),
    Index("ix_file_look_at", "look_at", postgresql_where=text("look_at IS NOT NULL")),
)

leftover = Table(
    "leftover",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("file_id", Text, nullable=False, server_default=""),  # sysFileId of the file that lay there
    Column("upload", Text, nullable=False, server_default=""),  # an upload in parts; empty: the object itself
    Column("parts_only", Boolean, nullable=False, server_default="false"),  # the object itself is somebody's file
    Column("owner", BigInteger),  # a process that is still at work on it; it may be thrown away once that is dead
    Column("due_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("words", Text, nullable=False, server_default=""),
    Column("given_up", Boolean, nullable=False, server_default="false"),
    Index("ix_leftover_file_id", "file_id", postgresql_where=text("file_id <> ''")),
    Index("ix_leftover_due_at", "due_at", postgresql_where=text("NOT given_up")),
)

file_event = Table(
    "file_event",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("file_id", Text, nullable=False, index=True),  # sysFileId
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("what", Text, nullable=False),
    Column("channel_id", BigInteger),
    Column("words", Text, nullable=False, server_default=""),
)
