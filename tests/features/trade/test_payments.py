"""Lists of payments against a plain reading of all rows: filters, numbers, pages, totals; and the queries' plans."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio
from bench import office
from tests.features.trade.conftest import Pool

from hutong.base.clock import beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.features.trade import payments, refunds
from hutong.features.trade.wanted import Wanted

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module", autouse=True)
def today() -> date:
    """Beijing's day, read just before the crowd comes: a run may begin on the day before."""
    return beijing(now()).date()


@pytest.fixture(scope="module")
def whole(today: date) -> Wanted:
    """Every payment's days, and every refund's: an hour after its payment, so perhaps tomorrow's."""
    return Wanted(first=today - timedelta(days=95), last=today + timedelta(days=1))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def everything(crowd: Pool) -> list[dict[str, Any]]:
    """Every payment with what the filters look at, read plainly."""
    rows = await crowd.fetch(
        "SELECT p.*, (SELECT array_agg(a.channel_id) FROM attempt a WHERE a.payment_id = p.id) AS channels,"
        " (SELECT bool_or(a.state = 'unknown') FROM attempt a WHERE a.payment_id = p.id) AS unknown,"
        " (SELECT coalesce(sum(r.fen), 0) FROM refund r WHERE r.payment_id = p.id AND r.state = 'done') AS refunded"
        " FROM payment p ORDER BY p.id DESC"
    )
    return [dict(row) for row in rows]


def fits(row: dict[str, Any], wanted: Wanted) -> bool:
    day = beijing(row["created_at"]).date()
    states = set(wanted.states)
    return (
        (wanted.first or date.min) <= day <= (wanted.last or date.max)
        and (not wanted.merchant_id or row["merchant_id"] == wanted.merchant_id)
        and (not wanted.product or row["product"] == wanted.product)
        and (wanted.channel_id is None or wanted.channel_id in row["channels"])
        and (wanted.min_fen is None or row["fen"] >= wanted.min_fen)
        and (wanted.max_fen is None or row["fen"] <= wanted.max_fen)
        and (
            not states
            or row["state"] in states
            or ("unknown" in states and row["unknown"])
            or ("refunded" in states and row["refunded"] > 0)
        )
    )


CASES = {
    "everything": {},
    "one merchant": {"merchant_id": "M003"},
    "a small merchant": {"merchant_id": "M019"},
    "two states": {"states": ("closed", "late")},
    "unknown": {"states": ("unknown",)},
    "refunded or late": {"states": ("refunded", "late")},
    "a product": {"product": "wxapp"},
    "a channel": {"channel_id": 11},
    "amounts": {"min_fen": 5_000, "max_fen": 9_999},
    "all at once": {"merchant_id": "M000", "states": ("paid",), "product": "wxnative", "channel_id": 1, "min_fen": 500},
    "nothing": {"min_fen": 99_999_999},
}


@pytest.mark.parametrize("name", CASES)
async def test_filters_find_what_they_say(
    crowd: Pool, whole: Wanted, everything: list[dict[str, Any]], name: str
) -> None:
    wanted = replace(whole, **CASES[name])
    expected = [row["id"] for row in everything if fits(row, wanted)]
    found = await payments.listed(crowd, wanted, limit=200)
    assert [row["id"] for row in found] == expected[:200]
    total = await payments.totals(crowd, wanted)
    rows = [row for row in everything if fits(row, wanted)]
    paid = [row for row in rows if row["state"] in ("paid", "late")]
    assert (total.count, total.fen) == (len(rows), sum(row["fen"] for row in rows))
    assert (total.paid_count, total.paid_fen) == (len(paid), sum(row["fen"] for row in paid))
    assert total.refunded_fen == sum(row["refunded"] for row in rows)


async def test_pages_join_without_gap_or_repeat(crowd: Pool, whole: Wanted, everything: list[dict[str, Any]]) -> None:
    wanted, found, after = replace(whole, merchant_id="M010"), list[str](), ""
    while True:
        page = await payments.listed(crowd, wanted, after=after, limit=70)
        found += [row["id"] for row in page]
        if len(page) < 70:
            break
        after = page[-1]["id"]
    assert found == [row["id"] for row in everything if fits(row, wanted)]


async def test_a_day_is_beijings_and_whole(crowd: Pool, today: date, everything: list[dict[str, Any]]) -> None:
    day = today - timedelta(days=10)
    wanted = Wanted(first=day, last=day)
    assert (await payments.totals(crowd, wanted)).count == sum(fits(row, wanted) for row in everything)


async def test_any_number_finds_its_payment_whenever_it_was(crowd: Pool, everything: list[dict[str, Any]]) -> None:
    old = next(row for row in reversed(everything) if row["refunded"] > 0)
    attempt = await crowd.fetchrow("SELECT id, provider_no FROM attempt WHERE payment_id = $1", old["id"])
    refund = await crowd.fetchrow("SELECT id, refund_id, provider_no FROM refund WHERE payment_id = $1", old["id"])
    assert attempt is not None
    assert refund is not None
    for number in (old["id"], old["order_id"], *attempt.values(), *refund.values()):
        (row,) = await payments.listed(crowd, Wanted(number=number))
        assert row["id"] == old["id"], number
        assert row["refunded_fen"] == old["refunded"]
    assert await payments.listed(crowd, Wanted(number="nobody has this")) == []
    assert await payments.listed(crowd, Wanted(number="%")) == []


async def test_a_merchant_finds_its_own_numbers_only(crowd: Pool, everything: list[dict[str, Any]]) -> None:
    row = everything[100]
    other = next(one["merchant_id"] for one in everything if one["merchant_id"] != row["merchant_id"])
    assert await payments.listed(crowd, Wanted(number=row["id"], merchant_id=row["merchant_id"]))
    assert await payments.listed(crowd, Wanted(number=row["id"], merchant_id=other)) == []
    assert (await payments.totals(crowd, Wanted(number=row["order_id"], merchant_id=other))).count == 0


async def test_without_days_the_last_31_are_looked_through(crowd: Pool, everything: list[dict[str, Any]]) -> None:
    days, counts = [beijing(row["created_at"]).date() for row in everything], list[int]()
    before = beijing(now()).date()
    found = (await payments.totals(crowd, Wanted())).count
    for today in {before, beijing(now()).date()}:  # two, should midnight pass meanwhile
        counts.append(sum(day >= today - timedelta(days=30) for day in days))
    assert found in counts


@pytest.mark.parametrize(
    "wanted",
    [Wanted(first=date(2026, 1, 2), last=date(2026, 1, 1)), Wanted(first=date(2020, 1, 1), last=date(2026, 1, 1))],
)
async def test_spans_that_make_no_sense_are_refused(crowd: Pool, wanted: Wanted) -> None:
    with pytest.raises(Refusal) as caught:
        await payments.listed(crowd, wanted)
    assert caught.value.problem is Problem.BAD_INPUT
    assert caught.value.fields[0][0] == "from"


async def test_refunds_are_listed_counted_and_found(crowd: Pool, whole: Wanted) -> None:
    rows = await crowd.fetch("SELECT * FROM refund ORDER BY id DESC")
    found = await refunds.listed(crowd, whole, limit=200)
    assert [row["id"] for row in found] == [row["id"] for row in rows[:200]]
    total = await refunds.totals(crowd, whole)
    assert (total.count, total.fen, total.done_fen) == (len(rows), *(sum(row["fen"] for row in rows),) * 2)
    one = rows[-1]
    order = await crowd.fetchval("SELECT order_id FROM payment WHERE id = $1", one["payment_id"])
    for number in (one["id"], one["refund_id"], one["provider_no"], one["payment_id"], one["attempt_id"], order):
        assert [row["id"] for row in await refunds.listed(crowd, Wanted(number=number))] == [one["id"]]
    mine = replace(whole, merchant_id=one["merchant_id"], channel_id=one["channel_id"], states=("done",))
    assert one["id"] in {row["id"] for row in await refunds.listed(crowd, mine, limit=200)}
    assert await refunds.listed(crowd, replace(mine, automatic=True)) == []
    assert await refunds.listed(crowd, replace(mine, min_fen=one["fen"] + 1, max_fen=one["fen"])) == []


async def test_no_list_reads_the_large_tables_from_end_to_end(crowd: Pool) -> None:
    figures = await office.measure(crowd, rounds=1)
    assert len(figures) > 20
    lists = [one for one in figures if "totals" not in one.name and "nobody paid" not in one.name]
    assert [(one.name, one.scans) for one in lists if {"payment", "attempt"} & set(one.scans)] == []
