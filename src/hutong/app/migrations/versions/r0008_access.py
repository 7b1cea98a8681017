"""access limits: sources without a limit, the limit itself, who was refused."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "access_allow",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_access_allow")),
    )
    op.create_table(
        "access_limit",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_access_limit_value")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_access_limit")),
    )
    op.create_table(
        "access_refusal",
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("questions", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slot", "source", name=op.f("pk_access_refusal")),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("access_refusal")
    op.drop_table("access_limit")
    op.drop_table("access_allow")
