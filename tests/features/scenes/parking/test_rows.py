"""Pasted cars: every wrong line is named and nothing is done; who is inside already stays as it is."""

from datetime import datetime, timedelta

import pytest
from tests.scening import Place

from hutong.base.clock import BEIJING, now
from hutong.base.errors import Problem, Refusal
from hutong.features.scenes.parking import rows, sessions
from hutong.features.scenes.parking.sessions import Arrival, Wanted


@pytest.mark.parametrize(
    ("line", "arrival"),
    [
        ("粤b·12345", Arrival("粤B12345")),
        ("T-100\t2026-11-28 08:05\t东 1", Arrival("", "T-100", "东 1", datetime(2026, 11, 28, 8, 5, tzinfo=BEIJING))),
        ("京AD12345，2026/11/28 08:05:09", Arrival("京AD12345", at=datetime(2026, 11, 28, 8, 5, 9, tzinfo=BEIJING))),
        (" T101 ;; E1 ", Arrival("", "T101", "E1")),
    ],
    ids=range(4),
)
def test_a_line(line: str, arrival: Arrival) -> None:
    assert rows.read(f"\n{line}\n\n") == [arrival]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "每行一辆"),
        ("T1234\n" * (rows.MOST + 1), "每行一辆"),
        ("T1\n粤B1", "第 2 行 粤B1"),
        ("T100, 28.11.2026", "2026-11-28 22:50"),
        (f"T100, {now() + timedelta(days=2):%Y-%m-%d %H:%M}", "在将来"),
        ("T100, 0001-01-01 00:00", "2000 年"),
        ("T100,,E1,x", "列太多"),
        (f"T100,,{'x' * 33}", "车道名"),
        ("?\n" * 12, "另有 2 行"),
    ],
    ids=range(9),
)
def test_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(Refusal) as caught:
        rows.read(text)
    assert caught.value.problem is Problem.BAD_ENTRY
    assert told in caught.value.detail.zh
    assert [name for name, _ in caught.value.fields] == ["text"]


@pytest.mark.asyncio(loop_scope="module")
async def test_they_are_let_in(place: Place) -> None:
    site, actor, pool = await place.site(), place.stack.hub.actor("test"), place.stack.hub.pool
    inside = await sessions.enter(pool, site.id, Arrival("粤B12345", at=now() - timedelta(hours=3)))
    brought = await rows.bring(pool, site.id, "粤B12345\nT100\nT101", actor)
    assert (brought.added, brought.inside) == (2, ("粤B12345",))
    assert await sessions.inside(pool, site.id, "粤B12345") == inside
    with pytest.raises(Refusal):
        await rows.bring(pool, site.id, "T102\n?", actor)
    assert [one.ticket for one in await sessions.listed(pool, Wanted(site_id=site.id))] == ["T101", "T100", ""]
    assert [one.ticket for one in await sessions.listed(pool, Wanted(site_id=site.id, search="t101"))] == ["T101"]
    assert await sessions.listed(pool, Wanted(site_id=site.id, search="?")) == []
    with pytest.raises(Refusal) as caught:
        await rows.bring(pool, 999_999, "T100", actor)
    assert caught.value.problem is Problem.NO_SITE
