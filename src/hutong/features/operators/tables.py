"""The tables of people who sign in: accounts, roles of one's own, sessions, recovery codes, wrong tries."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

account = Table(
    "account",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("realm", Text, nullable=False),  # office, portal
    Column("merchant_id", Text, ForeignKey("merchant.id")),  # whose people they are; null in the office
    Column("username", Text, nullable=False),  # lower case
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default="true"),
    Column("password", Text, nullable=False),  # argon2id
    Column("must_change_password", Boolean, nullable=False, server_default="true"),
    Column("payment_password", Text),  # argon2id
    Column("totp", LargeBinary),  # sealed; null: none was begun
    Column("totp_bound", Boolean, nullable=False, server_default="false"),
    Column("totp_step", BigInteger, nullable=False, server_default="0"),  # the last one used: a code is good once
    Column("language", Text, nullable=False, server_default="zh"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("last_seen_at", _MOMENT),
    Index(None, "realm", "username", unique=True),
    Index(None, "merchant_id"),
)

account_role = Table(
    "account_role",
    metadata,
    Column("realm", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("label_zh", Text, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("permissions", ARRAY(Text), nullable=False),
    PrimaryKeyConstraint("realm", "name"),
)

account_session = Table(
    "account_session",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),  # SHA-256 of what the cookie holds
    Column("stage", Text, nullable=False),  # bind, code, password, in
    Column("ip", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("seen_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("expires_at", _MOMENT, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", BigInteger, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("digest", LargeBinary, nullable=False),  # SHA-256 of 80 random bits
    Column("used_at", _MOMENT),
    PrimaryKeyConstraint("account_id", "digest"),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("source", Text, primary_key=True),  # account:office/admin, address:203.0.113.9, proof:17
    Column("fails", BigInteger, nullable=False),
    Column("until", _MOMENT, nullable=False),  # before this moment nothing is tried
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
)
