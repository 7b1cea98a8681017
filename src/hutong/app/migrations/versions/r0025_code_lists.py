"""Lists of codes are read off an index, however many hang at a place."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Applies the change."""
    last = sa.text("(- id)")
    op.create_index("ix_scene_code_created_at_id", "scene_code", ["created_at", last])
    op.create_index("ix_scene_code_site_id_created_at_id", "scene_code", ["site_id", "created_at", last])


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_scene_code_site_id_created_at_id", table_name="scene_code")
    op.drop_index("ix_scene_code_created_at_id", table_name="scene_code")
