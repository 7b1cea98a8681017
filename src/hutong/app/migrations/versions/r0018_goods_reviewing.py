"""Goods that the platform's reviewers have: the state is `reviewing`, not `reviewed`, which reads as its opposite.

Notices that were delivered stay as they were told; what still waits is told in the new word.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    _rename("reviewed", "reviewing")


def downgrade() -> None:
    """Takes the change back."""
    _rename("reviewing", "reviewed")


def _rename(old: str, new: str) -> None:
    op.execute(f"UPDATE shop_item SET state = '{new}' WHERE about = 'goods' AND state = '{old}'")
    op.execute(f"""
        UPDATE shop_event SET what = '{new}' FROM shop_item
         WHERE shop_item.id = shop_event.item_id AND shop_item.about = 'goods' AND shop_event.what = '{old}'
    """)
    op.execute(f"""
        UPDATE notice SET topic = 'goods.{new}', fields = jsonb_set(fields, '{{state}}', '"{new}"')
         WHERE topic = 'goods.{old}' AND state = 'waiting'
    """)
