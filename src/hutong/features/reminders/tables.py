"""Tables of reminders: one row for a payment, and the place in the payments' history up to which they were made."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, func, text

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

reminder = Table(
    "reminder",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("merchant_id", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="due"),  # due, messaged, done, none: see remind.py
    Column("why", Text, nullable=False, server_default=""),  # why not by message, or not at all: a word of remind.py
    Column("words", Text, nullable=False, server_default=""),  # the platform's, of that
    Column("openid", Text, nullable=False, server_default=""),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("sms_id", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_at", _MOMENT),  # null: nothing to do
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("done_at", _MOMENT),
    Index("ix_reminder_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    Index(None, "state", "payment_id"),
)

reminder_place = Table(
    "reminder_place",
    metadata,
    Column("one", Boolean, primary_key=True, server_default="true"),
    Column("since", _MOMENT, nullable=False, server_default=func.now()),  # when reminders were switched on
    Column("event_id", BigInteger, nullable=False),  # up to this event of payments every one was made
    CheckConstraint("one", name="only_one"),
)
