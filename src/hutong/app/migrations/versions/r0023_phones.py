"""Whom a further phone that joins a bill wants reminded: what the payment was made of stays as it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("scene_payment", sa.Column("phone", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("scene_payment", "phone")
