"""支付产品: what merchants write into `channel`; added, edited and removed in the draft."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.doors.office.configuration.shapes import FieldChange, Mark
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form
from hutong.doors.office.frame.room import Room
from hutong.doors.office.offer.drafted import (
    Advice,
    ChannelChoice,
    Label,
    Offered,
    advised,
    choice,
    differences,
    told,
)
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product
from hutong.switchboard.drafts import channels, products, publish
from hutong.switchboard.drafts.methods import SCENES
from hutong.switchboard.drafts.products import APPS
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.drafts.routes import HEAVIEST
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.lists import State

room = Room("office", "products")
Name = Annotated[str, Path(min_length=1, max_length=32)]
Fen = Annotated[int, Field(ge=1, le=NO_LIMIT)]


class CarrierEdit(Form):
    """A channel that may carry a product, how readily, and which payments."""

    channel_id: int
    weight: int = Field(100, ge=0, le=HEAVIEST)
    enabled: bool = True
    min_fen: Fen = 1
    max_fen: Fen | None = None  # null: no limit
    apps: list[str] = Field(default_factory=list, max_length=8)
    hours: str = Field("", max_length=20)


class ProductEdit(Form):
    """A product as it is to be; `expect` is the mark that was looked at, empty for a new one."""

    expect: Mark
    label_zh: Label
    label_en: Label = ""
    scene: Scene | None = None  # null: `picks` decide by the payer's app
    channel_id: int | None = None
    picks: dict[str, str] = Field(default_factory=dict, max_length=8)
    min_fen: Fen = 1
    max_fen: Fen | None = None  # null: no limit
    rate_bp: int = Field(0, ge=0, le=10_000)
    enabled: bool = True
    carriers: list[CarrierEdit] = Field(default_factory=list, max_length=50)
    split: bool = False

    def product(self, name: str) -> Product:
        """The product of this name."""
        return Product(
            name,
            Text(self.label_zh, self.label_en or self.label_zh),
            self.scene,
            self.channel_id,
            self.picks,
            self.min_fen,
            self.max_fen or NO_LIMIT,
            self.rate_bp,
            self.enabled,
            tuple(_carrier(one) for one in self.carriers),
            self.split,
        )


class ProductCarrier(Answer):
    """A channel that may carry a product, in the order in which they are tried."""

    channel_id: int
    title: str
    name: str
    own: bool  # the channel that the product itself names
    listed: bool  # with weight or rules of its own
    weight: int
    enabled: bool
    channel_enabled: bool
    min_fen: int
    max_fen: int | None
    apps: list[str]
    hours: str


class AppPick(Answer):
    """The product that serves a payer's app."""

    app: str
    label: str
    product: str


class ProductShown(Answer):
    """A product of the draft."""

    name: str
    label: str
    label_zh: str
    label_en: str
    scene: Scene | None
    scene_label: str
    channel_id: int | None
    carriers: list[ProductCarrier]
    picks: list[AppPick]
    picked_by: list[str]  # products that lead to it by app
    min_fen: int
    max_fen: int | None
    rate_bp: int
    enabled: bool
    split: bool
    state: State
    changes: list[FieldChange]
    findings: list[Advice]
    mark: str


class ProductList(Answer):
    """Every product of the draft, and those that the next refresh takes away."""

    rows: list[ProductShown]
    removed: list[str]


class PayChannel(ChannelChoice):
    """A channel that collects money, and in which scenes."""

    scenes: list[Scene]


class ProductOptions(Answer):
    """What a product's form offers."""

    scenes: list[Offered]
    apps: list[Offered]
    channels: list[PayChannel]
    heaviest: int


@room.get("/products", may="product.view")
async def list_products(who: Who) -> ProductList:
    """Every product of the draft, and how it differs from what runs."""
    both = await publish.both(who.actor)
    changes = differences(both, "product", who)
    rows = [_shown(one, both, *told(changes.get(name), both, who), who) for name, one in both.draft.products.items()]
    return ProductList(rows=rows, removed=[name for name, one in changes.items() if one.kind == "removed"])


@room.get("/products/options", may="product.view")
async def product_options(who: Who) -> ProductOptions:
    """What a product's form offers: scenes, apps, channels that collect money."""
    content = await channels.look(who.actor)
    able = ((setup, products.scenes_of(setup.code)) for setup in content.channels.values())
    return ProductOptions(
        scenes=[Offered(value=scene, label=who.say(label)) for scene, label in SCENES.items()],
        apps=[Offered(value=app, label=who.say(APPS[app])) for app in APPS],
        channels=[
            PayChannel(**choice(setup, who).model_dump(), scenes=sorted(scenes)) for setup, scenes in able if scenes
        ],
        heaviest=HEAVIEST,
    )


@room.put("/products/{name}", may="product.edit")
async def put_product(name: Name, form: ProductEdit, who: Who) -> Done:
    """Adds or replaces a product of the draft, unless somebody else did meanwhile."""
    await products.put_product(who.actor, form.product(name), expect=form.expect)
    return Done()


@room.delete("/products/{name}", may="product.edit")
async def remove_product(name: Name, who: Who) -> Done:
    """Takes a product out of the draft."""
    await products.remove_product(who.actor, name)
    return Done()


def _carrier(one: CarrierEdit) -> PayCarrier:
    most = one.max_fen or NO_LIMIT
    return PayCarrier(one.channel_id, one.weight, one.enabled, one.min_fen, most, tuple(one.apps), one.hours)


def _shown(product: Product, both: Both, state: State, changes: list[FieldChange], who: Caller) -> ProductShown:
    content = both.draft
    picked_by = [other.name for other in content.products.values() if product.name in other.picks.values()]
    faults, warnings = products.faults(product, content), products.unknowable(product, content)
    return ProductShown(
        name=product.name,
        label=who.say(product.label),
        label_zh=product.label.zh,
        label_en=product.label.en,
        scene=product.scene,
        scene_label=who.say(SCENES[product.scene] if product.scene else Text("按应用选择", "By the payer's app")),
        channel_id=product.channel_id,
        carriers=[_carried(one, product, content) for one in product.ordered()],
        picks=[
            AppPick(app=app, label=who.say(APPS[app]) if app in APPS else app, product=name)
            for app, name in sorted(product.picks.items(), key=lambda one: [*APPS, one[0]].index(one[0]))
        ],
        picked_by=picked_by,
        min_fen=product.min_fen,
        max_fen=_most(product.max_fen),
        rate_bp=product.rate_bp,
        enabled=product.enabled,
        split=product.split,
        state=state,
        changes=changes,
        findings=advised(faults, warnings, who, enabled=product.enabled),
        mark=mark(product),
    )


def _carried(one: PayCarrier, product: Product, content: Content) -> ProductCarrier:
    setup = content.channels.get(one.channel_id)
    return ProductCarrier(
        channel_id=one.channel_id,
        title=setup.title if setup else str(one.channel_id),
        name=setup.name if setup else "",
        own=one.channel_id == product.channel_id,
        listed=one in product.carriers,
        weight=one.weight,
        enabled=one.enabled,
        channel_enabled=setup.enabled if setup else False,
        min_fen=one.min_fen,
        max_fen=_most(one.max_fen),
        apps=list(one.apps),
        hours=one.hours,
    )


def _most(fen: int) -> int | None:
    return None if fen == NO_LIMIT else fen
