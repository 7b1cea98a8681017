"""The whole configuration as one value: what the draft holds, what a revision keeps as JSON, what a process runs on."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from hutong.base.money import yuan_of
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.capabilities.pay import Scene
from hutong.switchboard.letters.head import PLACE, Letterhead, unpack
from hutong.switchboard.letters.kinds import KINDS
from hutong.switchboard.seal import place

NEWS: Final = "hutong_revision"  # NOTIFY: a revision was published
PARAM: Final = PLACE  # where a parameter goes in a template's text
NO_LIMIT: Final = 99_999_999_999  # fen; the most that an amount of nine digits of yuan can be


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of a channel's settings: a value in clear or a sealed one, never both."""

    value: str | None = None
    sealed: bytes | None = None
    name: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """A channel as an operator set it up."""

    id: int
    code: str
    merchant_no: str
    name: str = ""
    remark: str = ""
    enabled: bool = True
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """How people tell it from the others: "17 ALIPAY 2021…"."""
        return f"{self.id} {self.code} {self.merchant_no}".rstrip()

    def opened(self, vault: Vault) -> dict[str, str | Secret]:
        """Every setting by key, secrets unsealed; VaultError."""
        return {key: self.value(key, vault) for key in self.settings}

    def value(self, key: str, vault: Vault) -> str | Secret:
        """One setting; KeyError, VaultError."""
        kept = self.settings[key]
        if kept.sealed is not None:
            return vault.unseal(kept.sealed, place(self.id, key))
        return kept.value or ""


@dataclass(frozen=True, slots=True)
class PayCarrier:
    """A channel that may carry a product's payments, how readily, and which of them."""

    channel_id: int
    weight: int = 100
    enabled: bool = True
    min_fen: int = 1
    max_fen: int = NO_LIMIT
    apps: tuple[str, ...] = ()  # the payer's; empty: any
    hours: str = ""  # of the day in Beijing, such as 22:00-06:00; empty: all day


@dataclass(frozen=True, slots=True)
class Product:
    """What a merchant writes into `channel`. `scene` None: `picks` decides by the payer's app."""

    name: str
    label: Text
    scene: Scene | None
    channel_id: int | None
    picks: Mapping[str, str] = field(default_factory=dict)  # payer's app -> product
    min_fen: int = 1
    max_fen: int = NO_LIMIT
    rate_bp: int = 0  # the operator's fee in hundredths of a percent
    enabled: bool = True
    carriers: tuple[PayCarrier, ...] = ()  # by channel; one of its own channel gives that weight and rules
    split: bool = False  # carriers share the work by weight; else the highest weight runs

    @property
    def channels(self) -> tuple[int, ...]:
        """Every channel that may carry it, its own first."""
        own = () if self.channel_id is None else (self.channel_id,)
        return tuple(dict.fromkeys([*own, *(carrier.channel_id for carrier in self.carriers)]))

    @property
    def limits(self) -> Text:
        """The amounts that it takes, as payers and merchants read them: ¥1.00–¥10.00."""
        least, most = f"¥{yuan_of(self.min_fen)}", f"¥{yuan_of(self.max_fen)}"
        if self.max_fen == NO_LIMIT:
            return Text(f"{least} 起", f"from {least}")
        return Text(f"{least}–{most}", f"{least}–{most}")

    def takes(self, fen: int) -> bool:
        """Whether it takes this amount, on one of its channels at least."""
        between = self.min_fen <= fen <= self.max_fen
        ways = [one for one in self.ordered() if one.enabled]
        return between and (not ways or any(one.min_fen <= fen <= one.max_fen for one in ways))

    def ordered(self) -> tuple[PayCarrier, ...]:
        """Its carriers with the best first: by weight, then its own channel, then the older one; disabled ones too."""
        known = {carrier.channel_id: carrier for carrier in self.carriers}
        every = [known.get(channel_id) or PayCarrier(channel_id) for channel_id in self.channels]
        own = self.channel_id
        return tuple(sorted(every, key=lambda one: (-one.weight, one.channel_id != own, one.channel_id)))


@dataclass(frozen=True, slots=True)
class Route:
    """A business type that leads to a channel: the highest weight runs, the others stand by."""

    business: str  # sms, storage: the ROUTE of a capability
    channel_id: int
    weight: int = 100
    enabled: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """How one channel knows a template."""

    template: str = ""  # the provider's template; empty: the text itself is sent
    sign: str = ""  # the provider's signature; empty: the channel's own


@dataclass(frozen=True, slots=True)
class Template:
    """A text message that merchants send by name, whoever carries it."""

    name: str  # what merchants write into `template`
    label: Text
    text: str  # with ${name} where a parameter goes
    enabled: bool = True
    carriers: Mapping[int, Carrier] = field(default_factory=dict)  # by channel

    @property
    def params(self) -> tuple[str, ...]:
        """The parameters' names, in the order of the text."""
        return tuple(dict.fromkeys(PARAM.findall(self.text)))


@dataclass(frozen=True, slots=True)
class Content:
    """Channels by id, products and templates by name, routes with the best first, business types that are split."""

    channels: Mapping[int, Setup] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    routes: Sequence[Route] = ()
    splits: frozenset[str] = frozenset()  # business types whose routes share the work by weight
    templates: Mapping[str, Template] = field(default_factory=dict)
    letters: Mapping[str, Letterhead] = field(default_factory=dict)  # by kind; one that nobody set up is missing

    def letter(self, kind: str) -> Letterhead:
        """How a kind of message is set up, or would be by default; KeyError for a kind that does not exist."""
        return self.letters.get(kind) or KINDS[kind].usual

    def routes_of(self, business: str) -> list[Route]:
        """The routes of a business type, the best first; disabled ones too."""
        return [route for route in self.routes if route.business == business]

    def pack(self) -> dict[str, Any]:
        """The content as JSON; sealed bytes stay sealed."""
        return {
            "channels": [_pack_setup(setup) for setup in self.channels.values()],
            "products": [_pack_product(product) for product in self.products.values()],
            "routes": [asdict(route) for route in self.routes],
            "splits": sorted(self.splits),
            "templates": [_pack_template(template) for template in self.templates.values()],
            "letters": [letter.pack() for letter in self.letters.values()],
        }

    @classmethod
    def unpack(cls, kept: Mapping[str, Any]) -> "Content":
        """The content that `pack` packed, here or in a version that had no routes, carriers or letters yet."""
        setups = [_unpack_setup(item) for item in kept["channels"]]
        products = [_unpack_product(item) for item in kept["products"]]
        templates = [_unpack_template(item) for item in kept.get("templates", ())]
        letters = [unpack(item) for item in kept.get("letters", ())]
        return cls(
            {setup.id: setup for setup in setups},
            {product.name: product for product in products},
            ordered(Route(**item) for item in kept.get("routes", ())),
            frozenset(kept.get("splits", ())),
            {template.name: template for template in templates},
            {letter.kind: letter for letter in letters},
        )


def ordered(routes: Iterable[Route]) -> tuple[Route, ...]:
    """Routes with the best first: by weight, then the older channel."""
    return tuple(sorted(routes, key=lambda route: (route.business, -route.weight, route.channel_id)))


def _pack_setup(setup: Setup) -> dict[str, Any]:
    settings = {key: _pack_setting(kept) for key, kept in sorted(setup.settings.items())}
    return {**asdict(setup), "settings": settings}


def _pack_setting(kept: Setting) -> dict[str, Any]:
    sealed = None if kept.sealed is None else b64encode(kept.sealed).decode()
    return {"value": kept.value, "sealed": sealed, "name": kept.name, "remark": kept.remark}


def _unpack_setup(item: Mapping[str, Any]) -> Setup:
    settings = {}
    for key, kept in item["settings"].items():
        sealed = None if kept["sealed"] is None else b64decode(kept["sealed"])
        settings[key] = Setting(kept["value"], sealed, kept["name"], kept["remark"])
    return Setup(**{**item, "settings": settings})


def _pack_template(template: Template) -> dict[str, Any]:
    carriers = {str(channel_id): asdict(carrier) for channel_id, carrier in sorted(template.carriers.items())}
    return {**asdict(template), "label": list(template.label), "carriers": carriers}


def _unpack_template(item: Mapping[str, Any]) -> Template:
    carriers = {int(channel_id): Carrier(**carrier) for channel_id, carrier in item["carriers"].items()}
    return Template(**{**item, "label": Text(*item["label"]), "carriers": carriers})


def _pack_product(product: Product) -> dict[str, Any]:
    return {**asdict(product), "label": list(product.label), "picks": dict(product.picks)}


def _unpack_product(item: Mapping[str, Any]) -> Product:
    scene = None if item["scene"] is None else Scene(item["scene"])
    carriers = unpack_carriers(item.get("carriers", ()))
    return Product(**{**item, "label": Text(*item["label"]), "scene": scene, "carriers": carriers})


def unpack_carriers(kept: Iterable[Mapping[str, Any]]) -> tuple[PayCarrier, ...]:
    """The carriers of a product from its JSON."""
    return tuple(PayCarrier(**{**carrier, "apps": tuple(carrier["apps"])}) for carrier in kept)
