"""Products, routes and templates of text messages: those that can't be as they are, and those that nothing leads to."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.features.doctor.checks.methods import named
from hutong.features.doctor.ground import Ground, called
from hutong.features.doctor.part import Part, ids
from hutong.switchboard import registry
from hutong.switchboard.content import Route, Template
from hutong.switchboard.drafts import products, routes
from hutong.switchboard.drafts.texts import templates

PRODUCT: Final = Ailment(
    "product.wrong",
    Level.ERROR,
    Text("产品用不了", "The product can't be used"),
    Text("按提示修改产品指向的通道、限额或选择规则", "Mend its channel, its limits or its picks, as told"),
    "/products",
)
RULE: Final = Ailment(
    "product.rule",
    Level.WARN,
    Text("产品的通道规则用不上", "A rule of the product's carriers is never used"),
    Text(
        "按提示修改规则，或让按应用选择的产品指向它", "Change the rule, or let a product that picks by app lead to it"
    ),
    "/products",
)
ROUTE: Final = Ailment(
    "route.wrong",
    Level.ERROR,
    Text("路由用不了", "The route can't be used"),
    Text("让路由指向已启用、能做这项业务的通道", "Let it lead to a channel that is on and does this business"),
    "/routes",
)
NO_ROUTE: Final = Ailment(
    "route.none",
    Level.ERROR,
    Text("没有启用的路由，通道用不上", "No route is on: the channels can't be used"),
    Text(
        "在「路由」为该业务添加一条启用的路由，或停用这些通道", "Add a route of this business, or disable the channels"
    ),
    "/routes",
)
TEMPLATE: Final = Ailment(
    "template.wrong",
    Level.ERROR,
    Text("短信模板用不了", "The SMS template can't be used"),
    Text("按提示修改短信模板的内容或参数", "Mend its text or parameters, as told"),
    "/templates",
)
UNMAPPED: Final = Ailment(
    "template.unmapped",
    Level.WARN,
    Text("有通道发不了这个短信模板，会被跳过", "A channel can't carry this SMS template and is passed over"),
    Text("在短信模板中填写该通道的模板编号", "Enter the channel's own template at the SMS template"),
    "/templates",
)
AILMENTS: Final = (PRODUCT, RULE, ROUTE, NO_ROUTE, TEMPLATE, UNMAPPED)


def parts(ground: Ground) -> Iterator[Part]:
    """One part."""

    async def look() -> Sequence[Finding]:
        return [*_products(ground), *_routes(ground), *_templates(ground)]

    words = Text("产品、路由、短信模板都可用", "Products, routes and SMS templates can all be used")
    yield Part("catalogue", Text("产品与路由", "Products and routes"), ids(AILMENTS), words, look)


def _products(ground: Ground) -> Iterator[Finding]:
    for product in ground.products:
        place = f"/products?product={product.name}"
        for cause in products.wrongs(product, ground.content):
            yield PRODUCT.of(named(product), cause, place=place)
        for cause in products.unknowable(product, ground.content):
            yield RULE.of(named(product), cause, place=place)


def _routes(ground: Ground) -> Iterator[Finding]:
    for route in ground.content.routes:
        if route.enabled:
            yield from (ROUTE.of(_leading(ground, route), cause) for cause in routes.wrongs(route, ground.content))
    for business, cause in routes.lacking(ground.content):
        yield NO_ROUTE.of(registry.business(business), cause)


def _templates(ground: Ground) -> Iterator[Finding]:
    for template in ground.content.templates.values():
        if template.enabled:
            yield from (TEMPLATE.of(_titled(template), one) for one in templates.wrongs(template, ground.content))
            yield from (UNMAPPED.of(_titled(template), one) for one in templates.unmapped(template, ground.content))


def _leading(ground: Ground, route: Route) -> Text:
    business, setup = registry.business(route.business), ground.content.channels.get(route.channel_id)
    name = called(setup) if setup else Text(str(route.channel_id), str(route.channel_id))
    return Text(f"{business.zh} → {name.zh}", f"{business.en} → {name.en}")


def _titled(template: Template) -> Text:
    return Text(f"{template.name} {template.label.zh}".strip(), f"{template.name} {template.label.en}".strip())
