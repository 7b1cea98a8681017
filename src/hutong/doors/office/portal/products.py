"""The products that are open to the merchant: the values of `channel`."""

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.switchboard.content import NO_LIMIT

room = Room("portal", "products")


class PortalProduct(Answer):
    """A product as a merchant's developer needs it; who carries it is the hub's affair."""

    name: str
    label: str
    scene: str  # auto: the payer's app decides
    min_fen: int
    max_fen: int | None  # None: no limit
    rate_bp: int  # hundredths of a percent
    enabled: bool


@room.get("/products", may="portal.view")
async def products(who: Who, parts: House) -> Rows[PortalProduct]:
    """The products of the running configuration that are open to this merchant."""
    merchant = await parts.directory.get(who.merchant_id)
    if merchant is None:
        raise Refusal(Problem.NO_MERCHANT, who.merchant_id)
    found = [one for one in parts.switchboard.current.products.values() if merchant.opens(one.name)]
    return Rows(
        rows=[
            PortalProduct(
                name=one.name,
                label=who.say(one.label),
                scene=one.scene or "auto",
                min_fen=one.min_fen,
                max_fen=None if one.max_fen >= NO_LIMIT else one.max_fen,
                rate_bp=one.rate_bp,
                enabled=one.enabled,
            )
            for one in sorted(found, key=lambda one: (not one.enabled, one.name))
        ]
    )
