"""Payment amounts: finding payments by what was to be paid, however rare that is."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_index("ix_payment_fen_id", "payment", ["fen", "id"])


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_payment_fen_id", "payment")
