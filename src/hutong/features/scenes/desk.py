"""What the public pages ask before anybody pays: whose code it is, what it offers, and what is due."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import FORBIDDEN, Text
from hutong.capabilities.channel import BadConfig
from hutong.features.merchants import Directory
from hutong.features.scenes import codes
from hutong.features.scenes.bills import Bill, Bills
from hutong.features.scenes.known import scene, scenes
from hutong.features.scenes.operator import Exchange, Operators
from hutong.features.scenes.products import apps_of, product_of
from hutong.features.scenes.scene import Code, Field, Quote, Spot, Way
from hutong.features.scenes.sites import Sites, config_of
from hutong.features.scenes.standing import Standing, standing
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_CODE: Final = re.compile(rf"[{codes.LETTERS}]{{{codes.LENGTH}}}")
UNPRINTED: Final = "0" * codes.LENGTH  # what an operator's system is told when somebody tries a site out
_BILL: Final = re.compile(r"[0-9A-Z]{26}")
_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "digits": lambda text: text.isascii() and text.isdigit(),
    "phone": lambda text: PHONE.fullmatch(text) is not None,
}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a payer would be told now, and what went to and fro: nothing was made of it."""

    quote: Quote | None
    refusal: Refusal | None
    exchanges: Sequence[Exchange]


class Desk:
    """Serves the pages under /s/."""

    def __init__(
        self, pool: Pool, directory: Directory, switchboard: Switchboard, sites: Sites, operators: Operators
    ) -> None:
        self._pool = pool
        self._directory = directory
        self._switchboard = switchboard
        self._sites = sites
        self._operators = operators
        self._bills = Bills(pool)

    async def spot(self, code: str, *, closed: bool = False) -> Spot:
        """The place behind a code; Refusal (NO_SCENE_CODE, SITE_CLOSED).

        `closed`: also where it is switched off: whoever has paid there still sees what became of it.
        """
        letters = code.upper()
        if not _CODE.fullmatch(letters):
            raise Refusal(Problem.NO_SCENE_CODE)
        found = await codes.find(self._pool, letters, Problem.NO_SCENE_CODE)
        site = await self._sites.find(found.site_id)
        merchant = await self._directory.get(site.merchant_id)
        if not found.enabled and not closed:
            raise Refusal(Problem.NO_SCENE_CODE)
        if site.scene not in scenes() or merchant is None or not (closed or (site.enabled and merchant.enabled)):
            raise Refusal(Problem.SITE_CLOSED)
        try:
            config = config_of(site)
        except BadConfig as error:
            log.exception("the settings of site %d are not complete", site.id)
            raise Refusal(Problem.SITE_CLOSED) from error
        return Spot(site, found, config, merchant, self._pool, self._operators)

    def ways(self, spot: Spot) -> Sequence[Way]:
        """What the first page offers."""
        return scene(spot.site.scene).ways(spot)

    def apps(self, spot: Spot) -> tuple[str, ...]:
        """The apps that can pay here now."""
        return apps_of(spot.site, self._switchboard.current.content)

    def pays(self, spot: Spot, app: str) -> bool:
        """Whether a payer with this app can pay here; a plain browser may be shown a code for another phone."""
        return bool(product_of(spot.site, self._switchboard.current.content, app))

    async def ask(self, spot: Spot, way: str, given: Mapping[str, str]) -> Bill:
        """What is due, as a bill that can be paid; Refusal in the payer's words (see Scene.quote), ALREADY_PAID."""
        fields = _judged(self._way(spot, way), given)
        asked_at = now()
        quote = await scene(spot.site.scene).quote(spot, way, fields)
        bill = await self._bills.add(spot, quote, asked_at)
        if quote.sum.fen != 0:
            rival = await self._bills.rival(bill)
            if rival is not None and rival.covers(bill):
                raise Refusal(Problem.ALREADY_PAID)
        return bill

    async def stage(self, site_id: int, kind: str, value: str) -> Spot:
        """A place as if such a code hung there, also where it is off; Refusal (NO_SITE, BAD_CODES, BAD_SITE)."""
        site = await self._sites.find(site_id)
        merchant = await self._directory.get(site.merchant_id)
        if merchant is None:
            raise Refusal(Problem.NO_SITE, str(site_id))
        codes.judge(site.scene, kind, value)
        code = Code(UNPRINTED, 0, site.id, kind, "", value, "", enabled=True, created_at=now())
        try:
            config = config_of(site)
        except BadConfig as error:
            raise Refusal(Problem.BAD_SITE, str(error)) from error
        return Spot(site, code, config, merchant, self._pool, self._operators)

    async def rehearse(self, spot: Spot, way: str, given: Mapping[str, str]) -> Rehearsal:
        """Asks what is due as for a payer, and keeps no bill."""
        seen: list[Exchange] = []
        watched = replace(spot, operators=self._operators.watched(seen))
        try:
            chosen = self._way(watched, way)
            quote = await scene(spot.site.scene).quote(watched, way, _judged(chosen, given))
        except Refusal as refusal:
            return Rehearsal(None, refusal, seen)
        return Rehearsal(quote, None, seen)

    def _way(self, spot: Spot, name: str) -> Way:
        chosen = next((one for one in self.ways(spot) if one.name == name), None)
        if chosen is None:
            raise Refusal(Problem.BAD_ENTRY)
        return chosen

    async def standing(self, bill: Bill) -> Standing:
        """What became of a bill."""
        return await standing(self._pool, bill)

    async def bill(self, spot: Spot, bill_id: str) -> Bill:
        """A bill that was made at this code; Refusal (NO_BILL)."""
        bill = await self._bills.find(bill_id) if _BILL.fullmatch(bill_id) else None
        if bill is None or bill.code != spot.code.code:
            raise Refusal(Problem.NO_BILL)
        return bill


def _judged(way: Way, given: Mapping[str, str]) -> dict[str, str]:
    """The fields of a way, trimmed; Refusal (BAD_ENTRY) names those that are wrong."""
    fields = {field.name: given.get(field.name, "").strip() for field in way.fields}
    wrong = [(field.name, cause) for field in way.fields if (cause := _cause(field, fields[field.name]))]
    if wrong:
        raise Refusal(Problem.BAD_ENTRY, wrong[0][1], wrong)
    return fields


def _cause(field: Field, text: str) -> Text | None:
    if not text:
        return Text(f"请填写{field.label.zh}", f"enter the {field.label.en.lower()}") if field.required else None
    fits = _KINDS.get(field.kind)
    if len(text) > field.most or FORBIDDEN.search(text) or (fits is not None and not fits(text)):
        return Text(f"{field.label.zh}格式不对", f"the {field.label.en.lower()} is malformed")
    return None
