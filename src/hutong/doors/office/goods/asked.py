"""Which of a shop's things a request is about."""

from typing import Annotated, Final

from fastapi import Path

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.parts import Parts
from hutong.features.goods.item import Item

ItemId = Annotated[str, Path(max_length=64)]
ANYTHING: Final = ""


async def item_of(parts: Parts, item_id: str, about: str = ANYTHING) -> Item:
    """One by our number; Refusal (GOODS_NOT_FOUND), also where it is of another kind than `about`."""
    found = await parts.shop_deeds.read(item_id)
    if found is None or about not in (ANYTHING, found.about):
        raise Refusal(Problem.GOODS_NOT_FOUND, item_id)
    return found
