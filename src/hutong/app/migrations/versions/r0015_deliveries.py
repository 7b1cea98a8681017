"""Deliveries: parcels that ride across town, and what was heard of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("shop_no", sa.Text(), nullable=False),
        sa.Column("openid", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("parcel", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notify_url", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="estimated", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waybill_no", sa.Text(), server_default="", nullable=False),
        sa.Column("past_waybill", sa.Text(), server_default="", nullable=False),
        sa.Column("past_state", sa.Text(), server_default="", nullable=False),
        sa.Column("past_status", sa.Text(), server_default="", nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("tips_fen", sa.BigInteger(), nullable=True),
        sa.Column("coupon_fen", sa.BigInteger(), nullable=True),
        sa.Column("insurance_fen", sa.BigInteger(), nullable=True),
        sa.Column("deduct_fen", sa.BigInteger(), nullable=True),
        sa.Column("distance", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("pickup_code", sa.Text(), server_default="", nullable=False),
        sa.Column("finish_code", sa.Text(), server_default="", nullable=False),
        sa.Column("rider", sa.Text(), server_default="", nullable=False),
        sa.Column("rider_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("lng", sa.Text(), server_default="", nullable=False),
        sa.Column("lat", sa.Text(), server_default="", nullable=False),
        sa.Column("seconds_left", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("token", sa.Text(), server_default="", nullable=False),
        sa.Column("token_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_delivery_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(
        "ix_delivery_ask_at", "delivery", ["ask_at"], unique=False, postgresql_where=sa.text("ask_at IS NOT NULL")
    )
    op.create_index(
        "ix_delivery_claimed_at_placing",
        "delivery",
        ["claimed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'placing'"),
    )
    op.create_index("ix_delivery_merchant_id_id", "delivery", ["merchant_id", "id"], unique=False)
    op.create_index("ix_delivery_merchant_id_number", "delivery", ["merchant_id", "number"], unique=True)
    op.create_index("ix_delivery_phone_id", "delivery", ["phone", "id"], unique=False)
    op.create_index(
        "ix_delivery_waybill_no", "delivery", ["waybill_no"], unique=False, postgresql_where=sa.text("waybill_no <> ''")
    )
    op.create_table(
        "delivery_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("waybill_no", sa.Text(), server_default="", nullable=False),
        sa.Column("rider", sa.Text(), server_default="", nullable=False),
        sa.Column("rider_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_event_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_event")),
    )
    op.create_index("ix_delivery_event_delivery_id", "delivery_event", ["delivery_id", "id"], unique=False)
    op.create_index(
        "ix_delivery_event_told_once",
        "delivery_event",
        ["delivery_id", "waybill_no", "status", "told_at"],
        unique=True,
        postgresql_where=sa.text("source = 'push'"),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("delivery_event")
    op.drop_table("delivery")
