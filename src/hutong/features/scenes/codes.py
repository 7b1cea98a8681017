"""Codes that hang at a place: ten letters, drawn; made one by one or many at once, switched on and off."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.text import FORBIDDEN, Text
from hutong.features.scenes.known import scene
from hutong.features.scenes.scene import KINDS, Code, Site
from hutong.features.sheets import Card
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts.products import APPS

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: somebody may have to read one aloud
LENGTH: Final = 10  # 50 bits: nobody guesses one
MOST: Final = 500  # in one batch
COLUMNS: Final = "code, id, site_id, kind, label, value, batch, enabled, created_at"
_LABEL: Final = 40  # characters, below the printed code


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code to be made. `label` is printed; `value`: of a lane its name, of an account its number."""

    kind: str
    label: str
    value: str = ""


def draw() -> str:
    """A fresh code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


async def make(actor: Actor, site_id: int, wanted: Sequence[Wanted]) -> list[Code]:
    """New codes of a site, in the order wanted; more than one are a batch. Refusal (NO_SITE, BAD_CODES).

    The fields of a refusal are named by their place: "2.value".
    """
    if not 0 < len(wanted) <= MOST:
        raise _bad([("", Text(f"一次 1–{MOST} 个", f"from 1 to {MOST} at once"))])
    batch = new_id() if len(wanted) > 1 else ""
    async with actor.change() as connection:
        # A change is the only one at a time: else two that are made at once would not see that they are the same.
        known = await connection.fetchval("SELECT scene FROM scene_site WHERE id = $1", site_id)
        if known is None:
            raise Refusal(Problem.NO_SITE, str(site_id))
        problems = dict(await _repeated(connection, site_id, wanted))
        problems |= dict(problem for place, one in enumerate(wanted) for problem in _problems(known, place, one))
        if problems:
            raise _bad(sorted(problems.items(), key=lambda problem: int(problem[0].partition(".")[0])))
        rows = await connection.fetch(
            "INSERT INTO scene_code (code, site_id, kind, label, value, batch)"
            " SELECT code, $1, kind, label, value, $2 FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])"
            f" WITH ORDINALITY AS g(code, kind, label, value, place) ORDER BY place RETURNING {COLUMNS}",
            site_id,
            batch,
            [draw() for _ in wanted],
            [one.kind for one in wanted],
            [one.label.strip() for one in wanted],
            [one.value.strip() for one in wanted],
        )
        detail = {"count": len(rows), "labels": [row["label"] for row in rows[:20]]}
        await actor.note(connection, "site.codes", f"site/{site_id}", detail)
    return [build(row) for row in rows]


async def edit(actor: Actor, code: str, *, label: str | None = None, enabled: bool | None = None) -> Code:
    """Another label, on or off; what a printed code leads to never changes. Refusal (NO_SUCH_CODE, BAD_CODES)."""
    async with actor.change() as connection:
        row = await connection.fetchrow(f"SELECT {COLUMNS} FROM scene_code WHERE code = $1", code)
        if row is None:
            raise Refusal(Problem.NO_SUCH_CODE, code[:32])
        wanted = {"label": row["label"] if label is None else label.strip(), "enabled": row["enabled"]}
        if enabled is not None:
            wanted["enabled"] = enabled
        if not _is_label(wanted["label"]):
            raise _bad([("label", _LABEL_RULE)])
        update = "UPDATE scene_code SET label = $2, enabled = $3 WHERE code = $1"
        await connection.execute(update, code, wanted["label"], wanted["enabled"])
        differing = {name: {"old": row[name], "new": value} for name, value in wanted.items() if row[name] != value}
        if differing:
            await actor.note(connection, "scene.code.edit", f"scene_code/{code}", differing)
    return Code(**{**dict(row), **wanted})


async def find(pool: Pool, code: str, problem: Problem = Problem.NO_SUCH_CODE) -> Code:
    """One code; Refusal (`problem`: operators and payers are told in words of their own)."""
    row = await pool.fetchrow(f"SELECT {COLUMNS} FROM scene_code WHERE code = $1", code)
    if row is None:
        raise Refusal(problem, code[:32])
    return build(row)


async def batch(pool: Pool, name: str) -> list[Code]:
    """The codes of a batch, in the order in which they were made."""
    rows = await pool.fetch(f"SELECT {COLUMNS} FROM scene_code WHERE batch = $1 AND batch <> '' ORDER BY id", name)
    return [build(row) for row in rows]


def names_in(given: Iterable[str]) -> list[str]:
    """The codes that somebody names: one by one, or several between commas, in small letters, too."""
    return [name.strip().upper() for one in given for name in one.replace("，", ",").split(",") if name.strip()]


async def picked(pool: Pool, site_id: int, names: Sequence[str], batch: str = "") -> list[Code]:
    """Codes of a site to be printed, in the order in which they were made: those named, else all that are on.

    Refusal (NO_SUCH_CODE) when there are none, or not each one that is named; BAD_CODES when there are more than MOST.
    """
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM scene_code WHERE site_id = $1"
        " AND CASE WHEN cardinality($2::text[]) = 0 THEN enabled ELSE code = ANY($2) END"
        " AND ($3 = '' OR batch = $3) ORDER BY id LIMIT $4",
        site_id,
        list(names),
        batch,
        MOST + 1,
    )
    if not rows:
        raise Refusal(Problem.NO_SUCH_CODE, _asked(site_id, names, batch))
    if len(rows) > MOST:
        raise _bad([("", Text(f"一次最多印 {MOST} 个", f"at most {MOST} can be printed at once"))])
    strange = [name for name in names if name not in {row["code"] for row in rows}]
    if strange:
        raise Refusal(Problem.NO_SUCH_CODE, _asked(site_id, strange, batch))
    return [build(row) for row in rows]


def _asked(site_id: int, names: Sequence[str], batch: str) -> Text:
    """What was to be printed, as whoever asked knows it."""
    zh, en = f"收费点 {site_id}", f"site {site_id}"
    if batch:
        zh, en = f"{zh} 的批次 {batch[:32]}", f"{en}, batch {batch[:32]}"
    if names:
        named = [name[:32] for name in names[:3]]
        zh, en = f"{zh}，{'、'.join(named)}", f"{en}, {', '.join(named)}"
    return Text(zh, en)


def card(site: Site, code: Code, apps: Sequence[str], base_url: str) -> Card:
    """A code as it is printed. `apps`: those that can pay there, see `products.apps_of`."""
    names = [APPS[app] for app in apps]
    zh, en = " / ".join(name.zh for name in names), " / ".join(name.en for name in names)
    return Card(
        url=url_of(base_url, code.code),
        title=scene(site.scene).words.title,
        site=site.name,
        label=code.label,
        scan=Text(f"{zh} 扫码".strip(), f"Scan with {en}" if en else "Scan to pay"),
        code=code.code,
    )


def build(row: asyncpg.Record) -> Code:
    """The code of a row with `COLUMNS`."""
    return Code(**dict(row))


def url_of(base_url: str, code: str) -> str:
    """What is printed as a QR code."""
    return f"{base_url.rstrip('/')}/s/{code}"


_LABEL_RULE: Final = Text(f"1–{_LABEL} 个字，不含控制字符", f"1 to {_LABEL} characters, no control characters")


def _is_label(label: str) -> bool:
    return bool(label.strip()) and len(label) <= _LABEL and not FORBIDDEN.search(label)


def judge(known: str, kind: str, value: str) -> None:
    """Whether a code of a scene may be of this kind, for this lane or account; Refusal (BAD_CODES)."""
    wrong = _problems(known, 0, Wanted(kind, "-", value))
    if wrong:
        raise _bad([(name.removeprefix("0."), cause) for name, cause in wrong])


def _problems(known: str, place: int, wanted: Wanted) -> list[tuple[str, Text]]:
    kind, found = scene(known), list[tuple[str, Text]]()
    if wanted.kind not in kind.kinds:
        names = [KINDS[one] for one in kind.kinds]
        zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
        found.append((f"{place}.kind", Text(f"该场景只有：{zh}", f"this scene has: {en}")))
        return found
    if not _is_label(wanted.label):
        found.append((f"{place}.label", _LABEL_RULE))
    cause = kind.judge_value(wanted.kind, wanted.value.strip())
    if cause is not None:
        found.append((f"{place}.value", cause))
    return found


async def _repeated(connection: Connection, site_id: int, wanted: Sequence[Wanted]) -> list[tuple[str, Text]]:
    """Those that are like another one of them, or like one of the site that is on: printed, nobody tells them apart."""
    hung = await connection.fetch(
        "SELECT kind, label, value, min(code) AS code FROM scene_code WHERE site_id = $1 AND enabled"
        " AND label = ANY($2) GROUP BY kind, label, value",
        site_id,
        [one.label.strip() for one in wanted],
    )
    there = {(row["kind"], row["label"], row["value"]): row["code"] for row in hung}
    first: dict[tuple[str, str, str], int] = {}
    found: list[tuple[str, Text]] = []
    for place, one in enumerate(wanted):
        same = (one.kind, one.label.strip(), one.value.strip())
        before = first.setdefault(same, place)
        if before != place:
            found.append((f"{place}.label", Text(f"与第 {before + 1} 个相同", f"it is the same as no. {before + 1}")))
        elif same in there:
            told = Text(f"已有同样的二维码 {there[same]}", f"there is such a code already, {there[same]}")
            found.append((f"{place}.label", told))
    return found


def _bad(problems: list[tuple[str, Text]]) -> Refusal:
    told = [(_counted(name), cause) for name, cause in problems[:3]]
    zh = "；".join(f"{place.zh} {cause.zh}".strip() for place, cause in told)
    en = "; ".join(f"{place.en} {cause.en}".strip() for place, cause in told)
    return Refusal(Problem.BAD_CODES, Text(zh, en), problems)


def _counted(name: str) -> Text:
    """Where a field is, as people count: "1.label" is of the second code."""
    place, dot, _ = name.partition(".")
    return Text(f"第 {int(place) + 1} 个：", f"no. {int(place) + 1}:") if dot else Text(name, name)
