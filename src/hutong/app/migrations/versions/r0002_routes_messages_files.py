"""Routes, messages and files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "channel_health",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("fails", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_health")),
    )
    op.create_table(
        "file_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_event")),
    )
    op.create_index(op.f("ix_file_event_file_id"), "file_event", ["file_id"], unique=False)
    op.create_table(
        "leftover",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), server_default="", nullable=False),
        sa.Column("upload", sa.Text(), server_default="", nullable=False),
        sa.Column("parts_only", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("given_up", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leftover")),
    )
    op.create_index(
        "ix_leftover_due_at", "leftover", ["due_at"], unique=False, postgresql_where=sa.text("NOT given_up")
    )
    op.create_index(
        "ix_leftover_file_id", "leftover", ["file_id"], unique=False, postgresql_where=sa.text("file_id <> ''")
    )
    op.create_table(
        "route_split",
        sa.Column("business", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("business", name=op.f("pk_route_split")),
    )
    op.create_table(
        "sms_block",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_sms_block")),
    )
    op.create_table(
        "sms_code",
        sa.Column("sms_id", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("sms_id", name=op.f("pk_sms_code")),
    )
    op.create_index(
        op.f("ix_sms_code_merchant_id_phone_purpose_at"),
        "sms_code",
        ["merchant_id", "phone", "purpose", "at"],
        unique=False,
    )
    op.create_table(
        "sms_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sms_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_event")),
    )
    op.create_index(op.f("ix_sms_event_sms_id"), "sms_event", ["sms_id"], unique=False)
    op.create_table(
        "sms_limit",
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("phone_minute", sa.Integer(), nullable=False),
        sa.Column("phone_day", sa.Integer(), nullable=False),
        sa.Column("merchant_minute", sa.Integer(), nullable=False),
        sa.Column("merchant_day", sa.Integer(), nullable=False),
        sa.Column("ip_hour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("merchant_id", name=op.f("pk_sms_limit")),
    )
    op.create_table(
        "sms_template",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sms_template")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("notify_url", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_file_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_channel_id_id"), "file", ["channel_id", "id"], unique=False)
    op.create_index(op.f("ix_file_key"), "file", ["key"], unique=False)
    op.create_index(
        "ix_file_look_at", "file", ["look_at"], unique=False, postgresql_where=sa.text("look_at IS NOT NULL")
    )
    op.create_index(op.f("ix_file_merchant_id_file_id"), "file", ["merchant_id", "file_id"], unique=True)
    op.create_table(
        "route",
        sa.Column("business", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_route_channel_id")),
        sa.PrimaryKeyConstraint("business", "channel_id", name=op.f("pk_route")),
    )
    op.create_table(
        "sms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("notify_url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="sending", nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("provider_no", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_sms_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms")),
    )
    op.create_index("ix_sms_ask_at", "sms", ["ask_at"], unique=False, postgresql_where=sa.text("ask_at IS NOT NULL"))
    op.create_index(
        "ix_sms_channel_id_provider_no",
        "sms",
        ["channel_id", "provider_no"],
        unique=False,
        postgresql_where=sa.text("provider_no <> ''"),
    )
    op.create_index(
        "ix_sms_claimed_at_sending", "sms", ["claimed_at"], unique=False, postgresql_where=sa.text("state = 'sending'")
    )
    op.create_index(
        "ix_sms_ip_created_at", "sms", ["ip", "created_at"], unique=False, postgresql_where=sa.text("ip <> ''")
    )
    op.create_index(op.f("ix_sms_merchant_id_created_at"), "sms", ["merchant_id", "created_at"], unique=False)
    op.create_index(op.f("ix_sms_merchant_id_request_id"), "sms", ["merchant_id", "request_id"], unique=False)
    op.create_index(op.f("ix_sms_phone_created_at"), "sms", ["phone", "created_at"], unique=False)
    op.create_table(
        "sms_carrier",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_sms_carrier_channel_id")),
        sa.ForeignKeyConstraint(["name"], ["sms_template.name"], name=op.f("fk_sms_carrier_name"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "channel_id", name=op.f("pk_sms_carrier")),
    )
    op.create_table(
        "sms_request",
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_sms_request_merchant_id")),
        sa.PrimaryKeyConstraint("merchant_id", "request_id", name=op.f("pk_sms_request")),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("sms_request")
    op.drop_table("sms_carrier")
    op.drop_index(op.f("ix_sms_phone_created_at"), table_name="sms")
    op.drop_index(op.f("ix_sms_merchant_id_request_id"), table_name="sms")
    op.drop_index(op.f("ix_sms_merchant_id_created_at"), table_name="sms")
    op.drop_index("ix_sms_ip_created_at", table_name="sms", postgresql_where=sa.text("ip <> ''"))
    op.drop_index("ix_sms_claimed_at_sending", table_name="sms", postgresql_where=sa.text("state = 'sending'"))
    op.drop_index("ix_sms_channel_id_provider_no", table_name="sms", postgresql_where=sa.text("provider_no <> ''"))
    op.drop_index("ix_sms_ask_at", table_name="sms", postgresql_where=sa.text("ask_at IS NOT NULL"))
    op.drop_table("sms")
    op.drop_table("route")
    op.drop_index(op.f("ix_file_merchant_id_file_id"), table_name="file")
    op.drop_index("ix_file_look_at", table_name="file", postgresql_where=sa.text("look_at IS NOT NULL"))
    op.drop_index(op.f("ix_file_key"), table_name="file")
    op.drop_index(op.f("ix_file_channel_id_id"), table_name="file")
    op.drop_table("file")
    op.drop_table("sms_template")
    op.drop_table("sms_limit")
    op.drop_index(op.f("ix_sms_event_sms_id"), table_name="sms_event")
    op.drop_table("sms_event")
    op.drop_index(op.f("ix_sms_code_merchant_id_phone_purpose_at"), table_name="sms_code")
    op.drop_table("sms_code")
    op.drop_table("sms_block")
    op.drop_table("route_split")
    op.drop_index("ix_leftover_file_id", table_name="leftover", postgresql_where=sa.text("file_id <> ''"))
    op.drop_index("ix_leftover_due_at", table_name="leftover", postgresql_where=sa.text("NOT given_up"))
    op.drop_table("leftover")
    op.drop_index(op.f("ix_file_event_file_id"), table_name="file_event")
    op.drop_table("file_event")
    op.drop_table("channel_health")
