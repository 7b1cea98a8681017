"""Pushes: what platforms told, who follows an account, and the proofs of a domain."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "push",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hidden", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("channel_id", "mark", name=op.f("uq_push_channel_id_mark")),
    )
    op.create_index("ix_push_channel_id_id", "push", ["channel_id", "id"])
    op.create_index("ix_push_name_id", "push", ["name", "id"])
    op.create_index("ix_push_sender_id", "push", ["sender", "id"])
    op.create_index("ix_push_next_at", "push", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    op.create_index("ix_push_id_troubled", "push", ["id"], postgresql_where=sa.text("state IN ('retrying', 'failed')"))
    op.create_table(
        "push_address",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=True),
        sa.Column("refused", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_push_address")),
    )
    op.create_table(
        "follower",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("openid", sa.Text(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "openid", name=op.f("pk_follower")),
    )
    op.create_table(
        "login_used",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_login_used")),
    )
    op.create_index("ix_login_used_until", "login_used", ["until"])
    op.create_table(
        "login_code",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_code")),
    )
    op.create_index("ix_login_code_until", "login_code", ["until"])
    op.create_table(
        "login_session",
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("openid", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("application", "openid", name=op.f("pk_login_session")),
    )
    op.create_index("ix_login_session_at", "login_session", ["at"])
    op.create_table(
        "proof",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_proof")),
    )
    op.create_table(
        "server_address",
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_server_address")),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("server_address")
    op.drop_table("proof")
    op.drop_table("login_session")
    op.drop_table("login_code")
    op.drop_table("login_used")
    op.drop_table("follower")
    op.drop_table("push_address")
    op.drop_table("push")
