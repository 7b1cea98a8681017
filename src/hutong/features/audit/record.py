"""Writing an audit row."""

from collections.abc import Mapping
from typing import Any, Final

from hutong.base.db import Connection
from hutong.base.vault import Vault
from hutong.features.audit.seal import Event, Seals

_DRAW: Final = """
SELECT nextval(pg_get_serial_sequence('audit_event', 'id')) AS id, clock.at,
       trunc(extract(epoch FROM clock.at) * 1000000)::text AS at_us, $1::jsonb::text AS detail
  FROM (SELECT clock_timestamp() AS at) AS clock
"""
_INSERT: Final = """
WITH made AS (
    INSERT INTO audit_event (id, at, actor, action, subject, detail, seal) OVERRIDING SYSTEM VALUE
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
) INSERT INTO audit_pending (event_id) SELECT id FROM made
"""


async def record(
    connection: Connection, vault: Vault, actor: str, action: str, subject: str, detail: Mapping[str, Any]
) -> None:
    """Writes that `actor` did `action` to `subject`, in the caller's transaction. No secrets in `detail`.

    The row is sealed at once; its link follows after the transaction, so that no change waits for another.
    """
    given = dict(detail)
    (drawn,) = await connection.fetch(_DRAW, given)
    event = Event(drawn["id"], drawn["at_us"], actor, action, subject, drawn["detail"], None)
    seal = Seals(vault).event(event)
    await connection.execute(_INSERT, event.id, drawn["at"], actor, action, subject, given, seal)
