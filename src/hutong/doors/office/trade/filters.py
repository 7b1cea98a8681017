"""The filters of payment and refund lists as a page sends them."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from hutong.features.trade.wanted import Wanted

_Number = Annotated[str, Query(max_length=64)]
_Fen = Annotated[int | None, Query(ge=0, le=99_999_999_999)]


def wanted(
    search: _Number = "",
    merchant_id: _Number = "",
    product: _Number = "",
    channel_id: Annotated[int | None, Query(ge=0)] = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    min_fen: _Fen = None,
    max_fen: _Fen = None,
    automatic: bool | None = None,
) -> Wanted:
    """What the query asks for besides states; days are Beijing's, amounts fen."""
    return Wanted(
        number=search.strip(),
        merchant_id=merchant_id or None,
        product=product,
        channel_id=channel_id,
        first=first,
        last=last,
        min_fen=min_fen,
        max_fen=max_fen,
        automatic=automatic,
    )


Filters = Annotated[Wanted, Depends(wanted)]
PaymentState = Literal["open", "paid", "closed", "late", "unknown", "refunded"]
RefundState = Literal["claimed", "unsent", "unknown", "processing", "done", "failed"]


def _payments(wanted: Filters, state: Annotated[list[PaymentState] | None, Query(max_length=10)] = None) -> Wanted:
    return replace(wanted, states=tuple(state or ()))


def _refunds(wanted: Filters, state: Annotated[list[RefundState] | None, Query(max_length=10)] = None) -> Wanted:
    return replace(wanted, states=tuple(state or ()))


PaymentFilters = Annotated[Wanted, Depends(_payments)]
RefundFilters = Annotated[Wanted, Depends(_refunds)]
