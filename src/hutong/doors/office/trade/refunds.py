"""The office's refunds: list and totals; one refund is shown with its payment."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Query

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.calls import in_words
from hutong.doors.office.trade.filters import RefundFilters
from hutong.doors.office.trade.payments import titles_of
from hutong.features.trade import refunds

room = Room("office", "refunds")


class RefundRow(Answer):
    """A refund in the list."""

    id: str
    merchant_id: str
    merchant_name: str
    refund_id: str
    payment_id: str
    order_id: str
    payment_fen: int
    fen: int
    reason: str
    automatic: bool
    state: str
    fault: str
    words: str
    channel_id: int
    channel: str
    provider_no: str
    created_at: datetime
    done_at: datetime | None


class RefundTotals(Answer):
    """Of everything that the filters find."""

    count: int
    fen: int
    done_count: int
    done_fen: int


@room.get("/refunds", may="refund.view")
async def list_refunds(
    who: Who, parts: House, wanted: RefundFilters, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 50
) -> Page[RefundRow]:
    """The newest refunds that are wanted; without days, those of the last 31."""
    rows = await refunds.listed(parts.pool, wanted, after=after, limit=limit)
    titles = titles_of(who, parts)
    shown = [
        RefundRow(**in_words(row, who), channel=titles.get(row["channel_id"], str(row["channel_id"]))) for row in rows
    ]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/refunds/totals", may="refund.view")
async def refund_totals(parts: House, wanted: RefundFilters) -> RefundTotals:
    """Counts and sums of the refunds that are wanted."""
    return RefundTotals(**asdict(await refunds.totals(parts.pool, wanted)))
