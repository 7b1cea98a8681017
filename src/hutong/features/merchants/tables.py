"""The table of merchants; they are disabled, never deleted, so seals are bound to an id for good."""

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, DateTime, LargeBinary, Table, Text, func

from hutong.base.db.register import metadata

merchant = Table(
    "merchant",
    metadata,
    Column("id", Text, primary_key=True),  # merId
    Column("name", Text, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default="true"),
    Column("md5_key", LargeBinary, nullable=False),  # sealed at merchant/{id}/md5_key
    Column("md5_key_previous", LargeBinary),  # sealed at merchant/{id}/md5_key_previous; still good
    Column("public_key", Text),  # the merchant's; null: nothing verifies
    Column("public_key_previous", Text),  # still good
    Column("platform_private_key", LargeBinary, nullable=False),  # the hub's for this merchant, sealed
    Column("platform_public_key", Text, nullable=False),
    Column("allowed_ips", Text, nullable=False),  # "*", or addresses and networks with commas
    Column("notice_json", Boolean, nullable=False, server_default="false"),
    Column("notice_ladder", Text, nullable=False, server_default="wechat"),
    Column("late_money", Text, nullable=False, server_default="refund"),
    Column("products", ARRAY(Text)),  # null: all
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("accounts", ARRAY(Text)),  # at platforms, by merchant number; null: all
    CheckConstraint("notice_ladder IN ('wechat', 'alipay')", name="notice_ladder"),
    CheckConstraint("late_money IN ('refund', 'credit', 'hold')", name="late_money"),
)
