"""The demo's second merchant, who collects everything by UnionPay Commerce: by contract it stands beside no other."""

from collections.abc import Collection
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.merchants import edit as merchants
from hutong.features.merchants.edit import Terms
from hutong.features.merchants.merchant import Merchant
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Product
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.products import put_product

SECOND: Final = "1000000002"
AUTO: Final = Product(
    "umsauto",
    Text("聚合支付 · 银联商务", "Any wallet, UnionPay Commerce"),
    None,
    None,
    {"wechat": "umsjs", "alipay": "umsjs", "unionpay": "umsjs", "browser": "umsqr"},
)


def split(content: Content) -> tuple[list[str], list[str]]:
    """The products of the first merchant, and those of the second: no contract lets one merchant have both."""
    second = [name for name, one in content.products.items() if exclusive.is_exclusive(content, one)]
    return [name for name in content.products if name not in second], second


async def offer(actor: Actor, names: Collection[str]) -> None:
    """The product that serves every app by this contract, where there is what it picks; one that is there stays."""
    if AUTO.name not in names and {*AUTO.picks.values()} <= {*names}:
        await put_product(actor, AUTO)


async def keep_apart(actor: Actor, first: str, before: Collection[str]) -> None:
    """Opens to each merchant those of its products that are not among `before`.

    A merchant that was made by an older demo may order with everything: it is told one by one what it has.
    """
    ours, theirs = split(await channels.look(actor))
    for mer_id, names in ((first, ours), (SECOND, theirs)):
        found = await known(actor, mer_id)
        if found is None:
            continue
        has = names if found.products is None else [*sorted(found.products)]
        new = [name for name in names if name not in (*before, *has)]
        if new or found.products is None:
            await merchants.edit(actor, mer_id, Terms(products=[*has, *new]))


async def furnish(actor: Actor, public: str) -> Merchant:
    """The second merchant, made or found; `public` is the half of the key that it signs with."""
    found = await known(actor, SECOND)
    if found is not None:
        return found
    _, theirs = split((await publish.both(actor)).running)
    terms = Terms(products=theirs)
    made = await merchants.create(actor, "胡同停车 Hutong Parking", mer_id=SECOND, public_key=public, terms=terms)
    return made.merchant


async def known(actor: Actor, mer_id: str) -> Merchant | None:
    """A merchant; None when there is none of this number."""
    try:
        return await merchants.find(actor, mer_id)
    except Refusal as refusal:
        if refusal.problem is not Problem.NO_MERCHANT:
            raise
        return None
