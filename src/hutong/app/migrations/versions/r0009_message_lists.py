"""Message lists: a merchant's notices, the newest first."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_index("ix_notice_merchant_id_id", "notice", ["merchant_id", "id"])


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_notice_merchant_id_id", "notice")
