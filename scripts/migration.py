"""Writes a migration: what the tables declare against what all migrations so far make (`make migration NAME=...`)."""

import asyncio
import sys
import tempfile
from pathlib import Path

from hutong.app import migrate, postgres


async def write(dsn: str, name: str) -> None:
    """Upgrades an empty database and compares."""
    await migrate.upgrade(dsn)
    await migrate.write(dsn, name)


def main() -> int:
    """Uses an embedded PostgreSQL of its own, gone afterwards."""
    name = " ".join(sys.argv[1:]).strip()
    if not name:
        print("make migration NAME='what changes'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as home:
        server = postgres.start(Path(home))
        try:
            asyncio.run(write(server.dsn, name))
        finally:
            server.stop()
            server.forget()
    return 0


if __name__ == "__main__":
    sys.exit(main())
