"""The audit as an export: Beijing's days, actions in words, page by page."""

from datetime import timedelta

from tests.features.exports.conftest import Desk

from hutong.base.clock import beijing, now
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Reader
from hutong.features.exports.kinds.audit import KIND


async def test_days_actions_and_pages(desk: Desk) -> None:
    pool, today = desk.pool, beijing(now()).date()
    await pool.execute(
        "INSERT INTO audit_event (actor, action, subject, detail) VALUES ('anna', 'odd', 'x/1', '{\"a\": 1}')"
    )
    all_of_today = KIND.read(Asked({"from": today.isoformat(), "to": today.isoformat()}))
    count = await KIND.count(pool, all_of_today)
    rows = await KIND.page(pool, all_of_today, "", 1000)
    assert len(rows) == count > 1
    rest = await KIND.page(pool, all_of_today, str(rows[0]["id"]), 1000)
    assert [row["id"] for row in rest] == [row["id"] for row in rows[1:]]
    told = {field.name: field.tell(rows[0], Reader("zh", {})) for field in KIND.fields}
    assert (told["actor"], told["code"], told["detail"]) == ("anna", "odd", '{"a": 1}')
    yesterday = (today - timedelta(days=1)).isoformat()
    assert await KIND.count(pool, KIND.read(Asked({"from": yesterday, "to": yesterday}))) == 0
    assert await KIND.count(pool, KIND.read(Asked({"actor": "ANNA", "action": "odd"}))) == 1
