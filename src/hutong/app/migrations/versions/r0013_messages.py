"""Messages: how each kind is set up, what was sent by template, and the reminders that are owed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _text(name: str, default: str | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _json(name: str) -> "sa.Column[object]":
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def _moment(name: str, *, now: bool = False) -> "sa.Column[object]":
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not now)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "letter",
        _text("kind"),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        _text("template"),
        _text("shape"),
        _text("title"),
        _text("text"),
        _json("names"),
        _text("first"),
        _text("remark"),
        _text("url"),
        _text("mini_app"),
        _text("mini_page"),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_letter")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_letter_channel_id_channel")),
    )
    op.create_table(
        "message",
        _text("id"),
        _text("merchant_id"),
        _text("source"),
        _text("request_id"),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _text("kind"),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        _text("way"),
        _text("openid"),
        _text("template"),
        _json("fields"),
        _text("url"),
        _text("mini_app"),
        _text("mini_page"),
        _text("notify_url"),
        _text("state", "sending"),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        _moment("claimed_at", now=True),
        _moment("left_at"),
        _text("provider_no", ""),
        _text("code", ""),
        _text("words", ""),
        _moment("created_at", now=True),
        _moment("sent_at"),
        _moment("done_at"),
        _moment("again_at"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_message_merchant_id_merchant")),
        sa.UniqueConstraint(
            "merchant_id", "source", "request_id", name=op.f("uq_message_merchant_id_source_request_id")
        ),
    )
    op.create_index(
        "ix_message_channel_id_provider_no",
        "message",
        ["channel_id", "provider_no"],
        postgresql_where=sa.text("provider_no <> ''"),
    )
    op.create_index("ix_message_channel_id_openid", "message", ["channel_id", "openid"])
    op.create_index("ix_message_openid_id", "message", ["openid", "id"])
    op.create_index("ix_message_merchant_id_id", "message", ["merchant_id", "id"])
    op.create_index("ix_message_again_at", "message", ["again_at"], postgresql_where=sa.text("again_at IS NOT NULL"))
    op.create_index(
        "ix_message_claimed_at_sending", "message", ["claimed_at"], postgresql_where=sa.text("state = 'sending'")
    )
    op.create_table(
        "reminder",
        _text("payment_id"),
        _text("merchant_id"),
        _text("state", "due"),
        _text("why", ""),
        _text("words", ""),
        _text("openid", ""),
        _text("message_id", ""),
        _text("sms_id", ""),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        _moment("next_at"),
        _moment("created_at", now=True),
        _moment("done_at"),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_next_at", "reminder", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    op.create_index("ix_reminder_state_payment_id", "reminder", ["state", "payment_id"])
    op.create_table(
        "reminder_place",
        sa.Column("one", sa.Boolean(), server_default="true", nullable=False),
        _moment("since", now=True),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_reminder_place")),
        sa.CheckConstraint("one", name=op.f("ck_reminder_place_only_one")),
    )


def downgrade() -> None:
    """Takes the change back."""
    for table in ("reminder_place", "reminder", "message", "letter"):
        op.drop_table(table)
