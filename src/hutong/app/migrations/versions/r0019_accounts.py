"""Which accounts at platforms a merchant may use; null, as for all who are there already: every one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("merchant", sa.Column("accounts", sa.ARRAY(sa.Text()), nullable=True))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("merchant", "accounts")
