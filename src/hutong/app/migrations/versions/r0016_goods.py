"""Goods: what a shop at a platform sells, its orders and what came back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "shop_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("merchant_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.Text(), nullable=False),
        sa.Column("provider_no", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("openid", sa.Text(), server_default="", nullable=False),
        sa.Column("order_number", sa.Text(), server_default="", nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("notify_url", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_shop_item_merchant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_item")),
    )
    op.create_index("ix_shop_item_shop_id_about_number", "shop_item", ["shop_id", "about", "number"], unique=True)
    op.create_index("ix_shop_item_about_id", "shop_item", ["about", "id"], unique=False)
    op.create_index("ix_shop_item_number", "shop_item", ["number"], unique=False)
    op.create_index("ix_shop_item_provider_no", "shop_item", ["provider_no"], unique=False)
    op.create_index("ix_shop_item_order_number", "shop_item", ["order_number"], unique=False)
    op.create_table(
        "shop_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("push_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["shop_item.id"], name=op.f("fk_shop_event_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_event")),
    )
    op.create_index("ix_shop_event_item_id", "shop_event", ["item_id", "id"], unique=False)
    op.create_index("ix_shop_event_push_once", "shop_event", ["item_id", "push_id"], unique=True)


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("shop_event")
    op.drop_table("shop_item")
