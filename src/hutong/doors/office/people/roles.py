"""角色: named sets of permissions; built-in ones are looked at, one's own are made, changed and removed."""

from pydantic import Field

from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Proof, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.operators import PERMISSIONS, Realm, accounts, grants, roles
from hutong.features.operators.roles import Role

room = Room("office", "roles")


class RoleRow(Answer):
    """A role, and who has it."""

    name: str
    realm: Realm
    label: str
    label_zh: str
    label_en: str
    permissions: list[str]
    built_in: bool
    accounts: int


class PermissionRow(Answer):
    """Something that a role may allow; `mine`: the caller may, too, and so may give it."""

    name: str
    realm: Realm
    label: str
    group: str
    mine: bool


class RoleForm(Form):
    """A role as it is to be."""

    label_zh: str = Field(min_length=1, max_length=32)
    label_en: str = Field(min_length=1, max_length=32)
    permissions: list[str] = Field(max_length=100)
    proof: Proof


@room.get("/roles", may="account.view")
async def list_roles(who: Who, parts: House, realm: Realm = "office") -> Rows[RoleRow]:
    """The roles of a realm, built-in ones first."""
    having: dict[str, int] = {}
    for account in await accounts.every(parts.pool, realm):
        having[account.role] = having.get(account.role, 0) + 1
    return Rows(rows=[_row(role, having.get(role.name, 0), who) for role in await roles.every(parts.pool, realm)])


@room.get("/permissions", may="account.view")
async def list_permissions(who: Who, realm: Realm = "office") -> Rows[PermissionRow]:
    """Everything that can be permitted in a realm, in groups."""
    return Rows(
        rows=[
            PermissionRow(
                name=one.name,
                realm=one.realm,
                label=who.say(one.label),
                group=who.say(one.group),
                mine=who.may("merchant.keys") if realm == "portal" else who.may(one.name),
            )
            for one in PERMISSIONS.values()
            if one.realm == realm
        ]
    )


@room.put("/roles/{realm}/{name}", may="account.edit")
async def put_role(realm: Realm, name: str, form: RoleForm, who: Who, parts: House) -> RoleRow:
    """A role of one's own, new or changed; it holds from its accounts' next request on."""
    await grants.shaping(parts.pool, who.permissions, realm, name, form.permissions)
    role = Role(name, realm, Text(form.label_zh, form.label_en), frozenset(form.permissions))
    roles.judge(role)  # a misspelt role costs no code
    await who.prove(form.proof)
    await roles.put_role(who.actor, role)
    having = sum(account.role == name for account in await accounts.every(parts.pool, realm))
    return _row(role, having, who)


@room.delete("/roles/{realm}/{name}", may="account.edit")
async def remove_role(realm: Realm, name: str, who: Who, parts: House) -> Done:
    """Removes a role of one's own; refused while an account has it."""
    await grants.shaping(parts.pool, who.permissions, realm, name)
    await roles.remove_role(who.actor, realm, name)
    return Done()


def _row(role: Role, having: int, who: Caller) -> RoleRow:
    return RoleRow(
        name=role.name,
        realm=role.realm,
        label=who.say(role.label),
        label_zh=role.label.zh,
        label_en=role.label.en,
        permissions=sorted(role.permissions),
        built_in=role.built_in,
        accounts=having,
    )
