"""Payment lists: finding payments and refunds by the provider's number, what is rare by its state, money by its day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    op.create_index("ix_attempt_unknown", "attempt", ["payment_id"], postgresql_where=sa.text("state = 'unknown'"))
    op.create_index("ix_attempt_provider_no", "attempt", ["provider_no"], postgresql_where=sa.text("provider_no <> ''"))
    op.create_index(
        "ix_payment_paid_at",
        "payment",
        ["paid_at"],
        postgresql_include=["fen", "merchant_id"],
        postgresql_where=sa.text("paid_at IS NOT NULL"),
    )
    op.create_index("ix_payment_late", "payment", ["id"], postgresql_where=sa.text("state = 'late'"))
    op.create_index("ix_refund_provider_no", "refund", ["provider_no"], postgresql_where=sa.text("provider_no <> ''"))
    op.create_index("ix_notice_given_up", "notice", ["created_at"], postgresql_where=sa.text("state = 'given_up'"))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_notice_given_up", "notice")
    op.drop_index("ix_refund_provider_no", "refund")
    op.drop_index("ix_payment_late", "payment")
    op.drop_index("ix_payment_paid_at", "payment")
    op.drop_index("ix_attempt_provider_no", "attempt")
    op.drop_index("ix_attempt_unknown", "attempt")
