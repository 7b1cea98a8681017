"""An attempt that began on the payment page keeps its visitor's address, because a renewal must ask with the same."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("attempt", sa.Column("payer_ip", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("attempt", "payer_ip")
