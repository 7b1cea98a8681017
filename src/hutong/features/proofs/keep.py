"""Proof files: what a platform gives an operator to put at the domain's root, checked, kept and found again."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard.actor import Actor

NAME: Final = re.compile(r"MP_verify_([0-9A-Za-z]{16})\.txt|[0-9A-Za-z]{10}\.txt")
OFFICIAL: Final = re.compile(r"MP_verify_[0-9A-Za-z]{16}\.txt")  # an official account's
_MINI: Final = re.compile(r"[0-9a-z]{32}")
_PUT: Final = """
INSERT INTO proof (name, content, by) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET content = excluded.content, at = now(), by = excluded.by
"""
_COLUMNS: Final = "name, content, at, by"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that is served at the domain's root."""

    name: str
    content: str
    at: datetime
    by: str


def checked(name: str, content: str) -> tuple[str, str]:
    """Name and content as they are kept; Refusal (PROOF_NAME, PROOF_CONTENT) tells what is wrong with them."""
    found = NAME.fullmatch(name)
    if found is None:
        raise Refusal(Problem.PROOF_NAME, name[:64], [("name", Problem.PROOF_NAME.entry.cause)])
    text = content.removeprefix("\ufeff").strip()
    if found[1] is None and not _MINI.fullmatch(text):
        raise _content(Text("应为 32 位小写字母与数字", "32 lower-case letters or digits are wanted"))
    if found[1] is not None and text != found[1]:
        raise _content(Text(f"应为 {found[1]}", f"{found[1]} is wanted"))
    return name, text


def _content(why: Text) -> Refusal:
    return Refusal(Problem.PROOF_CONTENT, why, [("content", why)])


async def put(actor: Actor, name: str, content: str) -> Proof:
    """Keeps a file, in place of an older one of its name; Refusal, see `checked`."""
    name, text = checked(name, content)
    async with actor.change() as connection:
        await connection.execute(_PUT, name, text, actor.name)
        await actor.note(connection, "proof.put", f"proof/{name}", {})
    return await find(actor.pool, name)


async def remove(actor: Actor, name: str) -> None:
    """Takes a file away; Refusal (NO_PROOF)."""
    async with actor.change() as connection:
        if await connection.fetchval("DELETE FROM proof WHERE name = $1 RETURNING name", name) is None:
            raise Refusal(Problem.NO_PROOF, name[:64])
        await actor.note(connection, "proof.remove", f"proof/{name}", {})


async def listed(pool: Pool) -> list[Proof]:
    """Every file, the newest first."""
    return [Proof(**row) for row in await pool.fetch(f"SELECT {_COLUMNS} FROM proof ORDER BY at DESC, name")]


async def find(pool: Pool, name: str) -> Proof:
    """One file; Refusal (NO_PROOF)."""
    row = None
    if NAME.fullmatch(name):
        row = await pool.fetchrow(f"SELECT {_COLUMNS} FROM proof WHERE name = $1", name)
    if row is None:
        raise Refusal(Problem.NO_PROOF, name[:64])
    return Proof(**row)
