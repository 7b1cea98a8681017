"""访问限制 of text messages: how many may be sent, of everybody and of single merchants; numbers that get none."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from hutong.doors.office.configuration.shapes import Line
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.merchants import edit, look
from hutong.features.sms import block
from hutong.features.sms.limits import Limits, set_limits, unset_limits
from hutong.features.sms.show import every_limit
from hutong.features.sms.wish import phone_of

room = Room("office", "text limits")
Count = Annotated[int, Field(ge=0, le=1_000_000)]  # 0: no limit
Phone = Annotated[str, Field(min_length=1, max_length=40)]


class TextCounts(Answer):
    """How many messages a number, a merchant and an address may have; 0: no limit."""

    phone_minute: int
    phone_day: int
    merchant_minute: int
    merchant_day: int
    ip_hour: int


class MerchantCounts(TextCounts):
    """The limits of a merchant that has its own."""

    merchant_id: str
    name: str


class TextLimits(Answer):
    """The limits of all merchants without their own, and of those that have some."""

    everybody: TextCounts
    shipped: TextCounts
    own: bool  # set here, not as shipped
    rows: list[MerchantCounts]


class TextLimitEdit(Form):
    """Limits as they are to be."""

    phone_minute: Count
    phone_day: Count
    merchant_minute: Count
    merchant_day: Count
    ip_hour: Count


class BlockedShown(Answer):
    """A number that nothing is sent to."""

    phone: str
    reason: str
    actor: str
    at: datetime


class Blocking(Form):
    """A number to be blocked, and why."""

    phone: Phone
    reason: Line = ""


@room.get("/access/texts", may="sms.view")
async def text_limits(parts: House) -> TextLimits:
    """How many messages may be sent."""
    found = await every_limit(parts.pool)
    known = await look.names(parts.pool, list(found))
    return TextLimits(
        everybody=TextCounts(**asdict(found.get("", Limits()))),
        shipped=TextCounts(**asdict(Limits())),
        own="" in found,
        rows=[
            MerchantCounts(merchant_id=key, name=known.get(key, ""), **asdict(one))
            for key, one in sorted(found.items())
            if key
        ],
    )


@room.put("/access/texts", may="sms.edit")
async def set_text_limits(form: TextLimitEdit, who: Who, merchant_id: str = "") -> Done:
    """The limits of a merchant, or of all that have none of their own; they hold at once."""
    if merchant_id:
        await edit.find(who.actor, merchant_id)
    await set_limits(who.actor, merchant_id, Limits(**form.model_dump()))
    return Done()


@room.delete("/access/texts", may="sms.edit")
async def unset_text_limits(who: Who, merchant_id: str = "") -> Done:
    """The merchant has what everybody has; everybody has what was shipped."""
    await unset_limits(who.actor, merchant_id)
    return Done()


@room.get("/access/blocked", may="sms.view")
async def blocked_phones(parts: House, search: str = "", after: str = "", limit: Limit = 50) -> Page[BlockedShown]:
    """Numbers that nothing is sent to, the newest first."""
    found = await block.blocked(parts.pool, limit + 1, search=search.strip(), after=after)
    rows = [BlockedShown(**asdict(one)) for one in found[:limit]]
    return Page[BlockedShown](rows=rows, next=rows[-1].phone if len(found) > limit else None)


@room.post("/access/blocked", may="sms.edit")
async def block_phone(form: Blocking, who: Who) -> Done:
    """Nothing is sent to this number any more."""
    await block.block(who.actor, phone_of(form.phone), form.reason)
    return Done()


@room.delete("/access/blocked/{phone}", may="sms.edit")
async def unblock_phone(phone: Annotated[str, Path(max_length=40)], who: Who) -> Done:
    """The number may be sent to again."""
    await block.unblock(who.actor, phone)
    return Done()
