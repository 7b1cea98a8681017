"""The table of followers, by channel and openid."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Table, Text

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

follower = Table(
    "follower",
    metadata,
    Column("channel_id", BigInteger, primary_key=True),
    Column("openid", Text, primary_key=True),
    Column("follows", Boolean),  # null: seen, but whether this one follows was not told
    Column("changed_at", _MOMENT),  # when this one began or ended to follow, as the platform says
    Column("seen_at", _MOMENT, nullable=False),  # when this one last did something
)
