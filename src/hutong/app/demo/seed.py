"""What the demo's hub is filled with: a channel for each account at each simulated provider, products, one merchant."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hutong.app.demo import commerce, directories, reminding, routing
from hutong.app.sandbox.world import World
from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import Signer
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.pay import Pays, Scene
from hutong.features.merchants import Merchant
from hutong.features.merchants import edit as merchants
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Product
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.products import put_product

MER_ID: Final = "1000000001"
_SCENES: Final[Mapping[Scene, Text]] = {
    Scene.NATIVE: Text("扫码支付", "QR code"),
    Scene.JSAPI: Text("应用内支付", "in the wallet's own pages"),
    Scene.WAP: Text("手机网页支付", "mobile web"),
    Scene.APP: Text("App 支付", "app"),
    Scene.PAGE: Text("电脑网页支付", "desktop web"),
    Scene.BARCODE: Text("付款码支付", "payment code"),
}
_AUTO: Final = (("wechat", ("wxjsapi", "wxv2jsapi")), ("alipay", ("aliqr", "alijsapi")))  # app -> products, best first


@dataclass(frozen=True, slots=True)
class Account:
    """One account at a simulated provider, and the products that it will carry."""

    code: str
    form: str
    merchant_no: str
    settings: Mapping[str, str]
    usual: bool  # the code's first form: its products have the plain names

    def products(self, channel_id: int) -> Iterator[Product]:
        """The products of this account's channel; none of one that has no key to collect money with."""
        spec = registry.spec(self.code)
        if registry.lacks(self.code, self.settings, Pays):
            return
        for name, scene in spec.products.items():
            words = _SCENES[Scene(scene)]
            tail = Text("", "") if self.usual else Text(f"（{self.form}）", f" ({self.form})")
            label = Text(f"{spec.name.zh} · {words.zh}{tail.zh}", f"{spec.name.en}, {words.en}{tail.en}")
            yield Product(name if self.usual else f"{name}_{self.form}", label, Scene(scene), channel_id)


def accounts(world: World) -> list[Account]:
    """Every form of account at every simulated provider; opened, with fresh keys, at the first call."""
    directories.enter(world)
    return [
        Account(code, form, found.merchant_no, found.settings, number == 0)
        for code, simulator in world.all.items()
        for number, form in enumerate(simulator.FORMS)
        for found in [simulator.account(form)]
    ]


async def configure(actor: Actor, opened: list[Account], world: World, base_url: str) -> list[str]:
    """Channels, products, routes and templates for these accounts, published; the products' names, usual ones first.

    A draft that somebody edited and has not published is left alone: nothing is added to it, and nothing of it
    comes into force. What an older demo lacks is added at the first start after that.
    """
    found = await publish.both(actor)
    if found.base == 0 or found.draft == found.running:
        await _furnish(actor, opened, world, found.draft)
        try:
            await publish.refresh(actor, "demo")
        except Refusal as refusal:
            if refusal.problem is not Problem.NOTHING_TO_PUBLISH:
                raise
    running = (await publish.both(actor)).running
    routing.enter_addresses(running, world, base_url)
    return _names(running, opened)


async def _furnish(actor: Actor, opened: list[Account], world: World, before: Content) -> None:
    """Adds to the draft what it lacks; what is there stays as it is."""
    known = {(setup.code, setup.merchant_no) for setup in before.channels.values()}
    await commerce.keep_apart(actor, MER_ID, before.products)
    for account in opened:
        if (account.code, account.merchant_no) in known:
            continue
        name = f"沙箱 {account.form}"
        setup = await channels.add_channel(
            actor, account.code, account.merchant_no, name=name, settings=account.settings
        )
        for product in account.products(setup.id):
            if product.name not in before.products:
                await put_product(actor, product)
    names = {*(await channels.look(actor)).products}
    picks = {app: name for app, wanted in _AUTO for name in [next((one for one in wanted if one in names), "")] if name}
    if picks and "auto" not in names:
        await put_product(actor, Product("auto", Text("聚合支付", "Any wallet"), None, None, picks))
    await commerce.offer(actor, names)
    await commerce.keep_apart(actor, MER_ID, before.products)
    await routing.configure(actor, world, {(one.code, one.merchant_no): one.usual for one in opened})
    await reminding.configure(actor, world)


def _names(running: Content, opened: list[Account]) -> list[str]:
    """The demo's products that are in force: usual ones, those that serve every app, the others."""
    ids = {(setup.code, setup.merchant_no): setup.id for setup in running.channels.values()}
    usual, others = list[str](), list[str]()
    for account in opened:
        channel_id = ids.get((account.code, account.merchant_no))
        if channel_id is not None:
            (usual if account.usual else others).extend(one.name for one in account.products(channel_id))
    return [name for name in (*usual, "auto", commerce.AUTO.name, *others) if name in running.products]


async def merchant(actor: Actor, folder: Path) -> dict[str, str]:
    """The demo's merchant, made or found; its keys go to files that only their owner reads."""
    private = folder / "merchant_private_key.pem"
    if not private.exists():
        _write(private, Signer.generate().reveal())
    public = Signer(Secret(private.read_text())).public_pem()
    try:
        found = await merchants.find(actor, MER_ID)
        if not any(verifier.pem() == public for verifier in found.verifiers):
            if len(found.verifiers) > 1:
                await merchants.retire_keys(actor, MER_ID, ["public_key"])  # a third beside two that live is refused
            found = await merchants.set_public_key(actor, MER_ID, public)
    except Refusal as refusal:
        if refusal.problem is not Problem.NO_MERCHANT:
            raise
        products, _ = commerce.split((await publish.both(actor)).running)
        terms = merchants.Terms(products=products)
        created = await merchants.create(actor, "胡同小店 Hutong Shop", mer_id=MER_ID, public_key=public, terms=terms)
        found = created.merchant
    return _told(found, private, folder / "platform_public_key.pem")


async def second(actor: Actor, folder: Path) -> dict[str, Any]:
    """The second merchant, who signs with the same key, with the products that it alone may order with."""
    private = folder / "merchant_private_key.pem"
    found = await commerce.furnish(actor, Signer(Secret(private.read_text())).public_pem())
    _, products = commerce.split((await publish.both(actor)).running)
    return {**_told(found, private, folder / "platform_public_key_2.pem"), "channels": products}


def _told(merchant: Merchant, private: Path, platform: Path) -> dict[str, str]:
    _write(platform, merchant.platform_public_key)
    return {
        "merId": merchant.id,
        "md5_key": merchant.md5_keys[0].reveal(),
        "private_key": str(private.resolve()),
        "platform_public_key": str(platform.resolve()),
    }


def write(path: Path, facts: Mapping[str, Any]) -> None:
    """demo.json, whole or not at all, and only for its owner: it holds a key."""
    _write(path, json.dumps(dict(facts), ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with open(fresh, "x", opener=_private, encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
