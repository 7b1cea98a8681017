"""The draft's rows: read as one content, made equal to one, and marked so that two people don't undo each other."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import asyncpg

from hutong.base.db import Connection
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import (
    Carrier,
    Content,
    Product,
    Route,
    Setting,
    Setup,
    Template,
    ordered,
    unpack_carriers,
)
from hutong.switchboard.letters.head import Letterhead

_CHANNELS = "SELECT id, code, merchant_no, name, remark, enabled FROM channel ORDER BY id"
_SETTINGS = "SELECT channel_id, key, value, sealed, name, remark FROM setting ORDER BY channel_id, key"
_PRODUCTS = """
SELECT name, label_zh, label_en, scene, channel_id, picks, min_fen, max_fen, rate_bp, enabled, carriers, split
  FROM product ORDER BY name
"""
_ROUTES = "SELECT business, channel_id, weight, enabled, remark FROM route"
_TEMPLATES = "SELECT name, label_zh, label_en, text, enabled FROM sms_template ORDER BY name"
_CARRIERS = "SELECT name, channel_id, template, sign FROM sms_carrier ORDER BY name, channel_id"
PUT_SETTING = """
INSERT INTO setting (channel_id, key, value, sealed, name, remark) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (channel_id, key) DO UPDATE SET value = excluded.value, sealed = excluded.sealed
"""
_PUT_CHANNEL = """
INSERT INTO channel (id, code, merchant_no, name, remark, enabled) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET merchant_no = excluded.merchant_no, name = excluded.name,
  remark = excluded.remark, enabled = excluded.enabled, updated_at = now()
"""
_PUT_PRODUCT = """
INSERT INTO product (name, label_zh, label_en, scene, channel_id, picks, min_fen, max_fen, rate_bp, enabled, carriers,
                     split)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (name) DO UPDATE SET
  label_zh = excluded.label_zh, label_en = excluded.label_en, scene = excluded.scene,
  channel_id = excluded.channel_id, picks = excluded.picks, min_fen = excluded.min_fen,
  max_fen = excluded.max_fen, rate_bp = excluded.rate_bp, enabled = excluded.enabled,
  carriers = excluded.carriers, split = excluded.split
"""
_PUT_ROUTE = """
INSERT INTO route (business, channel_id, weight, enabled, remark) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (business, channel_id) DO UPDATE SET
  weight = excluded.weight, enabled = excluded.enabled, remark = excluded.remark
"""
_PUT_TEMPLATE = """
INSERT INTO sms_template (name, label_zh, label_en, text, enabled) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET
  label_zh = excluded.label_zh, label_en = excluded.label_en, text = excluded.text, enabled = excluded.enabled
"""
_LETTERS = """
SELECT kind, enabled, channel_id, template, shape, title, text, names, first, remark, url, mini_app, mini_page
  FROM letter ORDER BY kind
"""
_PUT_LETTER = """
INSERT INTO letter (kind, enabled, channel_id, template, shape, title, text, names, first, remark, url, mini_app,
                    mini_page)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (kind) DO UPDATE SET
  enabled = excluded.enabled, channel_id = excluded.channel_id, template = excluded.template, shape = excluded.shape,
  title = excluded.title, text = excluded.text, names = excluded.names, first = excluded.first,
  remark = excluded.remark, url = excluded.url, mini_app = excluded.mini_app, mini_page = excluded.mini_page
"""
_PUT_CARRIER = "INSERT INTO sms_carrier (name, channel_id, template, sign) VALUES ($1, $2, $3, $4)"


async def read(connection: Connection) -> Content:
    """The whole draft; consistent when read within `Actor.change`."""
    settings: dict[int, dict[str, Setting]] = {}
    for row in await connection.fetch(_SETTINGS):
        kept = Setting(row["value"], row["sealed"], row["name"], row["remark"])
        settings.setdefault(row["channel_id"], {})[row["key"]] = kept
    rows = await connection.fetch(_CHANNELS)
    channels = {row["id"]: Setup(**row, settings=settings.get(row["id"], {})) for row in rows}
    products = {row["name"]: _product(row) for row in await connection.fetch(_PRODUCTS)}
    routes = ordered(Route(**row) for row in await connection.fetch(_ROUTES))
    splits = frozenset(row["business"] for row in await connection.fetch("SELECT business FROM route_split"))
    letters = {row["kind"]: Letterhead(**row) for row in await connection.fetch(_LETTERS)}
    return Content(channels, products, routes, splits, await _templates(connection), letters)


def mark(part: Setup | Route | Product | Template | Letterhead) -> str:
    """What one part of the draft is now: another one after every edit."""
    match part:
        case Setup():
            whole = Content(channels={part.id: part})
        case Route():
            whole = Content(routes=(part,))
        case Product():
            whole = Content(products={part.name: part})
        case Template():
            whole = Content(templates={part.name: part})
        case Letterhead():
            whole = Content(letters={part.kind: part})
    return hashlib.sha256(json.dumps(whole.pack(), sort_keys=True).encode()).hexdigest()[:16]


def agree(expect: str | None, part: Setup | Route | Product | Template | Letterhead | None, subject: Text) -> None:
    """Refusal (DRAFT_CHANGED) when a part is no longer what somebody looked at; "" is a part that isn't there."""
    if expect is not None and expect != (mark(part) if part else ""):
        zh = f"{subject.zh} 在你打开之后被修改过" if part else f"{subject.zh} 已被删除"
        en = f"{subject.en} was changed after you opened it" if part else f"{subject.en} was removed"
        if part and not expect:
            zh, en = f"{subject.zh} 已经存在", f"{subject.en} is there already"
        raise Refusal(Problem.DRAFT_CHANGED, Text(zh, en))


async def replace(connection: Connection, content: Content) -> None:
    """Makes the draft equal to a published content; channels keep their ids, so seals stay whole."""
    for table in ("product", "route", "route_split", "sms_template", "letter", "setting"):
        await connection.execute(f"DELETE FROM {table}")
    await connection.execute("DELETE FROM channel WHERE NOT id = ANY($1)", list(content.channels))
    # A number that two channels exchanged would meet itself on the way.
    await connection.execute("UPDATE channel SET merchant_no = merchant_no || chr(31) || id")
    for setup in content.channels.values():
        own = (setup.merchant_no, setup.name, setup.remark, setup.enabled)
        await connection.execute(_PUT_CHANNEL, setup.id, setup.code, *own)
        for key, kept in setup.settings.items():
            await connection.execute(PUT_SETTING, setup.id, key, kept.value, kept.sealed, kept.name, kept.remark)
    for product in content.products.values():
        await put_product(connection, product)
    for route in content.routes:
        await put_route(connection, route)
    for business in content.splits:
        await put_split(connection, business, True)
    await _replace_texts(connection, content)


async def _replace_texts(connection: Connection, content: Content) -> None:
    for template in content.templates.values():
        await put_template(connection, template)
    for letter in content.letters.values():
        await put_letter(connection, letter)


async def put_product(connection: Connection, product: Product) -> None:
    """Inserts or replaces a product's row."""
    await connection.execute(
        _PUT_PRODUCT,
        product.name,
        product.label.zh,
        product.label.en,
        product.scene,
        product.channel_id,
        dict(product.picks),
        product.min_fen,
        product.max_fen,
        product.rate_bp,
        product.enabled,
        [asdict(carrier) for carrier in product.carriers],
        product.split,
    )


async def put_route(connection: Connection, route: Route) -> None:
    """Inserts or replaces a route's row."""
    await connection.execute(_PUT_ROUTE, route.business, route.channel_id, route.weight, route.enabled, route.remark)


async def put_split(connection: Connection, business: str, split: bool) -> None:
    """Whether the routes of a business type share the work."""
    if split:
        await connection.execute("INSERT INTO route_split VALUES ($1) ON CONFLICT DO NOTHING", business)
    else:
        await connection.execute("DELETE FROM route_split WHERE business = $1", business)


async def put_template(connection: Connection, template: Template) -> None:
    """Inserts or replaces a template with its carriers."""
    label = template.label
    await connection.execute(_PUT_TEMPLATE, template.name, label.zh, label.en, template.text, template.enabled)
    await connection.execute("DELETE FROM sms_carrier WHERE name = $1", template.name)
    for channel_id, carrier in template.carriers.items():
        await connection.execute(_PUT_CARRIER, template.name, channel_id, carrier.template, carrier.sign)


async def put_letter(connection: Connection, letter: Letterhead) -> None:
    """Inserts or replaces how a kind of message is set up."""
    kept = letter.pack()
    order = ("kind", "enabled", "channel_id", "template", "shape", "title", "text", "names", "first", "remark", "url")
    await connection.execute(_PUT_LETTER, *(kept[name] for name in (*order, "mini_app", "mini_page")))


async def _templates(connection: Connection) -> dict[str, Template]:
    carriers: dict[str, dict[int, Carrier]] = {}
    for row in await connection.fetch(_CARRIERS):
        carriers.setdefault(row["name"], {})[row["channel_id"]] = Carrier(row["template"], row["sign"])
    return {
        row["name"]: Template(
            row["name"],
            Text(row["label_zh"], row["label_en"]),
            row["text"],
            row["enabled"],
            carriers.get(row["name"], {}),
        )
        for row in await connection.fetch(_TEMPLATES)
    }


def _product(row: asyncpg.Record) -> Product:
    fields: dict[str, Any] = dict(row)
    label = Text(fields.pop("label_zh"), fields.pop("label_en"))
    scene = fields.pop("scene")
    carriers = unpack_carriers(fields.pop("carriers"))
    return Product(**fields, label=label, scene=None if scene is None else Scene(scene), carriers=carriers)
