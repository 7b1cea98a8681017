"""Goods: what a shop at a platform sells, its orders and what came back."""

from collections.abc import Sequence

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""


def downgrade() -> None:
    """Takes the change back."""
