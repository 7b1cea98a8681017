"""Who pays: the id in the order, or the one that the payer's browser brings from the platform's own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.logins import Payers
from hutong.features.payments.attempts import Attempt
from hutong.features.payments.order import Order, Payment
from hutong.switchboard.content import Product
from hutong.switchboard.live import Revision
from hutong.switchboard.open import Opened
from hutong.switchboard.routing.carriers import identifies

NO_COOKIES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Who:
    """What is known of the payer of a product: `login` is where it must be found out first, if it must.

    `product` is left with the channels of that one application: an id is of no use in another.
    """

    product: Product
    payer_id: str = ""
    login: Opened | None = None


async def who_pays(
    payers: Payers, revision: Revision, product: Product, user_id: str, cookies: Mapping[str, str]
) -> Who:
    """Who pays this product; Refusal (PAYER_NEEDED) where that can't be known.

    A merchant that leaves the app to the payer may have written its own number for the customer, or another app's id,
    into `user_id`: what can't be an id of this channel is left aside where the payer can be found out.
    """
    if product.scene is not Scene.JSAPI or identifies(revision.content, product):
        return Who(product, user_id if product.scene is Scene.JSAPI else "")
    if user_id and await payers.takes(product.channel_id or 0, user_id):
        return Who(product, user_id)
    login, narrowed = await finder(payers, product)
    if login is None:
        if not user_id:
            raise needed(await _applications(payers, product))
        return Who(product, user_id)
    known = payers.known(login, cookies)
    return Who(narrowed, known, None if known else login)


async def finder(payers: Payers, product: Product) -> tuple[Opened | None, Product]:
    """The login channel of the best carrier that has one, and the product with the carriers of that application."""
    for carrier in product.ordered():
        login = await payers.login_of(carrier.channel_id) if carrier.enabled else None
        if login is not None:
            application = await payers.application(carrier.channel_id)
            same = [one for one in product.channels if await payers.application(one) == application]
            kept = tuple(one for one in product.carriers if one.channel_id in same)
            return login, replace(product, channel_id=carrier.channel_id, carriers=kept)
    return None, product


async def waits(payers: Payers, revision: Revision, product: Product, order: Order) -> bool:
    """Whether an order without a payer's id is started only when its payer is known; Refusal (PAYER_NEEDED)."""
    if product.scene is None:
        for name in product.picks.values():
            pick = revision.products.get(name)
            if pick is not None and pick.enabled:
                await _findable(payers, revision, pick)
        return True
    if product.scene is not Scene.JSAPI or identifies(revision.content, product):
        return False
    if order.smstyle == 2:
        why = Text("smstyle 为 2 时必须有 userId", "smstyle 2 wants userId")
        raise Refusal(Problem.PAYER_NEEDED, why)
    await _findable(payers, revision, product)
    return True


async def _findable(payers: Payers, revision: Revision, product: Product) -> None:
    if product.scene is Scene.JSAPI and not identifies(revision.content, product):
        login, _ = await finder(payers, product)
        if login is None:
            raise needed(await _applications(payers, product))


async def _applications(payers: Payers, product: Product) -> list[str]:
    found = [await payers.application(channel_id) for channel_id in product.channels]
    return [one for one in dict.fromkeys(found) if one]


def needed(applications: Iterable[str]) -> Refusal:
    """The id is missing, and nobody can tell it: what an operator would have to set up."""
    apps = " / ".join(applications) or "–"
    return Refusal(
        Problem.PAYER_NEEDED,
        Text(
            f"没有 AppID 为 {apps} 的登录通道（公众号），无法自动识别付款人",
            f"no login channel (official account) with the AppID {apps} is set up, so the payer can't be found out",
        ),
    )


def found_out(payment: Payment, attempts: Iterable[Attempt]) -> bool:
    """Whether this payment's payers are found out on its page: it has no attempt that the order itself began."""
    own = [attempt for attempt in attempts if attempt.product == payment.product]
    return all(attempt.payer_id for attempt in own) and not (own and payment.user_id)


def concerns(attempt: Attempt, payment: Payment, ids: frozenset[str]) -> bool:
    """Whether an attempt may be paid by a payer with these ids: another's start would be refused."""
    return attempt.payer_id in ("", payment.user_id) or attempt.payer_id in ids
