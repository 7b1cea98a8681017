"""The filters of payment and refund lists as a page sends them."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from hutong.features.trade.wanted import Wanted

_Number = Annotated[str, Query(max_length=64)]
_Fen = Annotated[int | None, Query(ge=0, le=99_999_999_999)]


def wanted(
    search: _Number = "",
    state: Annotated[list[str] | None, Query(max_length=10)] = None,
    merchant_id: _Number = "",
    product: _Number = "",
    channel_id: Annotated[int | None, Query(ge=0)] = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    min_fen: _Fen = None,
    max_fen: _Fen = None,
    automatic: bool | None = None,
) -> Wanted:
    """What the query asks for; days are Beijing's, amounts fen."""
    return Wanted(
        number=search.strip(),
        states=tuple(state or ()),
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
