"""The table of processes that are to be at work, and when each was last seen to be."""

from sqlalchemy import Column, DateTime, Table, Text

from hutong.base.db.register import metadata

pulse = Table(
    "pulse",
    metadata,
    Column("process", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)
