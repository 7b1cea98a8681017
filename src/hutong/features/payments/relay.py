"""Which channel carries a payment, and which one goes on where it failed without anything having been made."""

from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.features.logins import Payers
from hutong.features.payments.attempts import NOWHERE, Attempt, Note
from hutong.features.payments.ledger import Ledger
from hutong.switchboard.content import Product
from hutong.switchboard.live import Revision, Switchboard
from hutong.switchboard.routing.carriers import ELSEWHERE, Carriers, foreign

# Two digits say whose payment code it is, and so which app the payer has.
_CODES = {
    "wechat": (("10", "11", "12", "13", "14", "15"), (18,)),
    "alipay": (("25", "26", "27", "28", "29", "30"), tuple(range(16, 25))),
    "unionpay": (("62",), (19,)),
}


def app_of(auth_code: str) -> str:
    """The payer's app behind a payment code; empty when it can't be told, or there is no code."""
    if not auth_code:
        return ""
    return next((app for app, (heads, sizes) in _CODES.items() if _is(auth_code, heads, sizes)), "")


def _is(auth_code: str, heads: tuple[str, ...], sizes: tuple[int, ...]) -> bool:
    return auth_code.startswith(heads) and len(auth_code) in sizes and auth_code.isascii() and auth_code.isdigit()


class Relay:
    """Chooses channels for attempts. A product with one channel is never looked at twice."""

    def __init__(self, switchboard: Switchboard, ledger: Ledger, carriers: Carriers, payers: Payers) -> None:
        self._switchboard = switchboard
        self._ledger = ledger
        self._carriers = carriers
        self._payers = payers

    def first(self, revision: Revision, product: Product, fen: int, app: str) -> int:
        """The channel of a new attempt; Refusal (AMOUNT_LIMIT, PRODUCT_NOT_OPEN) when none of the product's fits."""
        return self._carriers.first(revision.content, product, fen, app)

    def foreign(self, revision: Revision, product: Product, app: str) -> list[int]:
        """The product's channels that a payer with this app can't use: their attempts are no attempts of this payer."""
        return foreign(revision.content, product, app)

    def leg(self, attempt: Attempt, app: str) -> "Leg | None":
        """The way of a request that is about to call; None when its product has one channel only."""
        product = self._switchboard.current.products.get(attempt.product)
        if not product or not product.carriers:
            return None
        return Leg(self._switchboard, self._ledger, self._carriers, self._payers, app)


class Leg:
    """One request's calls for one payment: every channel is tried once at most."""

    def __init__(self, switchboard: Switchboard, ledger: Ledger, carriers: Carriers, payers: Payers, app: str) -> None:
        self._switchboard = switchboard
        self._ledger = ledger
        self._carriers = carriers
        self._payers = payers
        self._app = app
        self._tried: set[int] = set()

    def heard(self, attempt: Attempt, failed: Failed | None) -> None:
        """What came of a call: a channel that keeps failing rests."""
        self._carriers.heard(attempt.channel_id, failed)

    async def pass_on(self, attempt: Attempt, note: Note, failed: Failed) -> Attempt | None:
        """The next channel's attempt, claimed, where nothing was made at this one; None when there is none.

        Only after a fault that made nothing, and only when no earlier call of this attempt is in doubt: `note` says
        what the provider has of it all the same.
        """
        self._tried.add(attempt.channel_id)
        if failed.fault not in ELSEWHERE or note.state not in NOWHERE:
            return None
        revision = self._switchboard.current  # as it is now: a refresh may have mended what failed
        product = revision.products.get(attempt.product)
        if product is None or not product.enabled or product.scene != attempt.scene:
            return None
        channel_id = self._carriers.after(revision.content, product, attempt.fen, self._app, self._tried)
        while channel_id is not None and not await self._knows(attempt, channel_id):
            self._tried.add(channel_id)
            channel_id = self._carriers.after(revision.content, product, attempt.fen, self._app, self._tried)
        if channel_id is None:
            return None
        return await self._ledger.pass_on(note, attempt.payment_id, channel_id, revision.id)

    async def _knows(self, attempt: Attempt, channel_id: int) -> bool:
        """Whether the attempt's payer has the same id at the other channel: an id is of one application."""
        if attempt.scene != Scene.JSAPI or not attempt.payer_id:
            return True
        here, there = await self._payers.application(attempt.channel_id), await self._payers.application(channel_id)
        return not here or not there or here == there
