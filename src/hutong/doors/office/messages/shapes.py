"""What the lists of messages and files have in common: days, choices, phones that are not shown whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Query

from hutong.base.secrets import masked_phone
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.parts import Parts
from hutong.doors.office.trade.calls import CallRow, call_row
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.doors.office.trade.story import NoticeLine, notice_line
from hutong.features.merchants import look

Number = Annotated[str, Query(max_length=64)]
First = Annotated[date | None, Query(alias="from")]
Last = Annotated[date | None, Query(alias="to")]


def without(value: Any, phone: str) -> Any:
    """A value of JSON without this phone."""
    if isinstance(value, str):
        return value.replace(phone, masked_phone(phone)) if phone else value
    if isinstance(value, Mapping):
        return {key: without(one, phone) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, phone) for one in value]
    return value


async def merchants(parts: Parts) -> list[Choice]:
    """Merchants to filter by, the newest last."""
    rows = await parts.pool.fetch("SELECT id, name FROM merchant ORDER BY created_at, id")
    return [Choice(value=row["id"], label=f"{row['name']} {row['id']}") for row in rows]


def channels(who: Caller, parts: Parts, business: str) -> list[Choice]:
    """Channels to filter by: those that routes of a business lead to."""
    titles = titles_of(who, parts)
    routes = parts.switchboard.current.content.routes_of(business)
    return [Choice(value=str(one.channel_id), label=titles.get(one.channel_id, "")) for one in routes]


async def name_of(parts: Parts, merchant_id: str) -> str:
    """A merchant's name."""
    return (await look.names(parts.pool, [merchant_id])).get(merchant_id, "")


def calls_of(who: Caller, parts: Parts, rows: Sequence[Mapping[str, Any]], phone: str = "") -> list[CallRow]:
    """Calls of providers, without the phone that they were about."""
    titles = titles_of(who, parts)
    return [call_row(without(row, phone), titles.get(row["channel_id"], str(row["channel_id"])), who) for row in rows]


def notices_of(who: Caller, rows: Sequence[Mapping[str, Any]], phone: str = "") -> list[NoticeLine]:
    """Notices with their tries, without the phone that they tell of."""
    return [notice_line(who, {**row, "fields": without(row["fields"], phone), "posted": row["tried"]}) for row in rows]
