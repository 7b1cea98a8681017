"""Whether what was not believed bore the provider's signature: a fact of its own, no longer a sentence."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What was written down of a sealed one before: no other words of ours are the same.
_SAID: Final = "the provider signed it, and our key that opens it (such as the APIv3 key) does not"


def upgrade() -> None:
    """Applies the change."""
    op.add_column("knock_doubt", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.execute(f"UPDATE knock_doubt SET sealed = true WHERE words = '{_SAID}'")


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("knock_doubt", "sealed")
