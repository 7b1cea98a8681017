"""支付方式管理: for each wallet, the channel that carries its scan and its app payments; one for both, or two."""

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.doors.office.configuration.shapes import Mark
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.offer.drafted import ChannelChoice, Offered, choice
from hutong.features.logins.account import PayersAccount, account_of
from hutong.switchboard.content import Product
from hutong.switchboard.contracts.exclusive import Offers
from hutong.switchboard.drafts import methods, publish
from hutong.switchboard.drafts.form import form as form_of
from hutong.switchboard.drafts.methods import SCENES, Kind, Method, Use
from hutong.switchboard.drafts.moves import takeover
from hutong.switchboard.drafts.products import missing
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.lists import ChannelRow, State, channel_rows

room = Room("office", "methods")
Key = Annotated[str, Path(max_length=64)]
_USES: dict[Use, Text] = {
    "scan": Text("扫码与网页支付", "Scan and web payments"),
    "app": Text("App 支付", "App payments"),
}
_OFFICIAL: dict[str, Text] = {"wechat": Text("公众号与扫码支付", "Official account and scan payments")}


class MethodProduct(Answer):
    """A product of a method."""

    name: str
    label: str
    scene: Scene
    scene_label: str
    channel_id: int
    channel: str
    standby: int  # further channels that may carry it
    enabled: bool
    state: State
    runs_on: str  # the channel in what runs now; empty: none yet


class MethodAccount(Answer):
    """The application whose payers a channel collects from, and where its secret is; no channel holds it yet: null."""

    application: str
    channel: ChannelChoice | None
    label: str  # of the secret
    secret: str  # masked; empty where it isn't set, or not to be seen by who asks
    codes: str  # of channels that would hold it, with commas


class MethodChannel(ChannelChoice):
    """A channel that could carry a method, how complete its settings are, and what it would mean."""

    merchant_no: str
    right: int
    needed: int
    makes: list[str]  # usual products that would be added
    misses: list[str]  # products that it has no scene for
    lacks: list[str]  # optional keys without which it collects nothing
    account: MethodAccount | None  # of payers who are known by another channel's secret


class MethodShown(Answer):
    """One use of a wallet."""

    use: Use
    label: str
    mark: str
    enabled: Literal["on", "off", "mixed", "none"]
    channel_ids: list[int]  # several: products were told apart
    products: list[MethodProduct]
    channels: list[MethodChannel]
    edited: bool  # the draft differs from what runs
    exclusive: bool  # by contract it stands beside no other wallet's own scan payment
    rivals: list[str]  # products that would be switched off if this took over; empty: nothing stands against it


class MethodSection(Answer):
    """A wallet, or a code for any wallet."""

    key: str
    name: str
    codes: list[Offered]
    methods: list[MethodShown]


class MethodSections(Answer):
    """Every section of the page."""

    rows: list[MethodSection]


class MethodAssignment(Form):
    """Which channel is to carry a method; `products` null: all of them."""

    expect: Mark
    channel_id: int
    products: list[Annotated[str, Field(max_length=32)]] | None = Field(None, max_length=200)
    make: bool = True


class MethodAssigned(Answer):
    """What became of the products."""

    moved: list[str]
    made: list[str]
    unable: list[str]


class MethodTakeover(Form):
    """A method that takes over from those that exclude it."""

    expect: Mark


class MethodTaken(Answer):
    """What was switched on, what off, and which products that pick by app were led elsewhere."""

    on: list[str]
    off: list[str]
    led: list[str]


class MethodSwitch(Form):
    """A method switched on or off."""

    expect: Mark
    enabled: bool


class MethodSwitched(Answer):
    """The products that were switched."""

    products: list[str]


@room.get("/methods", may="product.view")
async def list_methods(who: Who, parts: House) -> MethodSections:
    """Every wallet's scan and app payment: its channel, its products, and the channels that could carry it."""
    both = await publish.both(who.actor)
    every = methods.methods(both.draft)
    able = replace(both.draft, channels={setup.id: setup for one in every for setup in one.able})
    found_rows = await asyncio.to_thread(channel_rows, able, parts.vault, both.running)  # it reads keys: slow
    rows = {row.setup.id: row for row in found_rows}
    accounts = await asyncio.to_thread(_accounts, every, both, who)
    offered = await who.actor.offers(parts.pool)
    found: dict[str, list[MethodShown]] = {}
    for one in every:
        found.setdefault(one.kind.key, []).append(_shown(one, both, rows, accounts, offered, who))
    return MethodSections(rows=[_section(kind, found.get(key, []), who) for key, kind in methods.kinds().items()])


@room.put("/methods/{key}/{use}/channel", may="product.edit")
async def assign_method(key: Key, use: Use, form: MethodAssignment, who: Who) -> MethodAssigned:
    """Leads a method's products to another channel in the draft, all in one go."""
    done = await methods.assign(
        who.actor, key, use, form.channel_id, names=form.products, make=form.make, expect=form.expect
    )
    return MethodAssigned(moved=_names(done.moved), made=_names(done.made), unable=_names(done.unable))


@room.put("/methods/{key}/{use}/enabled", may="product.edit")
async def switch_method(key: Key, use: Use, form: MethodSwitch, who: Who) -> MethodSwitched:
    """Switches every product of a method on or off in the draft."""
    return MethodSwitched(
        products=_names(tuple(await methods.switch(who.actor, key, use, form.enabled, expect=form.expect)))
    )


@room.put("/methods/{key}/{use}/takeover", may="product.edit")
async def take_over(key: Key, use: Use, form: MethodTakeover, who: Who) -> MethodTaken:
    """Switches a method on, and everything off that a provider's contract forbids beside it, in the draft."""
    done = await takeover.take_over(who.actor, key, use, expect=form.expect)
    return MethodTaken(on=_names(done.on), off=_names(done.off), led=_names(done.led))


def _section(kind: Kind, shown: list[MethodShown], who: Caller) -> MethodSection:
    codes = [Offered(value=spec.code, label=who.say(spec.name)) for spec in kind.specs]
    return MethodSection(key=kind.key, name=who.say(kind.name), codes=codes, methods=shown)


def _accounts(every: list[Method], both: Both, who: Caller) -> dict[int, MethodAccount]:
    """By channel, of those that other channels' secrets are needed with."""
    scanned = {setup.id: setup for one in every if one.use == "scan" for setup in one.able}
    found = {key: account_of(who.parts.switchboard, both.draft, setup) for key, setup in scanned.items()}
    return {key: _account(one, who) for key, one in found.items() if one is not None}


def _account(one: PayersAccount, who: Caller) -> MethodAccount:
    seen = one.setup is not None and who.may("channel.view")
    fields = form_of(one.setup, who.parts.vault)[0] if one.setup is not None and seen else []
    return MethodAccount(
        application=one.application,
        channel=choice(one.setup, who) if one.setup else None,
        label=who.say(one.secret.label) if one.secret else "",
        secret=next((field.value for field in fields if field.declared == one.secret), ""),
        codes=",".join(one.codes),
    )


def _shown(
    one: Method,
    both: Both,
    rows: dict[int, ChannelRow],
    accounts: dict[int, MethodAccount],
    offered: Offers,
    who: Caller,
) -> MethodShown:
    flags = {product.enabled for product in one.products}
    states: dict[frozenset[bool], Literal["on", "off", "mixed", "none"]] = {
        frozenset(): "none",
        frozenset({True}): "on",
        frozenset({False}): "off",
    }
    label = _OFFICIAL.get(one.kind.key, _USES["scan"]) if one.use == "scan" else _USES["app"]
    products = [_product(product, product.scene, both, who) for product in one.products if product.scene is not None]
    return MethodShown(
        use=one.use,
        label=who.say(label),
        mark=one.mark,
        enabled=states.get(frozenset(flags), "mixed"),
        channel_ids=list(one.channels),
        products=products,
        channels=[_channel(one, row, both, accounts, who) for setup in one.able if (row := rows.get(setup.id))],
        edited=any(product.state != "published" for product in products),
        exclusive=one.use == "scan" and any(spec.exclusive_scan for spec in one.kind.specs),
        rivals=_names(takeover.plan(both.draft, one, offered).off),
    )


def _product(product: Product, scene: Scene, both: Both, who: Caller) -> MethodProduct:
    setup = both.draft.channels.get(product.channel_id or 0)
    before = both.running.products.get(product.name)
    runs = both.running.channels.get(before.channel_id or 0) if before else None
    state: State = "added" if before is None else "published" if before == product else "changed"
    return MethodProduct(
        name=product.name,
        label=who.say(product.label),
        scene=scene,
        scene_label=who.say(SCENES[scene]),
        channel_id=product.channel_id or 0,
        channel=setup.title if setup else str(product.channel_id),
        standby=len(product.channels) - 1,
        enabled=product.enabled,
        state=state,
        runs_on=runs.title if runs else "",
    )


def _channel(
    one: Method, row: ChannelRow, both: Both, accounts: dict[int, MethodAccount], who: Caller
) -> MethodChannel:
    moving = methods.move(one, both.draft, row.setup, None, make=True)
    return MethodChannel(
        **choice(row.setup, who).model_dump(),
        merchant_no=row.setup.merchant_no,
        right=row.right,
        needed=row.needed,
        makes=_names(moving.made),
        misses=_names(moving.unable),
        lacks=[who.say(label) for label in missing(row.setup)],
        account=accounts.get(row.setup.id) if one.use == "scan" else None,
    )


def _names(products: tuple[Product, ...]) -> list[str]:
    return [product.name for product in products]
