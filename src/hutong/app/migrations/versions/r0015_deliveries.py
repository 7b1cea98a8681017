"""Deliveries: parcels that ride across town, and what was heard of them."""

from collections.abc import Sequence

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""


def downgrade() -> None:
    """Takes the change back."""
