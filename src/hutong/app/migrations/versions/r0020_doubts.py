"""What providers told and was not believed: the last knock of each channel, and whose settings refused a push."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("push_address", sa.Column("refused_revision", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "knock_doubt",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("knock_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_knock_doubt")),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("knock_doubt")
    op.drop_column("push_address", "refused_revision")
