"""Making accounts and changing them; what an administrator does to the accounts of others."""

import re
from dataclasses import dataclass
from typing import Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.features.audit.words import changed
from hutong.features.operators import authenticator, passwords, sessions
from hutong.features.operators.account import COLUMNS, Account, built
from hutong.features.operators.passwords import Passwords
from hutong.features.operators.permissions import Realm
from hutong.features.operators.roles import ADMINISTRATOR
from hutong.features.operators.roles import find as find_role
from hutong.switchboard.actor import Actor

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_hasher: Final = Passwords()


@dataclass(frozen=True, slots=True)
class Change:
    """What can be changed about an account; None leaves a thing as it is."""

    name: str | None = None
    role: str | None = None
    enabled: bool | None = None


async def create(
    actor: Actor,
    *,
    realm: Realm,
    username: str,
    role: str,
    name: str = "",
    merchant_id: str | None = None,
    password: Secret | None = None,
) -> tuple[Account, Secret]:
    """A new account and its first password, to be changed at the first sign-in; Refusal (BAD_ACCOUNT, …)."""
    given, username = password or passwords.drawn(), username.strip().lower()
    judge(realm, username, merchant_id)
    hashed = await _hasher.hash(given)
    async with actor.change() as connection:
        if await find_role(connection, realm, role) is None:
            raise _no_role(role)
        try:
            account_id = await connection.fetchval(
                "INSERT INTO account (realm, merchant_id, username, name, role, password)"
                " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (realm, username) DO NOTHING RETURNING id",
                realm,
                merchant_id,
                username,
                name or username,
                role,
                hashed,
            )
        except asyncpg.ForeignKeyViolationError:
            raise Refusal(Problem.NO_MERCHANT, merchant_id or "") from None
        if account_id is None:
            raise _taken(username)
        detail = {"realm": realm, "username": username, "role": role, "merchant_id": merchant_id}
        await actor.note(connection, "account.create", f"account/{account_id}", detail)
        return await _account(connection, account_id), given


async def may_create(pool: Pool, realm: Realm, username: str, role: str, merchant_id: str | None = None) -> None:
    """Whether it may be made, as `create` refuses it: before a code is spent on that."""
    username = username.strip().lower()
    judge(realm, username, merchant_id)
    if await find_role(pool, realm, role) is None:
        raise _no_role(role)
    if merchant_id and not await pool.fetchval("SELECT EXISTS (SELECT FROM merchant WHERE id = $1)", merchant_id):
        raise Refusal(Problem.NO_MERCHANT, merchant_id)
    taken = "SELECT EXISTS (SELECT FROM account WHERE realm = $1 AND username = $2)"
    if await pool.fetchval(taken, realm, username):
        raise _taken(username)


async def may_edit(pool: Pool, account: Account, change: Change) -> None:
    """Whether it may be changed so, as `edit` refuses it: before a code is spent on that."""
    if change.role is not None and await find_role(pool, account.realm, change.role) is None:
        raise _no_role(change.role)
    if account.enabled and (change.enabled is False or change.role not in (None, ADMINISTRATOR)):
        await _administered(pool, account, but=account.id)


async def edit(actor: Actor, account_id: int, change: Change, merchant_id: str | None = None) -> Account:
    """Changes name, role, on or off; what it takes away holds from the next request on. Refusal."""
    async with actor.change() as connection:
        before = await _account(connection, account_id, merchant_id)
        if change.role is not None and await find_role(connection, before.realm, change.role) is None:
            raise _no_role(change.role)
        await connection.execute(
            "UPDATE account SET name = coalesce($2, name), role = coalesce($3, role), enabled = coalesce($4, enabled)"
            " WHERE id = $1",
            account_id,
            change.name,
            change.role,
            change.enabled,
        )
        await _administered(connection, before)
        if change.enabled is False:
            await sessions.ended(connection, account_id)
        given = {name: getattr(change, name) for name in change.__slots__ if getattr(change, name) is not None}
        was = {name: getattr(before, name) for name in given}
        await actor.note(connection, "account.edit", f"account/{account_id}", changed(was, given))
        return await _account(connection, account_id)


async def reset_password(actor: Actor, account_id: int, merchant_id: str | None = None) -> Secret:
    """A new first password, to be changed at the next sign-in; every session ends. Refusal (NO_ACCOUNT)."""
    given = passwords.drawn()
    hashed = await _hasher.hash(given)
    async with actor.change() as connection:
        account = await _account(connection, account_id, merchant_id)
        await connection.execute(
            "UPDATE account SET password = $2, must_change_password = true WHERE id = $1", account_id, hashed
        )
        await connection.execute(
            "DELETE FROM sign_in_try WHERE source = $1", f"account:{account.realm}/{account.username}"
        )
        await sessions.ended(connection, account_id)
        await actor.note(connection, "account.reset.password", f"account/{account_id}", {})
    return given


async def reset_authenticator(actor: Actor, account_id: int, merchant_id: str | None = None) -> None:
    """The authenticator is bound anew at the next sign-in; recovery codes are void, every session ends."""
    async with actor.change() as connection:
        await _account(connection, account_id, merchant_id)
        await authenticator.forget(connection, account_id)
        await actor.note(connection, "account.reset.authenticator", f"account/{account_id}", {})
        await sessions.ended(connection, account_id)


async def reset_payment_password(actor: Actor, account_id: int, merchant_id: str | None = None) -> None:
    """There is no payment password until its owner sets one."""
    async with actor.change() as connection:
        await _account(connection, account_id, merchant_id)
        await connection.execute("UPDATE account SET payment_password = NULL WHERE id = $1", account_id)
        await actor.note(connection, "account.reset.payment_password", f"account/{account_id}", {})


async def end_sessions(
    actor: Actor, account_id: int, merchant_id: str | None = None, *, only: int | None = None
) -> int:
    """Ends every session of an account, or one of them; how many."""
    async with actor.change() as connection:
        await _account(connection, account_id, merchant_id)
        ended = await sessions.ended(connection, account_id, only=only)
        await actor.note(connection, "account.sessions.end", f"account/{account_id}", {"ended": ended})
        return ended


async def furnish(
    actor: Actor, account_id: int, *, password: Secret, payment_password: Secret, totp_secret: Secret
) -> None:
    """Gives an account everything at once, as the demo does: both passwords and a bound authenticator."""
    sealed = actor.vault.seal(totp_secret, authenticator.place(account_id))
    first, second = await _hasher.hash(password), await _hasher.hash(payment_password)
    async with actor.change() as connection:
        await connection.execute(
            "UPDATE account SET password = $2, payment_password = $3, totp = $4, totp_bound = true,"
            " must_change_password = false WHERE id = $1",
            account_id,
            first,
            second,
            sealed,
        )
        await actor.note(connection, "account.furnish", f"account/{account_id}", {})


async def find(pool: Pool | Connection, account_id: int, merchant_id: str | None = None) -> Account:
    """One account, of a merchant's where that is given; Refusal (NO_ACCOUNT)."""
    return await _account(pool, account_id, merchant_id)


async def by_name(pool: Pool, realm: Realm, username: str) -> Account:
    """One account by its user name; Refusal (NO_ACCOUNT)."""
    query = f"SELECT {COLUMNS} FROM account a WHERE a.realm = $1 AND a.username = $2"
    row = await pool.fetchrow(query, realm, username.strip().lower())
    if row is None:
        raise Refusal(Problem.NO_ACCOUNT, username)
    return built(row)


async def every(pool: Pool, realm: Realm, merchant_id: str | None = None) -> list[Account]:
    """The accounts of a realm, of one merchant's where that is given, oldest first."""
    query = (
        f"SELECT {COLUMNS} FROM account a WHERE a.realm = $1 AND ($2::text IS NULL OR a.merchant_id = $2) ORDER BY a.id"
    )
    return [built(row) for row in await pool.fetch(query, realm, merchant_id)]


async def titles(pool: Pool, ids: list[int]) -> dict[int, str]:
    """How some accounts are called, as the audit names them."""
    rows = await pool.fetch("SELECT id, realm || '/' || username AS title FROM account WHERE id = ANY($1)", ids)
    return {row["id"]: row["title"] for row in rows}


async def _account(connection: Pool | Connection, account_id: int, merchant_id: str | None = None) -> Account:
    query = f"SELECT {COLUMNS} FROM account a WHERE a.id = $1 AND ($2::text IS NULL OR a.merchant_id = $2)"
    row = await connection.fetchrow(query, account_id, merchant_id)
    if row is None:
        raise Refusal(Problem.NO_ACCOUNT, str(account_id))
    return built(row)


async def _administered(connection: Pool | Connection, account: Account, but: int = 0) -> None:
    """The office always has somebody who can let others in; changes come one after the other, so this holds."""
    left = "SELECT count(*) FROM account WHERE realm = 'office' AND role = $1 AND enabled AND id <> $2"
    if account.realm != "office" or account.role != ADMINISTRATOR:
        return
    if not await connection.fetchval(left, ADMINISTRATOR, but):
        raise Refusal(Problem.LAST_ADMINISTRATOR)


def _no_role(role: str) -> Refusal:
    return Refusal(Problem.NO_ROLE, role, [("role", Text("没有这个角色", "no such role"))])


def _taken(username: str) -> Refusal:
    return Refusal(Problem.ACCOUNT_EXISTS, username, [("username", Text("已被使用", "already taken"))])


def judge(realm: Realm, username: str, merchant_id: str | None) -> None:
    """Makes sure that an account may be called so; Refusal (BAD_ACCOUNT)."""
    if not _NAME.fullmatch(username):
        rule = Text("2–64 位小写字母、数字或 . _ @ -", "2 to 64 of a-z, 0-9, . _ @ -")
        raise Refusal(Problem.BAD_ACCOUNT, rule, [("username", rule)])
    if (realm == "portal") is (merchant_id is None):
        raise Refusal(Problem.BAD_ACCOUNT, Text("商户后台账号须属于一个商户", "a portal account has a merchant"))
