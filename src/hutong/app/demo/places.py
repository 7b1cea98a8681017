"""The demo's places to pay at: two car parks and a card counter, with codes and an operator's system behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from hutong.app.demo import commerce
from hutong.base.vault import Vault
from hutong.features.scenes import codes, look
from hutong.features.scenes.codes import Wanted
from hutong.features.scenes.look import WantedCodes, WantedSites
from hutong.features.scenes.products import AUTO, apps_of
from hutong.features.scenes.scene import Site
from hutong.features.scenes.sites import Sites, Wish
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import publish


@dataclass(frozen=True, slots=True)
class Place:
    """A site of the demo. `asks`: its settings that are addresses of the operator's system; `rest`: the others."""

    scene: str
    name: str
    products: Mapping[str, str]
    asks: Mapping[str, str]
    rest: Mapping[str, str]
    codes: Sequence[Wanted]


# Inside its app Alipay leads back to the page of the place only where it was asked for a payment in that page.
_WALLETS: Final = {AUTO: "auto", "alipay": "alijsapi"}
_PARK: Final = {"FEE_URL": "park/fee", "GATE_URL": "park/gate"}
_CARDS: Final = {"CHECK_URL": "cards/check", "CREDIT_URL": "cards/credit"}
_LANES: Final = (Wanted("gate", "停车缴费"), Wanted("lane", "1 号出口", "1 号出口"))
_KNOWS: Final = {"LANE_KNOWS": "on", "ASK_PHONE": "on"}
_AMOUNTS: Final = {"AMOUNTS": "20, 50, 100", "LEAST_YUAN": "1", "MOST_YUAN": "500"}
_COUNTER: Final = (Wanted("gate", "卡充值"), Wanted("account", "张** 的卡", "88001234"))


def _places(first: str) -> Sequence[tuple[str, Place]]:
    """Merchant number and place."""
    return (
        (first, Place("parking", "胡同广场停车场", _WALLETS, _PARK, _KNOWS, _LANES)),
        (first, Place("recharge", "胡同广场一卡通", _WALLETS, _CARDS, _AMOUNTS, _COUNTER)),
        (commerce.SECOND, Place("parking", "胡同停车 东区", {AUTO: commerce.AUTO.name}, _PARK, _KNOWS, _LANES)),
    )


async def furnish(actor: Actor, vault: Vault, first: str, base_url: str, sandbox_url: str) -> list[dict[str, Any]]:
    """Sites and codes, made or found; addresses follow the sandbox. The sites with their codes, for demo.json.

    A place whose product is not there, or that an operator has switched off, is left out.
    """
    sites, content = Sites(actor.pool, vault, loopback=True), (await publish.both(actor)).running
    told = []
    for mer_id, place in _places(first):
        if not {*place.products.values()} <= {*content.products}:
            continue
        site = await _site(actor, sites, content, mer_id, place, f"{sandbox_url}/shop")
        found = sorted(await look.codes(actor.pool, WantedCodes(site_id=site.id)), key=attrgetter("id"))
        hung = found or await codes.make(actor, site.id, place.codes)
        apps = apps_of(site, content)
        shown = [
            {
                "kind": one.kind,
                "label": one.label,
                "value": one.value,
                "url": codes.url_of(base_url, one.code),
                "apps": apps,
            }
            for one in hung
            if one.enabled
        ]
        if site.enabled:
            told.append({"scene": site.scene, "merId": site.merchant_id, "name": site.name, "codes": shown})
    return told


async def _site(actor: Actor, sites: Sites, content: Content, mer_id: str, place: Place, system: str) -> Site:
    asks = {key: f"{system}/{path}" for key, path in place.asks.items()}
    wanted = WantedSites(scene=place.scene, merchant_id=mer_id)
    for row in await look.sites(actor.pool, wanted):
        site = await sites.find(row["id"])
        if site.name == place.name:
            ours = {key: url for key, url in asks.items() if _moved(site.settings.get(key), url)}
            return await sites.edit(actor, site.id, Wish(settings=ours), content) if ours else site
    wish = Wish(name=place.name, settings={**asks, **place.rest}, products=place.products)
    return await sites.create(actor, place.scene, mer_id, wish, content)


def _moved(kept: Any, url: str) -> bool:
    """Whether an address is the sandbox's of an earlier run, on another port; an operator's own stays."""
    text = str(kept or "")
    return text != url and text.startswith("http://127.0.0.1:") and text.endswith(url[url.index("/shop/") :])
