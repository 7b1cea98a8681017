"""What rows of earlier versions say in other places: that a doubt was sealed, and the phone that joined a bill."""

from collections.abc import Sequence
from typing import Final

from alembic import op

revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What was written down of a sealed one before: no other words of ours are the same.
_SAID: Final = "the provider signed it, and our key that opens it (such as the APIv3 key) does not"


def upgrade() -> None:
    """Applies the change."""
    # Version 0020 made the column too, for a while.
    op.execute("ALTER TABLE knock_doubt ADD COLUMN IF NOT EXISTS sealed boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE knock_doubt ALTER COLUMN sealed SET DEFAULT false")
    op.execute(f"UPDATE knock_doubt SET sealed = true WHERE words = '{_SAID}'")
    # At the top of the quote; what the payment was made of has its own, in `attach`.
    op.execute(
        "UPDATE scene_payment SET phone = coalesce(nullif(phone, ''), quote ->> 'phone'), quote = quote - 'phone'"
        " WHERE quote ? 'phone'"
    )


def downgrade() -> None:
    """Takes the change back."""
    op.execute("UPDATE scene_payment SET quote = quote || jsonb_build_object('phone', phone) WHERE phone <> ''")
    op.execute("ALTER TABLE knock_doubt DROP COLUMN sealed")
