"""What helps to choose: why an app can't pay with certain products, and the batches that can be printed."""

from datetime import datetime

from pydantic import Field

from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Form, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.scenes.shapes import Products, SiteId
from hutong.features.merchants import edit
from hutong.features.scenes import look
from hutong.features.scenes.products import judge, standings
from hutong.switchboard.drafts.products import APPS

room = Room("office", "scenes")


class WantedProducts(Form):
    """Products that a site of a merchant would have."""

    merchant_id: str = Field(max_length=64)
    products: Products


class AppStanding(Answer):
    """Whether an app can pay: with which product, or why it can't."""

    app: str
    label: str
    product: str
    why: str  # empty: it can


class AppStandings(Answer):
    """Every app; and why these products may not be kept together, which holds whatever the apps say."""

    apps: list[AppStanding]
    conflict: str


class BatchRow(Answer):
    """Codes that were made at once."""

    batch: str
    codes: int
    first: str
    last: str
    created_at: datetime


@room.post("/scenes/apps", may="scene.view")
async def app_standings(form: WantedProducts, who: Who, parts: House) -> AppStandings:
    """Which apps could pay with these products, and why the others can't; nothing is kept. Refusal (NO_MERCHANT)."""
    opened = (await edit.find(who.actor, form.merchant_id)).products
    content = parts.switchboard.current.content
    chosen = {use: name for use, name in form.products.items() if name}
    together = [one.cause for one in judge(content, chosen, opened) if one.wire == "products"] if chosen else []
    return AppStandings(
        apps=[
            AppStanding(
                app=one.app,
                label=who.say(APPS[one.app]),
                product=one.product,
                why=who.say(one.cause) if one.cause else "",
            )
            for one in standings(content, chosen, opened)
        ],
        conflict=who.say(together[0]) if together else "",
    )


@room.get("/scenes/sites/{site_id}/batches", may="scene.view")
async def list_batches(site_id: SiteId, parts: House) -> Rows[BatchRow]:
    """A site's newest batches of codes; Refusal (NO_SITE)."""
    site = await parts.sites.find(site_id)
    return Rows(rows=[BatchRow(**row) for row in await look.batches(parts.pool, site.id)])
