"""Payment routes: the channels that carry a product beside its own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column(
        "product",
        sa.Column("carriers", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.add_column("product", sa.Column("split", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("product", "split")
    op.drop_column("product", "carriers")
