"""Scenes: places to pay at, their codes, parking sessions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "scene_site",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("products", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_scene_site_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene_site")),
    )
    op.create_index("ix_scene_site_merchant_id_id", "scene_site", ["merchant_id", "id"], unique=False)
    op.create_table(
        "scene_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("batch", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["scene_site.id"], name=op.f("fk_scene_code_site_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_scene_code")),
    )
    op.create_index("ix_scene_code_batch", "scene_code", ["batch"], postgresql_where=sa.text("batch <> ''"))
    op.create_index("ix_scene_code_id", "scene_code", ["id"], unique=True)
    op.create_index("ix_scene_code_site_id_id", "scene_code", ["site_id", "id"], unique=False)
    op.create_table(
        "scene_payment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("quote", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quoted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("app", sa.Text(), server_default="", nullable=False),
        sa.Column("ip", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["scene_site.id"], name=op.f("fk_scene_payment_site_id")),
        sa.ForeignKeyConstraint(["code"], ["scene_code.code"], name=op.f("fk_scene_payment_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene_payment")),
    )
    op.create_index("ix_scene_payment_key", "scene_payment", ["site_id", "key"], postgresql_where=sa.text("key <> ''"))
    op.create_index(
        "ix_scene_payment_one_live",
        "scene_payment",
        ["site_id", "key"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_index("ix_scene_payment_site_id_id", "scene_payment", ["site_id", "id"], unique=False)
    op.create_index("ix_scene_payment_subject_id", "scene_payment", ["subject", "id"], unique=False)
    op.create_index("ix_scene_payment_unused", "scene_payment", ["quoted_at"], postgresql_where=sa.text("product = ''"))
    op.create_table(
        "parking_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("plate", sa.Text(), server_default="", nullable=False),
        sa.Column("ticket", sa.Text(), server_default="", nullable=False),
        sa.Column("lane", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["scene_site.id"], name=op.f("fk_parking_session_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parking_session")),
    )
    op.create_index("ix_parking_session_plate_id", "parking_session", ["plate", "id"], unique=False)
    op.create_index(
        "ix_parking_session_plate_inside",
        "parking_session",
        ["site_id", "plate"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL AND plate <> ''"),
    )
    op.create_index("ix_parking_session_site_id_id", "parking_session", ["site_id", "id"], unique=False)
    op.create_index(
        "ix_parking_session_ticket_inside",
        "parking_session",
        ["site_id", "ticket"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL AND ticket <> ''"),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("parking_session")
    op.drop_table("scene_payment")
    op.drop_table("scene_code")
    op.drop_table("scene_site")
