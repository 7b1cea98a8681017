"""The table of exports."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Table, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

export_job = Table(
    "export_job",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", BigInteger, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("query", JSONB, nullable=False),  # the page's filters, days pinned
    Column("columns", ARRAY(Text), nullable=False),
    Column("format", Text, nullable=False),  # csv, xlsx
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),  # see jobs.py
    Column("claim", Text, nullable=False, server_default=""),  # of the worker that has it; names the file
    Column("claims", BigInteger, nullable=False, server_default="0"),
    Column("leased_until", _MOMENT),
    Column("rows_done", BigInteger, nullable=False, server_default="0"),
    Column("rows_total", BigInteger),  # as counted at the beginning
    Column("size", BigInteger, nullable=False, server_default="0"),  # bytes of the file
    Column("error", Text, nullable=False, server_default=""),  # disk, lost, wrong
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("started_at", _MOMENT),
    Column("finished_at", _MOMENT),
    Column("expires_at", _MOMENT),
    Index(None, "account_id", "id"),
    Index("ix_export_job_active", "id", postgresql_where=text("state IN ('queued', 'running')")),
)
