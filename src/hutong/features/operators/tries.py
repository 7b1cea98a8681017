"""Wrong tries slow down the next ones, by account and by address; kept in the database, so that all processes count."""

from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

FREE: Final = 5  # tries in a row on one account that cost nothing
FREE_ADDRESS: Final = 30  # from one address, behind which a whole company may sit
LONGEST: Final = 900  # seconds
FORGOTTEN: Final = 3600  # seconds after which former tries no longer count

# A try counts as wrong from its beginning, or a hundred at once would each find the way still open. A right one clears.
_BEGIN: Final = """
INSERT INTO sign_in_try AS t (source, fails, until) VALUES ($1, 1, now())
ON CONFLICT (source) DO UPDATE SET at = now(),
  fails = CASE WHEN t.at < now() - make_interval(secs => $4) THEN 1 ELSE t.fails + 1 END,
  until = CASE WHEN t.at < now() - make_interval(secs => $4) OR t.fails < $2 THEN now()
               ELSE now() + make_interval(secs => least($3, power(2, least(t.fails - $2 + 1, 20)))) END
WHERE t.until <= now()
RETURNING fails
"""
_UNTIL: Final = "SELECT until FROM sign_in_try WHERE source = $1"


async def begin(pool: Pool, *sources: str) -> None:
    """Lets one try begin; Refusal (TOO_MANY_TRIES) says how many seconds must pass."""
    for source in sources:
        free = FREE_ADDRESS if source.startswith("address:") else FREE
        if await pool.fetchval(_BEGIN, source, free, float(LONGEST), float(FORGOTTEN)) is None:
            until = await pool.fetchval(_UNTIL, source)
            seconds = max(1, round((until - now()).total_seconds())) if until else 1
            raise Refusal(Problem.TOO_MANY_TRIES, Text(f"{seconds} 秒后再试", f"again in {seconds} s"))


async def clear(pool: Pool, *sources: str) -> None:
    """The try was right: the count begins anew."""
    await pool.execute("DELETE FROM sign_in_try WHERE source = ANY($1)", list(sources))


async def give_back(pool: Pool, source: str) -> None:
    """The try was right, but the source is shared: it alone does not count, those before it still do."""
    await pool.execute("UPDATE sign_in_try SET fails = greatest(fails - 1, 0), until = now() WHERE source = $1", source)


async def swept(pool: Pool) -> None:
    """Removes tries that no longer count: names that never were would pile up."""
    old = f"SELECT source FROM sign_in_try WHERE at < now() - make_interval(secs => {FORGOTTEN})"
    await pool.execute(f"DELETE FROM sign_in_try WHERE source IN ({old} FOR UPDATE SKIP LOCKED)")
