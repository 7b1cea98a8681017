"""Whether what is set up to collect money is offered: products, merchants who may order them, exclusive contracts."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.capabilities.pay import Pays
from hutong.features.doctor.ground import Ground, called
from hutong.features.doctor.part import Part, ids
from hutong.switchboard import registry
from hutong.switchboard.content import Product
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.drafts.products import missing

_NAME: Final = Text("支付方式", "Payment methods")
NO_PRODUCT: Final = Ailment(
    "method.no_product",
    Level.WARN,
    Text("收款通道没有产品使用，收不了款", "No product uses the channel: it collects nothing"),
    Text(
        "在「支付方式管理」为它补建产品，或停用该通道",
        "Add its products under payment methods, or disable the channel",
    ),
    "/methods",
)
NO_MERCHANT: Final = Ailment(
    "method.no_merchant",
    Level.WARN,
    Text("没有启用的商户，谁也下不了单", "No merchant is enabled: nobody can order"),
    Text("在「商户管理」新增或启用商户", "Add or enable one under merchants"),
    "/merchants",
)
NOT_OPENED: Final = Ailment(
    "method.not_opened",
    Level.WARN,
    Text("产品没有对任何商户开通", "The product is open to no merchant"),
    Text("在商户资料的「可用产品」中加入它，或停用该产品", "Open it to a merchant, or disable the product"),
    "/merchants",
)
CONFLICT: Final = Ailment(
    "method.conflict",
    Level.ERROR,
    Text("按签约要求不能并存的扫码支付", "Scan payments that exclude each other by contract"),
    Text(
        "在「支付方式管理」停用其中一方，或只给商户开通其中一方",
        "Switch one of them off under payment methods, or open only one of them to a merchant",
    ),
    "/methods",
)
AILMENTS: Final = (NO_PRODUCT, NO_MERCHANT, NOT_OPENED, CONFLICT)


def parts(ground: Ground) -> Iterator[Part]:
    """One part, if money is collected at all."""
    if any(registry.can(setup.code, Pays) for setup in ground.setups):

        async def look() -> Sequence[Finding]:
            return [*_idle(ground), *_closed(ground), *_conflicts(ground)]

        words = Text("收款通道都有产品，产品都有商户可用", "Each channel has products, and each product a merchant")
        yield Part("methods", _NAME, ids(AILMENTS), words, look)


def _idle(ground: Ground) -> Iterator[Finding]:
    """A channel that lacks the optional keys of collecting is there for something else."""
    used = {one.channel_id for product in ground.products for one in product.ordered() if one.enabled}
    for setup in ground.setups:
        if registry.can(setup.code, Pays) and setup.id not in used and not missing(setup):
            yield NO_PRODUCT.of(called(setup))


def _closed(ground: Ground) -> Iterator[Finding]:
    if not ground.merchants:
        yield NO_MERCHANT.of(_NAME)
        return
    opened = {product.name for product in ground.products if _is_opened(ground, product)}
    picked = {name for product in ground.products if product.name in opened for name in product.picks.values()}
    for product in ground.products:
        if product.name not in opened | picked:
            yield NOT_OPENED.of(named(product))


def _is_opened(ground: Ground, product: Product) -> bool:
    return any(names is None or product.name in names for names in ground.merchants.values())


def _conflicts(ground: Ground) -> Iterator[Finding]:
    for one in exclusive.conflicts(ground.content, ground.offers):
        yield CONFLICT.of(_NAME, one.text())


def named(product: Product) -> Text:
    """A product as people tell it from the others."""
    return Text(f"{product.name} {product.label.zh}".strip(), f"{product.name} {product.label.en}".strip())
