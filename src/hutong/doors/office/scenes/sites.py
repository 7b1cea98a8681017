"""收费点: scenes as this version knows them, their sites, what sites are paid with, and what settings come to."""

from collections.abc import Collection

from hutong.base.text import Text
from hutong.capabilities.channel import BadConfig, Key
from hutong.doors.office.configuration.shapes import KeyField, declared
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Limit, Page, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import merchants
from hutong.doors.office.offer.drafted import Offered
from hutong.doors.office.scenes.shapes import (
    After,
    NewSite,
    SceneChoices,
    SceneShown,
    SiteEdit,
    SiteId,
    SitePreview,
    SiteRow,
    SiteShown,
    Told,
    UsableProducts,
    Word,
)
from hutong.doors.office.trade.payments import Choice
from hutong.features.merchants import edit
from hutong.features.scenes import look
from hutong.features.scenes.known import scene, scenes
from hutong.features.scenes.look import WantedSites
from hutong.features.scenes.products import APPS, AUTO, apps_with, usable
from hutong.features.scenes.scene import KINDS, Scene, Site
from hutong.features.scenes.sites import Wish, shown
from hutong.switchboard.content import Product
from hutong.switchboard.drafts.products import APPS as APP_NAMES

room = Room("office", "scenes")
_ANY = Text("任意应用（按应用选择的产品）", "Any app (a product that picks by app)")
_CHOICES = 500  # sites that lists can be filtered by
_YES_NO = {"on": Text("开", "On"), "off": Text("关", "Off")}


@room.get("/scenes", may="scene.view")
async def list_scenes(who: Who) -> Rows[SceneShown]:
    """Every kind of place that this version knows, with the form of its sites."""
    return Rows(rows=[_scene(one, who) for one in scenes().values()])


@room.get("/scenes/choices", may="scene.view")
async def scene_choices(parts: House) -> SceneChoices:
    """Merchants and sites to filter by."""
    rows = await look.sites(parts.pool, WantedSites(), limit=_CHOICES)
    return SceneChoices(
        merchants=await merchants(parts),
        sites=[Choice(value=str(row["id"]), label=f"{row['name']} · {row['merchant']}") for row in rows],
    )


@room.get("/scenes/products", may="scene.view")
async def scene_products(who: Who, parts: House, merchant_id: Word) -> Rows[UsableProducts]:
    """What a merchant's sites can be paid with, app by app; Refusal (NO_MERCHANT)."""
    opened = (await edit.find(who.actor, merchant_id)).products
    names = {AUTO: _ANY, **{app: APP_NAMES[app] for app in APPS}}
    return Rows(
        rows=[
            UsableProducts(use=use, label=who.say(label), products=_offered(use, opened, parts, who))
            for use, label in names.items()
        ]
    )


@room.get("/scenes/sites", may="scene.view")
async def list_sites(
    who: Who,
    parts: House,
    scene: Word = "",
    merchant_id: Word = "",
    enabled: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[SiteRow]:
    """The newest sites that are wanted."""
    wanted = WantedSites(scene=scene, merchant_id=merchant_id, enabled=enabled)
    found = await look.sites(parts.pool, wanted, after=after, limit=limit)
    rows = [
        SiteRow(
            **row,
            scene_name=scene_name(row["scene"], who),
            apps=[*apps_with(row["products"], parts.switchboard.current.content)],
        )
        for row in found
    ]
    return Page(rows=rows, next=str(rows[-1].id) if len(rows) == limit else None)


@room.post("/scenes/sites", may="scene.edit")
async def create_site(form: NewSite, who: Who, parts: House) -> SiteShown:
    """A new site."""
    wish = Wish(form.name, form.settings, form.products, form.enabled)
    content = parts.switchboard.current.content
    return site_shown(await parts.sites.create(who.actor, form.scene, form.merchant_id, wish, content), who)


@room.get("/scenes/sites/{site_id}", may="scene.view")
async def show_site(site_id: SiteId, who: Who, parts: House) -> SiteShown:
    """One site, its settings as a form."""
    return site_shown(await parts.sites.find(site_id), who)


@room.patch("/scenes/sites/{site_id}", may="scene.edit")
async def edit_site(site_id: SiteId, form: SiteEdit, who: Who, parts: House) -> SiteShown:
    """Changes a site, or switches it on or off."""
    wish = Wish(form.name, form.settings, form.products, form.enabled)
    site = await parts.sites.edit(who.actor, site_id, wish, parts.switchboard.current.content)
    return site_shown(site, who)


@room.post("/scenes/preview", may="scene.view")
async def preview_settings(form: SitePreview, who: Who) -> Rows[Told]:
    """What settings come to that are being written; none where they are not complete."""
    try:
        facts = scene(form.scene).preview({key: value for key, value in form.settings.items() if value})
    except BadConfig:
        return Rows(rows=[])
    return Rows(rows=[Told(label=who.say(one.label), value=who.say(one.value)) for one in facts])


def scene_name(code: str, who: Caller) -> str:
    """What a scene is called; its code where this version doesn't know it."""
    known = scenes().get(code)
    return who.say(known.name) if known else code


def site_shown(site: Site, who: Caller) -> SiteShown:
    """A site as its form; Refusal (UNKNOWN_SCENE)."""
    values = shown(site)
    return SiteShown(
        id=site.id,
        scene=site.scene,
        scene_name=scene_name(site.scene, who),
        merchant_id=site.merchant_id,
        name=site.name,
        products=dict(site.products),
        enabled=site.enabled,
        fields=_fields(scene(site.scene), who, values),
    )


def _scene(one: Scene, who: Caller) -> SceneShown:
    return SceneShown(
        code=one.code,
        name=who.say(one.name),
        kinds=[Offered(value=kind, label=who.say(KINDS[kind])) for kind in one.kinds],
        valued=[kind for kind in one.kinds if one.judge_value(kind, "")],
        fields=_fields(one, who, {}),
        keeps_sessions=one.keeps_sessions,
    )


def _fields(one: Scene, who: Caller, values: dict[str, str]) -> list[KeyField]:
    declared_keys = one.config.keys()
    return [_field(key, who, values) for key in declared_keys]


def _field(key: Key, who: Caller, values: dict[str, str]) -> KeyField:
    field = declared(key, who)
    field.value, field.set = values.get(key.wire, field.value), key.wire in values
    for option in field.options:
        option.label = who.say(_YES_NO[option.value]) if option.value in _YES_NO else option.label
    return field


def _offered(use: str, opened: Collection[str] | None, parts: Parts, who: Caller) -> list[Offered]:
    found = usable(parts.switchboard.current.content, use, opened)
    return [Offered(value=one.name, label=_titled(one, who)) for one in found]


def _titled(product: Product, who: Caller) -> str:
    return f"{product.name} · {who.say(product.label)}"
