"""Messages: what was sent by template, and the reminders that are owed."""

from collections.abc import Sequence

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""


def downgrade() -> None:
    """Takes the change back."""
