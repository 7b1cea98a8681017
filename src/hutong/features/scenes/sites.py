"""Sites: places to pay at, set up, changed and switched off by operators; each change is audited."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, masked
from hutong.base.text import FORBIDDEN, Text
from hutong.base.vault import Vault
from hutong.capabilities.channel import BadConfig, Config, KeyProblem
from hutong.features.audit.words import changed
from hutong.features.notices.guard import check
from hutong.features.scenes.known import scene
from hutong.features.scenes.products import judge, outside
from hutong.features.scenes.scene import Scene, Site
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content

COLUMNS: Final = "id, scene, merchant_id, name, settings, products, enabled, created_at"
_NAME: Final = 40  # characters; it stands on the page and on the printed sheet
_BIGGEST: Final = 2**63 - 1
Given = Mapping[str, str | Secret]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a site is to be. For an edit, None leaves a thing as it is; of `settings` an empty text removes a key.

    A secret that comes back masked, as it was shown, stays as it is.
    """

    name: str | None = None
    settings: Mapping[str, str] | None = None
    products: Mapping[str, str] | None = None
    enabled: bool | None = None


class Sites:
    """Makes, changes and finds sites. `content`: of the configuration that runs, to judge products by."""

    def __init__(self, pool: Pool, vault: Vault, *, loopback: bool) -> None:
        """`loopback` (sandbox mode): addresses of this machine are allowed."""
        self._pool = pool
        self._vault = vault
        self._loopback = loopback

    async def find(self, site_id: int) -> Site:
        """One site; Refusal (NO_SITE)."""
        return self.build(await _row(self._pool, site_id))

    async def create(self, actor: Actor, code: str, merchant_id: str, wish: Wish, content: Content) -> Site:
        """A new site of a scene; Refusal (UNKNOWN_SCENE, NO_MERCHANT, BAD_SITE with every field that is wrong)."""
        kind, given = scene(code), dict(wish.settings or {})
        name, products = wish.name or "", dict(wish.products or {})
        insert = (
            "INSERT INTO scene_site (scene, merchant_id, name, settings, products, enabled)"
            f" VALUES ($1, $2, $3, '{{}}', $4, $5) RETURNING {COLUMNS}"
        )
        async with actor.change() as connection:
            opened = await _opened_to(connection, merchant_id)
            problems = [*_of_name(name), *judge(content, products, opened)]
            _refuse([*problems, *self._of_settings(kind, merchant_id, given, content, products)])
            enabled = wish.enabled is not False
            row = await _one(connection, insert, code, merchant_id, name, products, enabled)
            kept = self._sealed(kind, row["id"], given)
            row = await _one(
                connection, f"UPDATE scene_site SET settings = $2 WHERE id = $1 RETURNING {COLUMNS}", row["id"], kept
            )
            detail = {"scene": code, "merchant": merchant_id, "name": name, "products": products}
            await actor.note(
                connection, "site.create", f"site/{row['id']}", {**detail, "settings": _shown(kind, given)}
            )
        return self.build(row)

    async def edit(self, actor: Actor, site_id: int, wish: Wish, content: Content) -> Site:
        """Changes what `wish` names; Refusal (NO_SITE, BAD_SITE)."""
        async with actor.change() as connection:
            row = await _row(connection, site_id)
            site = self.build(row)
            kind = scene(site.scene)
            settings = _merged(site.settings, wish.settings or {})
            name = site.name if wish.name is None else wish.name
            products = dict(site.products if wish.products is None else wish.products)
            enabled = site.enabled if wish.enabled is None else wish.enabled
            if wish.name is not None or wish.settings is not None or wish.products is not None:
                opened = await _opened_to(connection, site.merchant_id)
                problems = [*_of_name(name), *judge(content, products, opened)]
                _refuse([*problems, *self._of_settings(kind, site.merchant_id, settings, content, products)])
            detail = changed(row, {"name": name, "products": products, "enabled": enabled})
            before, after, told = _texts(site.settings), _texts(settings), _shown(kind, settings)
            if differing := {key: told.get(key, "") for key in before | after if before.get(key) != after.get(key)}:
                detail["settings"] = differing
            row = await _one(
                connection,
                "UPDATE scene_site SET name = $2, settings = $3, products = $4, enabled = $5 WHERE id = $1"
                f" RETURNING {COLUMNS}",
                site_id,
                name,
                self._sealed(kind, site_id, settings),
                products,
                enabled,
            )
            if detail:
                await actor.note(connection, "site.edit", f"site/{site_id}", detail)
        return self.build(row)

    def build(self, row: asyncpg.Record) -> Site:
        """The site of a row with `COLUMNS`, secrets unsealed; VaultError."""
        opened = {key: self._opened(row["id"], key, kept) for key, kept in row["settings"].items()}
        return Site(**{**dict(row), "settings": opened})

    def _opened(self, site_id: int, key: str, kept: str | Mapping[str, str]) -> str | Secret:
        return kept if isinstance(kept, str) else self._vault.unseal(b64decode(kept["sealed"]), _place(site_id, key))

    def _sealed(self, kind: Scene, site_id: int, given: Given) -> dict[str, Any]:
        secrets = _secrets(kind)
        return {
            key: {"sealed": b64encode(self._vault.seal(Secret(text), _place(site_id, key))).decode()}
            if key in secrets
            else text
            for key, text in _texts(given).items()
        }

    def _of_settings(
        self, kind: Scene, merchant_id: str, given: Given, content: Content, products: Mapping[str, str]
    ) -> Iterator[KeyProblem]:
        try:
            config = kind.config.read(merchant_id, {key: value for key, value in given.items() if value})
        except BadConfig as error:
            yield from error.problems
            return
        yield from outside(content, products, kind.amounts(config))
        for key, url in {**kind.asks(config), "": kind.tells(config)}.items():
            try:
                check(url, loopback=self._loopback)
            except Refusal as refusal:
                wire = key or next((name for name, value in given.items() if value == url), "")
                yield KeyProblem(wire, refusal.problem.entry.message)


def config_of(site: Site) -> Config:
    """The site's settings as its scene reads them; BadConfig when they are not complete (a newer version asks more)."""
    return scene(site.scene).config.read(site.merchant_id, site.settings)


def shown(site: Site) -> dict[str, str]:
    """The settings as an operator may see them: secrets masked."""
    return _shown(scene(site.scene), site.settings)


def _shown(kind: Scene, given: Given) -> dict[str, str]:
    secrets = _secrets(kind)
    return {key: masked(text) if key in secrets else text for key, text in _texts(given).items()}


def _texts(given: Given) -> dict[str, str]:
    """The settings in clear, those that are empty left out."""
    texts = {key: (value.reveal() if isinstance(value, Secret) else value) for key, value in given.items()}
    return {key: text for key, text in texts.items() if text}


def _merged(before: Given, wanted: Mapping[str, str]) -> dict[str, str | Secret]:
    merged = dict(before)
    for key, text in wanted.items():
        kept = before.get(key)
        if not (isinstance(kept, Secret) and text == masked(kept.reveal())):
            merged[key] = text.strip()
    return merged


def _secrets(kind: Scene) -> frozenset[str]:
    declared = kind.config.keys()
    return frozenset(key.wire for key in declared if key.secret)


def _place(site_id: int, key: str) -> str:
    return f"scene_site/{site_id}/{key}"


def _of_name(name: str) -> Iterator[KeyProblem]:
    if not name.strip() or len(name) > _NAME or FORBIDDEN.search(name):
        yield KeyProblem(
            "name", Text(f"1–{_NAME} 个字，不含控制字符", f"1 to {_NAME} characters, no control characters")
        )


def _refuse(problems: list[KeyProblem]) -> None:
    if problems:
        names = Text(
            "；".join(f"{one.wire} {one.cause.zh}" for one in problems),
            "; ".join(f"{one.wire} {one.cause.en}" for one in problems),
        )
        raise Refusal(Problem.BAD_SITE, names, [(one.wire, one.cause) for one in problems])


async def _row(connection: Pool | Connection, site_id: int) -> asyncpg.Record:
    row = None
    if 0 < site_id <= _BIGGEST:
        row = await connection.fetchrow(f"SELECT {COLUMNS} FROM scene_site WHERE id = $1", site_id)
    if row is None:
        raise Refusal(Problem.NO_SITE, str(site_id))
    return row


async def _opened_to(connection: Connection, merchant_id: str) -> list[str] | None:
    """The products that a merchant may order with; None: all. Refusal (NO_MERCHANT)."""
    row = await connection.fetchrow("SELECT products FROM merchant WHERE id = $1", merchant_id)
    if row is None:
        raise Refusal(Problem.NO_MERCHANT, merchant_id, [("merchant_id", Text("没有这个商户", "no such merchant"))])
    opened: list[str] | None = row["products"]
    return opened


async def _one(connection: Connection, query: str, *arguments: Any) -> asyncpg.Record:
    row = await connection.fetchrow(query, *arguments)
    if row is None:
        raise LookupError(query)
    return row
