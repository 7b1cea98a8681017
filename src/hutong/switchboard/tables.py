"""Tables of the draft (channel, setting, product), of what was published from it (revision), of seals and of calls."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from hutong.base.db.register import metadata

_MOMENT = DateTime(timezone=True)

channel = Table(
    "channel",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),  # never reused: seals are bound to it
    Column("code", Text, nullable=False),
    Column("merchant_no", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("remark", Text, nullable=False, server_default=""),
    Column("enabled", Boolean, nullable=False, server_default="true"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("updated_at", _MOMENT, nullable=False, server_default=func.now()),
    UniqueConstraint("code", "merchant_no"),
)

setting = Table(
    "setting",
    metadata,
    Column("channel_id", BigInteger, ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text),
    Column("sealed", LargeBinary),  # at place setting/{channel_id}/{key}
    Column("name", Text, nullable=False, server_default=""),
    Column("remark", Text, nullable=False, server_default=""),
    CheckConstraint("(value IS NULL) <> (sealed IS NULL)", name="value_or_sealed"),
)

product = Table(
    "product",
    metadata,
    Column("name", Text, primary_key=True),  # what merchants write into `channel`
    Column("label_zh", Text, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("scene", Text),  # null: decided by the payer's app, see picks
    Column("channel_id", BigInteger, ForeignKey("channel.id"), index=True),
    Column("picks", JSONB, nullable=False, server_default="{}"),  # payer's app -> product
    Column("min_fen", BigInteger, nullable=False),
    Column("max_fen", BigInteger, nullable=False),
    Column("rate_bp", Integer, nullable=False),  # hundredths of a percent
    Column("enabled", Boolean, nullable=False, server_default="true"),
    Column("carriers", JSONB, nullable=False, server_default="[]"),  # channels beside its own, with weight and rules
    Column("split", Boolean, nullable=False, server_default="false"),  # carriers share the work by weight
)

route = Table(
    "route",
    metadata,
    Column("business", Text, primary_key=True),  # sms, storage
    Column("channel_id", BigInteger, ForeignKey("channel.id"), primary_key=True),
    Column("weight", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default="true"),
    Column("remark", Text, nullable=False, server_default=""),
)

route_split = Table(
    "route_split",
    metadata,
    Column("business", Text, primary_key=True),  # its routes share the work by weight
)

sms_template = Table(
    "sms_template",
    metadata,
    Column("name", Text, primary_key=True),  # what merchants write into `template`
    Column("label_zh", Text, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default="true"),
)

sms_carrier = Table(
    "sms_carrier",
    metadata,
    Column("name", Text, ForeignKey("sms_template.name", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", BigInteger, ForeignKey("channel.id"), primary_key=True),
    Column("template", Text, nullable=False),
    Column("sign", Text, nullable=False),
)

letter = Table(
    "letter",
    metadata,
    Column("kind", Text, primary_key=True),  # see letters/kinds.py
    Column("enabled", Boolean, nullable=False),
    Column("channel_id", BigInteger, ForeignKey("channel.id")),
    Column("template", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("names", JSONB, nullable=False),  # our field -> the template's
    Column("first", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("mini_app", Text, nullable=False),
    Column("mini_page", Text, nullable=False),
)

channel_health = Table(
    "channel_health",
    metadata,
    Column("channel_id", BigInteger, primary_key=True),  # of any revision, also one that the draft has no more
    Column("fails", Integer, nullable=False),
    Column("until", _MOMENT, nullable=False),  # passed over until then
    Column("words", Text, nullable=False),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
)

revision = Table(
    "revision",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", _MOMENT, nullable=False, server_default=func.now()),
    Column("actor", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("content", JSONB, nullable=False),  # see content.py; secrets stay sealed
    Column("diff", JSONB, nullable=False),  # what changed against the revision before, masked
)

data_key = Table(
    "data_key",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
)

call_log = Table(
    "call_log",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", _MOMENT, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("verb", Text, nullable=False),
    Column("number", Text, nullable=False),  # of the attempt or refund, ours
    Column("fault", Text, nullable=False),  # empty: it went well
    Column("words", Text, nullable=False),
    Column("ms", Integer, nullable=False),
    Column("exchanges", JSONB, nullable=False),  # requests and answers, masked and cut
    Index(None, "number"),
    Index(None, "at"),
)

credential = Table(
    "credential",
    metadata,
    Column("place", Text, primary_key=True),  # the provider's host: a sandbox and production never share
    Column("application", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("sealed", LargeBinary),  # at place credential/{place}/{application}/{kind}; null: nobody has had one
    Column("generation", BigInteger, nullable=False, server_default="0"),
    Column("good_until", _MOMENT),
    Column("renewed_at", _MOMENT),
    Column("leased_until", _MOMENT),  # somebody renews it until then
)
