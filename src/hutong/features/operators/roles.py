"""Roles: named sets of permissions; the built-in ones are part of the code, one's own are rows."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.operators.permissions import ALL, PERMISSIONS, Realm, of_realm, spread
from hutong.switchboard.actor import Actor

ADMINISTRATOR: Final = "administrator"
OWNER: Final = "owner"
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{1,31}")


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions of one realm."""

    name: str
    realm: Realm
    label: Text
    permissions: frozenset[str]
    built_in: bool = False


def _built_in(realm: Realm, name: str, label: Text, permissions: str) -> Role:
    return Role(name, realm, label, spread(realm, permissions.split()), built_in=True)


_VIEWS: Final = " ".join(name for name in of_realm("office") if name.endswith(".view"))
ROLES: Final = (
    _built_in("office", ADMINISTRATOR, Text("管理员", "Administrator"), ALL),
    _built_in(
        "office",
        "operator",
        Text("运营", "Operator"),
        "dashboard.view channel.view channel.edit channel.refresh channel.test product.view product.edit payment.view"
        " payment.query refund.view notice.view notice.resend scene.view scene.edit delivery.view delivery.edit"
        " goods.view goods.edit sms.view sms.edit file.view push.view push.edit message.view message.edit"
        " merchant.view merchant.edit limit.view limit.edit doctor.view",
    ),
    _built_in(
        "office",
        "finance",
        Text("财务", "Finance"),
        "dashboard.view payment.view payment.query payment.close payment.export refund.view refund.create notice.view",
    ),
    _built_in(
        "office",
        "support",
        Text("客服", "Support"),
        "payment.view payment.query refund.view notice.view notice.resend scene.view delivery.view goods.view sms.view"
        " push.view message.view",
    ),
    _built_in("office", "auditor", Text("审计", "Auditor"), _VIEWS),
    _built_in("portal", OWNER, Text("负责人", "Owner"), ALL),
    _built_in(
        "portal",
        "developer",
        Text("开发", "Developer"),
        "portal.view portal.payment portal.notice portal.resend portal.settings portal.key",
    ),
    _built_in("portal", "viewer", Text("只读", "Viewer"), "portal.view portal.payment portal.notice"),
)
_KNOWN: Final = {(role.realm, role.name): role for role in ROLES}


def permissions_of(realm: Realm, name: str, own: Collection[str] | None) -> frozenset[str]:
    """What a role permits; `own` is the row's list where the role is no built-in one."""
    known = _KNOWN.get((realm, name))
    return known.permissions if known else spread(realm, own or ())


async def every(pool: Pool, realm: Realm) -> list[Role]:
    """The roles of a realm, built-in ones first."""
    rows = await pool.fetch("SELECT * FROM account_role WHERE realm = $1 ORDER BY name", realm)
    return [*(role for role in ROLES if role.realm == realm), *map(_role, rows)]


async def find(pool: Pool | Connection, realm: Realm, name: str) -> Role | None:
    """One role; None when there is none."""
    if known := _KNOWN.get((realm, name)):
        return known
    row = await pool.fetchrow("SELECT * FROM account_role WHERE realm = $1 AND name = $2", realm, name)
    return _role(row) if row else None


async def put_role(actor: Actor, role: Role) -> None:
    """Makes or changes a role of one's own; it holds from the next request on. Refusal (BAD_ROLE)."""
    judge(role)
    async with actor.change() as connection:
        await connection.execute(
            "INSERT INTO account_role (realm, name, label_zh, label_en, permissions) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (realm, name) DO UPDATE SET label_zh = $3, label_en = $4, permissions = $5",
            role.realm,
            role.name,
            role.label.zh,
            role.label.en,
            sorted(role.permissions),
        )
        detail = {"label": role.label.zh, "permissions": sorted(role.permissions)}
        await actor.note(connection, "role.put", f"role/{role.realm}/{role.name}", detail)


async def remove_role(actor: Actor, realm: Realm, name: str) -> None:
    """Removes a role of one's own; Refusal (NO_ROLE, BAD_ROLE, ROLE_IN_USE with its accounts)."""
    if (realm, name) in _KNOWN:
        raise Refusal(Problem.BAD_ROLE, Text("内置角色不能删除", "a built-in role stays"))
    async with actor.change() as connection:
        users = await connection.fetch("SELECT username FROM account WHERE realm = $1 AND role = $2", realm, name)
        if users:
            raise Refusal(Problem.ROLE_IN_USE, ", ".join(row["username"] for row in users[:5]))
        gone = await connection.fetchval(
            "DELETE FROM account_role WHERE realm = $1 AND name = $2 RETURNING name", realm, name
        )
        if gone is None:
            raise Refusal(Problem.NO_ROLE, name)
        await actor.note(connection, "role.remove", f"role/{realm}/{name}", {})


def judge(role: Role) -> None:
    """Refusal (BAD_ROLE) for a role that can't be made or changed, with every field that is wrong."""
    if (role.realm, role.name) in _KNOWN:
        raise Refusal(Problem.BAD_ROLE, Text("内置角色不能修改", "a built-in role stays as it is"))
    wrong: list[tuple[str, Text]] = []
    if not _NAME.fullmatch(role.name):
        rule = Text("2–32 位小写字母、数字、下划线或连字符，字母开头", "2 to 32 of a-z, 0-9, _ or -, a letter first")
        wrong.append(("name", rule))
    if not role.label.zh.strip() or not role.label.en.strip():
        wrong.append(("label", Text("中英文名称都要填", "a label in both languages")))
    strange = [name for name in role.permissions if name not in of_realm(role.realm)]
    if strange:
        wrong.append(("permissions", Text(f"没有这些权限：{strange}", f"no such permissions: {strange}")))
    if wrong:
        raise Refusal(Problem.BAD_ROLE, wrong[0][1], wrong)


def _role(row: asyncpg.Record) -> Role:
    label = Text(row["label_zh"], row["label_en"])
    return Role(row["name"], row["realm"], label, frozenset(row["permissions"]) & frozenset(PERMISSIONS))
