"""Pushes: what platforms told, who follows an account, and the proofs of a domain."""

from collections.abc import Sequence

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""


def downgrade() -> None:
    """Takes the change back."""
