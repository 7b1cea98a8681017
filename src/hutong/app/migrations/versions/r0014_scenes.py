"""Scenes: places to pay at, their codes, parking sessions."""

from collections.abc import Sequence

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""


def downgrade() -> None:
    """Takes the change back."""
