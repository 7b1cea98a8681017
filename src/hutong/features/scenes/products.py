"""Which product a payer's app pays a site with, and which products a site may have."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.capabilities.channel import KeyProblem
from hutong.capabilities.pay import Scene
from hutong.features.scenes.scene import Site
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Product
from hutong.switchboard.contracts import exclusive

APPS: Final = ("wechat", "alipay", "unionpay")  # in the order in which they are named
AUTO: Final = "auto"
_SHUT: Final = "wechat"  # it opens no payment code of its own by itself: that is scanned off another screen
_INSIDE: Final = Text(
    "微信内须用应用内支付（JSAPI）的产品",
    "inside WeChat it must be a product that is paid inside the app (JSAPI)",
)
_SCANNED: Final = frozenset({Scene.NATIVE, Scene.JSAPI})  # what somebody who scanned a code can pay with


@dataclass(frozen=True, slots=True)
class AppStanding:
    """Whether an app can pay where a site has certain products: with which one, or why it can't."""

    app: str
    product: str  # empty: none is chosen for it
    cause: Text | None  # None: it can pay


def product_of(site: Site, content: Content, app: str) -> str:
    """The name of the product for this app; empty where it can't pay here. A plain browser has the auto product only.

    A browser can't pay by itself: the auto product's page shows it a code to scan.
    """
    return _chosen(site.products, content, app)


def _chosen(products: Mapping[str, str], content: Content, app: str) -> str:
    name = products.get(app) or products.get(AUTO, "")
    product = content.products.get(name)
    if product is None or not product.enabled:
        return ""
    if product.scene is None and app != "browser" and app not in product.picks:
        return ""
    return "" if app == _SHUT and _is_stuck(content, product) else name


def apps_of(site: Site, content: Content) -> tuple[str, ...]:
    """The apps that can pay here now."""
    return apps_with(site.products, content)


def apps_with(products: Mapping[str, str], content: Content) -> tuple[str, ...]:
    """The apps that can pay now where a site has these products."""
    return tuple(app for app in APPS if _chosen(products, content, app))


def usable(content: Content, use: str, opened: Collection[str] | None) -> list[Product]:
    """The products that a site may have for an app, or for any. `opened`: see `judge`."""
    names = content.products if opened is None else [name for name in content.products if name in opened]
    return [content.products[name] for name in names if _cause(content, use, name) is None]


def judge(content: Content, products: Mapping[str, str], opened: Collection[str] | None) -> Iterator[KeyProblem]:
    """What is wrong with the products of a site. `opened`: those that its merchant may order with; None: all."""
    if not products:
        yield KeyProblem("products", Text("至少选一个支付产品", "choose at least one product"))
    for use, name in products.items():
        cause = _cause(content, use, name)
        if cause is None and opened is not None and name not in opened:
            cause = Text("没有对该商户开通", "it is not open to this merchant")
        if cause is None and use == AUTO and not products.get(_SHUT) and _is_stuck(content, content.products[name]):
            cause = _INSIDE  # with a product of WeChat's own, what this one picks for WeChat is never used
        if cause is not None:
            yield KeyProblem(f"products.{use}", cause)
    yield from _conflict(content, products)


def outside(
    content: Content, products: Mapping[str, str], amounts: Mapping[str, Sequence[int]]
) -> Iterator[KeyProblem]:
    """The settings with an amount that a product of the site refuses. `amounts`: fen by setting, see Scene."""
    known = [content.products[name] for name in dict.fromkeys(products.values()) if name in content.products]
    picked = [content.products.get(name) for one in known for name in one.picks.values()]
    used = {one.name: one for one in [*known, *picked] if one is not None}.values()
    for wire, offered in amounts.items():
        found = ((fen, one) for fen in offered for one in used if not one.takes(fen))
        if (first := next(found, None)) is not None:
            (fen, product), yuan = first, f"¥{yuan_of(first[0])}"
            if product.min_fen <= fen <= product.max_fen:
                zh, en = (
                    f"产品 {product.name} 没有通道收 {yuan}",
                    f"no channel of the product {product.name} takes {yuan}",
                )
            else:
                zh = f"产品 {product.name} 不收 {yuan}，限额 {product.limits.zh}"
                en = f"the product {product.name} does not take {yuan}, but {product.limits.en}"
            yield KeyProblem(wire, Text(zh, en))


def standings(content: Content, products: Mapping[str, str], opened: Collection[str] | None) -> list[AppStanding]:
    """How each app stands, in the order in which they are named. `opened`: see `judge`."""
    return [_standing(content, app, products, opened) for app in APPS]


def _standing(content: Content, app: str, products: Mapping[str, str], opened: Collection[str] | None) -> AppStanding:
    use = app if products.get(app) else AUTO
    name = products.get(use, "")
    if not name:
        return AppStanding(app, "", _missing(content, app, opened))
    problems = judge(content, {use: name}, opened)
    problem = next((one for one in problems if one.cause is not _INSIDE or app == _SHUT), None)
    cause = _kept_out(content, app, name, opened) or (problem.cause if problem else None)
    if cause is None and not _chosen(products, content, app):
        cause = Text(f"产品 {name} 没有为它指定产品", f"the product {name} picks none for it")
    return AppStanding(app, name, cause)


def _missing(content: Content, app: str, opened: Collection[str] | None) -> Text:
    """Why no product is chosen for an app: nobody did, those that fit are off, or there are none."""
    if usable(content, app, opened):
        return Text("没有为它选支付产品", "no product is chosen for it")
    on = {name: replace(one, enabled=True) for name, one in content.products.items()}
    off = [one.name for one in usable(replace(content, products=on), app, opened)]
    if not off:
        return Text("没有对该商户开通可用的产品", "no product that it could use is open to this merchant")
    return Text(f"可用的产品已停用：{'、'.join(off)}", f"the products that it could use are off: {', '.join(off)}")


def _kept_out(content: Content, app: str, name: str, opened: Collection[str] | None) -> Text | None:
    """That a product is off where a contract that excludes it collects, and what to choose instead; None: it isn't."""
    product = content.products.get(name)
    if product is None or product.enabled:
        return None
    rules = (one.name for one in usable(content, app, opened) if exclusive.is_exclusive(content, one))
    if (ours := next(rules, "")) == "":
        return None
    return Text(
        f"产品 {name} 已停用：按协议，{ours} 的扫码支付不能与它并存；可改选 {ours}",
        f"the product {name} is off: by contract, scan payments of {ours} exclude it; choose {ours} instead",
    )


def _cause(content: Content, use: str, name: str) -> Text | None:
    product = content.products.get(name)
    if use not in (*APPS, AUTO):
        return Text("只能是 wechat、alipay、unionpay 或 auto", "one of wechat, alipay, unionpay, auto")
    if product is None or not product.enabled:
        return Text(f"没有启用的产品 {name}", f"there is no product {name} that is on")
    if use == AUTO and product.scene is not None:
        return Text("须是按应用选择的产品", "it must be a product that picks by app")
    if use == _SHUT and _is_stuck(content, product):
        return _INSIDE
    return _unfit(content, use, product) if use != AUTO else None


def _is_stuck(content: Content, product: Product) -> bool:
    """Whether who scanned a site's code with WeChat may get another code, which WeChat doesn't open.

    One channel of WeChat's among the carriers is enough: it carries some of the payments.
    """
    paid = product if product.scene is not None else content.products.get(product.picks.get(_SHUT, ""))
    return paid is not None and paid.scene is Scene.NATIVE and _SHUT in _wallets(content, paid)


def _unfit(content: Content, use: str, product: Product) -> Text | None:
    """Why this app can't pay with a product that is on."""
    if product.scene is None:
        return None if use in product.picks else Text("该产品不含这个应用", "this product does not serve this app")
    if product.scene not in _SCANNED:
        return Text("须是扫码或应用内支付的产品", "it must be paid by scanning or inside the app")
    wallets = set(_wallets(content, product))
    if wallets and wallets.isdisjoint({use, ""}):
        return Text("该产品的通道属于另一个应用", "this product's channel is of another app")
    return None


def _conflict(content: Content, products: Mapping[str, str]) -> Iterator[KeyProblem]:
    """By contract, who collects by scanning with one such channel has no other wallet's own scan payment."""
    names = frozenset(product.name for name in products.values() for product in _spread(content, name))
    found = next((one for one in exclusive.conflicts(content, {"": names}) if not one.within), None)
    if found is not None:
        ours, other = found.exclusive, found.other
        zh = f"{ours.product.name}（{ours.spec.name.zh}）与 {other.product.name}（{other.spec.name.zh}）"
        en = f"{ours.product.name} ({ours.spec.name.en}) and {other.product.name} ({other.spec.name.en})"
        yield KeyProblem(
            "products",
            Text(
                f"{zh}不能同时用于扫码付款，请只选一种",
                f"{en}: by contract, one excludes the other where people pay by scanning; choose one of them",
            ),
        )


def _spread(content: Content, name: str) -> Iterator[Product]:
    """The product itself, or those that it picks by app."""
    product = content.products.get(name)
    names = (name,) if product is None or product.scene is not None else tuple(product.picks.values())
    yield from (one for one in map(content.products.get, names) if one is not None and one.scene in _SCANNED)


def _wallets(content: Content, product: Product) -> Iterator[str]:
    """Of each channel that may carry it: the app that pays there; empty: any."""
    for channel_id in product.channels:
        setup = content.channels.get(channel_id)
        spec = registry.specs().get(setup.code) if setup else None
        if spec is not None:
            yield spec.wallet
