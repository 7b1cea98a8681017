"""Tables of proof files and of the server's public addresses."""

from sqlalchemy import Column, DateTime, Table, Text, func

from hutong.base.db.register import metadata

proof = Table(
    "proof",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("by", Text, nullable=False),
)

server_address = Table("server_address", metadata, Column("address", Text, primary_key=True))
