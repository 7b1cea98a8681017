"""Writing an audit row."""

from collections.abc import Mapping
from typing import Any

from hutong.base.db import Connection

_INSERT = "INSERT INTO audit_event (actor, action, subject, detail) VALUES ($1, $2, $3, $4)"


async def record(connection: Connection, actor: str, action: str, subject: str, detail: Mapping[str, Any]) -> None:
    """Writes that `actor` did `action` to `subject`, in the caller's transaction. No secrets in `detail`."""
    await connection.execute(_INSERT, actor, action, subject, dict(detail))
