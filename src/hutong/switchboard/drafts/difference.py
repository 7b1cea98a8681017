"""What a refresh would change, as it may be shown: secrets are compared by value and printed as masks."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from hutong.base.money import yuan_of
from hutong.base.secrets import Secret, masked
from hutong.base.text import Text
from hutong.base.vault import Vault, VaultError
from hutong.capabilities.channel import MERCHANT_NUMBER
from hutong.switchboard import registry
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product, Route, Setup, Template
from hutong.switchboard.drafts.methods import SCENES
from hutong.switchboard.drafts.products import APPS
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS

BROKEN: Final = "(broken seal)"
What = Literal["channel", "product", "route", "template", "letter"]
_LABELS: Final[Mapping[str, Text]] = {
    "merchant_no": MERCHANT_NUMBER,
    "name": Text("名称", "Name"),
    "remark": Text("备注", "Remark"),
    "enabled": Text("启用", "On"),
    "weight": Text("权重", "Weight"),
    "split": Text("按权重分流", "Shared by weight"),
    "label_zh": Text("中文名称", "Chinese label"),
    "label_en": Text("英文名称", "English label"),
    "text": Text("内容", "Text"),
    "template": Text("模板编号", "Template"),
    "shape": Text("模板格式", "Shape of the template"),
    "title": Text("模板标题", "Title of the template"),
    "names": Text("字段对应", "Fields"),
    "first": Text("开头", "First line"),
    "last": Text("结尾", "Last line"),
    "url": Text("跳转网页", "Page that a tap opens"),
    "mini_app": Text("跳转小程序", "Mini program that a tap opens"),
    "mini_page": Text("小程序页面", "Page of the mini program"),
    "scene": Text("场景", "Scene"),
    "channel": Text("通道编号", "Channel id"),
    "picks": Text("按应用选择", "Picked by the payer's app"),
    "min": Text("最小金额", "Least amount"),
    "max": Text("最大金额", "Most"),
    "rate_bp": Text("费率（万分之）", "Rate (hundredths of a percent)"),
}
_FLAGS: Final = frozenset({"enabled", "split"})
_YES: Final[Mapping[str, Text]] = {"yes": Text("是", "yes"), "no": Text("否", "no")}
_SCENES: Final[Mapping[str, Text]] = {
    **{str(scene): text for scene, text in SCENES.items()},
    "auto": Text("按应用选择", "by the payer's app"),
}
_CARRIER: Final = "carrier "  # of a product or template, followed by the channel's id
_WEIGHT: Final = "weight "
_OFF: Final = "off"
_TO: Final = " → "  # between a route's business and its channel


@dataclass(frozen=True, slots=True)
class Field:
    """One field before and after; secrets are masked. Empty: absent."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One channel, product, route, template or kind of message that comes, goes or changes."""

    what: What
    subject: str
    kind: Literal["added", "removed", "changed"]
    fields: tuple[Field, ...]

    def pack(self) -> dict[str, Any]:
        """The change as JSON."""
        return asdict(self)

    @classmethod
    def unpack(cls, kept: Mapping[str, Any]) -> "Change":
        """The change that `pack` packed."""
        return cls(kept["what"], kept["subject"], kept["kind"], tuple(Field(**field) for field in kept["fields"]))


_Fields = Mapping[str, tuple[object, str]]  # name -> what is compared, what is shown


def difference(old: Content, new: Content, vault: Vault) -> list[Change]:
    """Every change from `old` to `new`, channels first."""
    texts = (*_templates(old, new), *_letters(old, new))
    return [*_channels(old, new, vault), *_products(old, new), *_routes(old, new), *texts]


def _channels(old: Content, new: Content, vault: Vault) -> Iterator[Change]:
    for channel_id in sorted({*old.channels, *new.channels}):
        before, after = old.channels.get(channel_id), new.channels.get(channel_id)
        title = after.title if after else before.title if before else ""
        yield from _change("channel", title, _setup(before, vault), _setup(after, vault))


def _products(old: Content, new: Content) -> Iterator[Change]:
    for name in sorted({*old.products, *new.products}):
        before, after = old.products.get(name), new.products.get(name)
        yield from _change("product", name, _product(before), _product(after))


def _routes(old: Content, new: Content) -> Iterator[Change]:
    befores = {(route.business, route.channel_id): route for route in old.routes}
    afters = {(route.business, route.channel_id): route for route in new.routes}
    for business, channel_id in sorted({*befores, *afters}):
        setup = new.channels.get(channel_id) or old.channels.get(channel_id)
        subject = route_subject(business, setup.title if setup else str(channel_id))
        before, after = befores.get((business, channel_id)), afters.get((business, channel_id))
        yield from _change("route", subject, _route(before), _route(after))
    for business in sorted(old.splits ^ new.splits):
        before_split, after_split = business in old.splits, business in new.splits
        split = {"split": (before_split, _yes(before_split))}
        yield from _change("route", business, split, {"split": (after_split, _yes(after_split))})


def _templates(old: Content, new: Content) -> Iterator[Change]:
    for name in sorted({*old.templates, *new.templates}):
        before, after = old.templates.get(name), new.templates.get(name)
        yield from _change("template", name, _template(before), _template(after))


def _letters(old: Content, new: Content) -> Iterator[Change]:
    for kind in sorted({*old.letters, *new.letters}):
        yield from _change("letter", kind, _letter(old.letters.get(kind)), _letter(new.letters.get(kind)))


def _change(what: What, subject: str, old: _Fields | None, new: _Fields | None) -> Iterator[Change]:
    before, after = old or {}, new or {}
    absent = (None, "")
    fields = tuple(
        Field(name, before.get(name, absent)[1], after.get(name, absent)[1])
        for name in dict.fromkeys([*before, *after])
        if before.get(name, absent)[0] != after.get(name, absent)[0]
    )
    if old is None:
        yield Change(what, subject, "added", fields)
    elif new is None:
        yield Change(what, subject, "removed", fields)
    elif fields:
        yield Change(what, subject, "changed", fields)


def _setup(setup: Setup | None, vault: Vault) -> _Fields | None:
    if setup is None:
        return None
    own = {"merchant_no": setup.merchant_no, "name": setup.name, "remark": setup.remark}
    fields: dict[str, tuple[object, str]] = {name: (text or None, text) for name, text in own.items()}
    fields["enabled"] = (setup.enabled, _yes(setup.enabled))
    secrets = registry.secret_keys(setup.code)  # a key may have become one after it was kept in clear
    for key, kept in setup.settings.items():
        if kept.sealed is not None:
            fields[key] = _sealed(setup, key, vault)
        else:
            text = kept.value or ""
            fields[key] = (Secret(text), masked(text)) if key in secrets else (text, text)
    return fields


def _sealed(setup: Setup, key: str, vault: Vault) -> tuple[object, str]:
    try:
        secret = setup.value(key, vault)
    except VaultError:
        return setup.settings[key].sealed, BROKEN
    return secret, shown_as(secret)


def shown_as(value: str | Secret) -> str:
    """A value as it may be shown."""
    return f"{value}" if isinstance(value, Secret) else value


def _route(route: Route | None) -> _Fields | None:
    if route is None:
        return None
    shown = {"weight": str(route.weight), "enabled": _yes(route.enabled), "remark": route.remark}
    return {name: (text or None, text) for name, text in shown.items()}


def _template(template: Template | None) -> _Fields | None:
    if template is None:
        return None
    shown = {
        "label_zh": template.label.zh,
        "label_en": template.label.en,
        "text": template.text,
        "enabled": _yes(template.enabled),
        **{f"{_CARRIER}{key}": " ".join([one.template, one.sign]).strip() for key, one in template.carriers.items()},
    }
    return {name: (text or None, text) for name, text in shown.items()}


def _letter(letter: Letterhead | None) -> _Fields | None:
    if letter is None:
        return None
    kept = letter.pack()
    shown = {name: text for name, text in kept.items() if isinstance(text, str) and name not in ("kind", "remark")}
    shown |= {
        "enabled": _yes(letter.enabled),
        "channel": str(letter.channel_id or ""),
        "names": ", ".join(f"{ours}={theirs}" for ours, theirs in letter.names.items()),
        "last": letter.remark,
    }
    return {name: (text or None, text) for name, text in shown.items()}


def _product(product: Product | None) -> _Fields | None:
    if product is None:
        return None
    picks = ", ".join(f"{app}={name}" for app, name in sorted(product.picks.items()))
    shown = {
        "label_zh": product.label.zh,
        "label_en": product.label.en,
        "scene": product.scene or "auto",
        "channel": str(product.channel_id or ""),
        "picks": picks,
        "min": yuan_of(product.min_fen),
        "max": yuan_of(product.max_fen),
        "rate_bp": str(product.rate_bp),
        "enabled": _yes(product.enabled),
        "split": _yes(product.split) if product.split else "",
        **{f"{_CARRIER}{carrier.channel_id}": carried(carrier) for carrier in product.carriers},
    }
    return {name: (text or None, text) for name, text in shown.items()}


def carried(carrier: PayCarrier) -> str:
    """A product's carrier in one line: its weight, its rules, and whether it is off."""
    most = "" if carrier.max_fen == NO_LIMIT else yuan_of(carrier.max_fen)
    amount = f"{yuan_of(carrier.min_fen)}–{most}" if most or carrier.min_fen > 1 else ""
    parts = (f"{_WEIGHT}{carrier.weight}", amount, "/".join(carrier.apps), carrier.hours)
    return ", ".join(part for part in (*parts, "" if carrier.enabled else _OFF) if part)


def route_subject(business: str, title: str) -> str:
    """What a change or finding calls a route; `title`: its channel's."""
    return f"{business}{_TO}{title}"


def called(what: str, subject: str) -> Text:
    """What people call the subject of a change: of a route, its business by name."""
    if what == "letter" and subject in KINDS:
        return KINDS[subject].label
    if what != "route":
        return Text(subject, subject)
    business, to, title = subject.partition(_TO)
    name = registry.business(business)
    return Text(f"{name.zh}{to}{title}", f"{name.en}{to}{title}")


def label(name: str, code: str = "") -> Text:
    """What people call a field: a channel's key as its code does, others as above."""
    known = registry.specs().get(code)
    for key in known.config.keys() if known else ():
        if key.wire == name:
            return key.label
    if name.startswith(_CARRIER):
        number = name.removeprefix(_CARRIER)
        return Text(f"承载通道 {number}", f"Carrier: channel {number}")
    return _LABELS.get(name, Text(name, name))


def worded(what: str, name: str, shown: str) -> Text:
    """A field's value for people: the words in it in the reader's language, all else as it is."""
    if shown == BROKEN:
        return Text("（密文已损坏）", BROKEN)
    if name in _FLAGS:
        return _YES.get(shown, Text(shown, shown))
    if what == "product" and name == "scene":
        return _SCENES.get(shown, Text(shown, shown))
    if what == "product" and name.startswith(_CARRIER):
        parts = [_part(part) for part in shown.split(", ")]
        return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    if what == "product" and name == "picks":
        picks = [pick.partition("=") for pick in shown.split(", ")]
        told = [(APPS.get(app, Text(app, app)), f"{equals}{name}") for app, equals, name in picks]
        return Text("，".join(app.zh + rest for app, rest in told), ", ".join(app.en + rest for app, rest in told))
    return Text(shown, shown)


def _part(part: str) -> Text:
    """One part of what `carried` writes."""
    if part.startswith(_WEIGHT):
        return Text(f"权重 {part.removeprefix(_WEIGHT)}", part)
    if part == _OFF:
        return Text("停用", part)
    apps = [APPS.get(app) for app in part.split("/")]
    named = [app for app in apps if app is not None]
    return Text("/".join(app.zh for app in named), "/".join(app.en for app in named)) if all(apps) else Text(part, part)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
