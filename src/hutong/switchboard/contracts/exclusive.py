"""Who collects by scanning through an exclusive contract has no other wallet's own scan payment beside it.

The contract is the operator's with the provider, and operators of one hub may be several: so the rule holds within what
one merchant may order with, and within one product that offers several ways (picks by app, carriers).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Product

SCAN: Final = frozenset(Scene) - {Scene.APP}  # app payments are not affected
Offers = Mapping[str, frozenset[str] | None]  # a merchant as people call it -> its products; None: all


@dataclass(frozen=True, slots=True)
class Side:
    """A product that may not stand beside another, and the channel that makes it so."""

    product: Product
    channel_id: int
    spec: Spec


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two products that one contract forbids side by side, and where they meet: at a merchant, or in a product."""

    exclusive: Side
    other: Side
    merchant: str = ""
    within: str = ""  # the product that offers both

    @property
    def names(self) -> frozenset[str]:
        """Every product that it is about."""
        return frozenset(filter(None, (self.exclusive.product.name, self.other.product.name, self.within)))

    def pair(self) -> Text:
        """Both products, and that they exclude each other."""
        ours, other = self.exclusive, self.other
        (first, one), (second, two) = (ours.product.name, ours.spec.name), (other.product.name, other.spec.name)
        return Text(
            f"{first}（{one.zh}）与 {second}（{two.zh}）不能同时开通",
            f"{first} ({one.en}) and {second} ({two.en}) exclude each other",
        )

    def text(self) -> Text:
        """What is wrong and what helps, both products named."""
        ours, other = self.exclusive, self.other
        first, second = ours.product.name, other.product.name
        if self.within:
            where = Text(f"产品 {self.within} 同时用到", f"product {self.within} uses both")
            cure = Text(f"请让 {self.within} 只用其中一种", f"Let {self.within} use one of them only")
        else:
            where = Text(f"商户 {self.merchant} 同时开通了", f"merchant {self.merchant} may order with both")
            cure = Text(
                "请在「支付方式管理」停用其中一方，或在商户资料里只给该商户开通其中一方",
                "Switch one of them off under payment methods, or open only one of them to this merchant",
            )
        one, two = ours.spec.name, other.spec.name
        return Text(
            f"{where.zh} {first}（{one.zh}）与 {second}（{two.zh}）：{one.zh}的扫码支付不能与微信、支付宝自己的"
            f"扫码支付并存，App 支付不受影响。{cure.zh}",
            f"{where.en} {first} ({one.en}) and {second} ({two.en}): by contract, scan payments of {one.en} exclude"
            f" WeChat's and Alipay's own; app payments are not affected. {cure.en}",
        )


def is_exclusive(content: Content, product: Product) -> bool:
    """Whether a product, or one that it picks, collects by scanning under an exclusive contract."""
    picked = [content.products[name] for name in product.picks.values() if name in content.products]
    return any(side.spec.exclusive_scan for one in (product, *picked) for side in _sides(content, one))


def apart(content: Content) -> list[str] | None:
    """Products that one merchant may have together, where it can't have all: those under no exclusive contract.

    None: it can have all.
    """
    if not any(one.merchant for one in conflicts(content, {"*": None})):
        return None
    return [name for name, product in content.products.items() if not is_exclusive(content, product)]


def conflicts(content: Content, offers: Offers) -> list[Conflict]:
    """Every place where enabled products conflict: one conflict for each, the first two by name."""
    enabled = [product for product in content.products.values() if product.enabled]
    found = [_first(content, _offered(content, product), within=product.name) for product in enabled]
    for merchant, names in offers.items():
        opened = [product for product in enabled if names is None or product.name in names]
        found.append(_first(content, opened, merchant=merchant))
    return [conflict for conflict in found if conflict is not None]


def of(product: Product, content: Content, offers: Offers) -> Iterator[Conflict]:
    """The conflicts that a product would have a part in, as the content has it."""
    return (conflict for conflict in conflicts(content, offers) if product.name in conflict.names)


def rivals(content: Content, side: Iterable[Product], offers: Offers) -> list[Product]:
    """The enabled products that would have to be off if all of `side` were on: those that some merchant has with it."""
    wanted = {product.name: product for product in side}
    every = {name: one for name, one in content.products.items() if one.enabled} | wanted
    found: dict[str, Product] = {}
    for names in offers.values():
        opened = [one for name, one in every.items() if names is None or name in names]
        kinds = {each.spec.exclusive_scan for one in opened if one.name in wanted for each in _sides(content, one)}
        for one in opened:
            against = {not each.spec.exclusive_scan for each in _sides(content, one)}
            if one.name not in wanted and not kinds.isdisjoint(against):
                found[one.name] = one
    return list(found.values())


def _first(content: Content, products: Iterable[Product], *, merchant: str = "", within: str = "") -> Conflict | None:
    sides = [side for product in sorted(products, key=lambda one: one.name) for side in _sides(content, product)]
    exclusive = next((side for side in sides if side.spec.exclusive_scan), None)
    other = next((side for side in sides if not side.spec.exclusive_scan), None)
    return Conflict(exclusive, other, merchant, within) if exclusive and other else None


def _offered(content: Content, product: Product) -> list[Product]:
    """What one product offers: what it picks, or itself."""
    if product.scene is not None:
        return [product]
    picked = (content.products.get(name) for name in dict.fromkeys(product.picks.values()))
    return [one for one in picked if one is not None and one.enabled]


def _sides(content: Content, product: Product) -> Iterator[Side]:
    if product.scene not in SCAN:
        return
    for channel_id in product.channels:
        setup = content.channels.get(channel_id)
        spec = registry.specs().get(setup.code) if setup else None
        if spec is not None and (spec.exclusive_scan or spec.wallet):
            yield Side(product, channel_id, spec)
