"""Goods whose platform has not answered: found without looking at all the others."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_index(
        "ix_shop_item_claimed_at", "shop_item", ["claimed_at"], postgresql_where=sa.text("claimed_at IS NOT NULL")
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_shop_item_claimed_at", table_name="shop_item")
