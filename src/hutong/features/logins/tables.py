"""Tables of logins: states that were used, codes that merchants fetch identities with, session keys."""

from sqlalchemy import Column, DateTime, Index, LargeBinary, Table, Text

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

login_used = Table(
    "login_used",
    metadata,
    Column("state", Text, primary_key=True),
    Column("until", _MOMENT, nullable=False),  # from then on it is too old anyway, and forgotten
    Index(None, "until"),
)

login_code = Table(
    "login_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the code
    Column("merchant_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # whose it is, at place login_code/{digest}
    Column("until", _MOMENT, nullable=False),
    Index(None, "until"),
)

login_session = Table(
    "login_session",
    metadata,
    Column("application", Text, primary_key=True),
    Column("openid", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # the session key, at place login_session/{application}/{openid}
    Column("at", _MOMENT, nullable=False),
    Index(None, "at"),
)
