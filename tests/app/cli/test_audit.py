"""`hutong audit`: a list, a verification that names the row, and anchors kept elsewhere."""

import asyncio
from pathlib import Path

import asyncpg
from tests.app.cli.conftest import Type

from hutong.features.audit import anchor


def test_an_untouched_audit_is_intact(typed: Type) -> None:
    typed("merchant", "create", "茶馆", "--id", "M1")
    typed("merchant", "set", "M1", "--name", "茶楼")
    said = typed("audit", "verify")
    assert (said.status, "完好：2 行" in said.out) == (0, True)
    told = typed("audit", "verify", "--json").json
    assert (told["intact"], told["rows"], told["findings"]) == (True, 2, [])
    assert typed("audit", "anchor").out.strip() == told["end"] == typed("audit", "anchor", "--json").json["anchor"]
    rows = typed("audit", "list", "--json").json
    assert [row["action"] for row in rows] == ["merchant.edit", "merchant.create"]
    assert rows[0]["detail"] == {"name": {"old": "茶馆", "new": "茶楼"}}
    assert "新增商户" in typed("audit", "list", "--of", "merchant/M1", "--since", "1h", "--actor", "cli:").out
    assert typed("audit", "list", "--action", "channel.add", "--json").json == []


def test_a_touched_row_is_named(typed: Type, dsn: str) -> None:
    for number in range(3):
        typed("merchant", "create", "shop", "--id", f"M{number}")
    typed("audit", "verify")
    _tamper(dsn, "UPDATE audit_event SET actor = 'nobody' WHERE id = 2")
    said = typed("audit", "verify", "--lang", "en")
    assert said.status == 1
    assert "number 2, row 2: the row was changed" in said.out
    told = typed("audit", "verify", "--json")
    assert told.status == 1
    assert [(one["kind"], one["seq"], one["row"]) for one in told.json["findings"]] == [("changed", 2, 2)]


def test_anchors_of_the_command_and_of_the_home_are_compared(typed: Type, dsn: str, tmp_path: Path) -> None:
    assert typed("audit", "anchor").out.strip() == ""
    typed("merchant", "create", "shop", "--id", "M1")
    typed("merchant", "create", "shop", "--id", "M2")
    end = typed("audit", "anchor").out.strip()
    _tamper(dsn, "TRUNCATE audit_event, audit_link, audit_head, audit_pending RESTART IDENTITY")
    assert typed("audit", "verify").status == 0, "nothing within the database tells"
    found = typed("audit", "verify", "--anchor", end)
    assert (found.status, "序号 1–2：链尾被截断" in found.out) == (1, True)
    anchor.keep(tmp_path / "home", anchor.read(end))
    told = typed("audit", "verify", "--json")
    assert (told.status, told.json["anchors"], told.json["found"]) == (1, 1, 1)
    assert typed("audit", "verify", "--anchor", "nonsense").status == 1


def _tamper(dsn: str, statement: str) -> None:
    async def work() -> None:
        connection = await asyncpg.connect(dsn)
        try:
            for table in ("audit_event", "audit_link"):
                await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            await connection.execute(statement)
            for table in ("audit_event", "audit_link"):
                await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        finally:
            await connection.close()

    asyncio.run(work())
