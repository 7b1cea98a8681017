"""`hutong account`: who may sign in to the office and to merchants' portals."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.features.operators import Account, Realm, accounts, roles
from hutong.features.operators.accounts import Change
from hutong.features.operators.roles import ADMINISTRATOR, OWNER
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True, help=both("账号：后台与商户后台的登录。", "Accounts of the office and of merchants' portals.")
)
Username = Annotated[str, typer.Argument(metavar="USERNAME", help=both("用户名", "The user name"))]
Mer = Annotated[
    str | None,
    typer.Option("--merchant", metavar="MERID", help=both("商户号：商户后台的账号", "A merchant's portal account")),
]


@app.command("list", help=both("列出账号", "List accounts"))
def list_(merchant: Mer = None, in_json: AsJson = False) -> None:
    """The accounts of the office, or of a merchant."""
    found = run(lambda actor: accounts.every(actor.pool, _realm(merchant), merchant))
    if in_json:
        as_json([_packed(account) for account in found])
        return
    names = (say("用户名", "User"), say("姓名", "Name"), say("角色", "Role"), say("启用", "On"))
    more = (say("验证码", "Authenticator"), say("支付密码", "Payment password"), say("最近登录", "Last seen"))
    rows = [
        [
            one.username,
            one.name,
            one.role,
            yes_no(one.enabled),
            yes_no(one.bound),
            yes_no(one.has_payment_password),
            f"{one.last_seen_at:%Y-%m-%d %H:%M}" if one.last_seen_at else "",
        ]
        for one in found
    ]
    table("", (*names, *more), rows)


@app.command(help=both("新增账号", "Make an account"))
def add(
    username: Username,
    role: Annotated[str, typer.Option("--role", help=both("角色", "Its role"))] = "",
    name: Annotated[str, typer.Option("--name", help=both("姓名", "A name"))] = "",
    merchant: Mer = None,
    in_json: AsJson = False,
) -> None:
    """A new account; its first password is shown once."""
    role = role or (OWNER if merchant else ADMINISTRATOR)

    async def work(actor: Actor) -> tuple[Account, Secret]:
        return await accounts.create(
            actor, realm=_realm(merchant), username=username, role=role, name=name, merchant_id=merchant
        )

    account, password = run(work)
    if in_json:
        as_json({**_packed(account), "password": password.reveal()})
        return
    line(f"✔ {say('已新增账号', 'Made account')} {account.username} ({account.role})", "green")
    _print(password)


@app.command("roles", help=both("列出角色", "List the roles"))
def roles_(merchant: Mer = None, in_json: AsJson = False) -> None:
    """The roles of the office, or of portals."""
    found = run(lambda actor: roles.every(actor.pool, _realm(merchant)))
    if in_json:
        as_json([{"name": one.name, "label": tell(one.label), "permissions": sorted(one.permissions)} for one in found])
        return
    names = (say("角色", "Role"), say("名称", "Label"), say("权限", "Permissions"))
    table("", names, [[one.name, tell(one.label), " ".join(sorted(one.permissions))] for one in found])


@app.command("reset-password", help=both("重置登录密码", "Give a new first password"))
def reset_password(username: Username, merchant: Mer = None, in_json: AsJson = False) -> None:
    """A new first password; every session of the account ends."""
    account, password = run(_on(username, merchant, accounts.reset_password))
    if in_json:
        as_json({"username": account.username, "password": password.reveal()})
        return
    line(f"✔ {say('已重置', 'Reset')} {account.username}", "green")
    _print(password)


@app.command("reset-authenticator", help=both("解绑谷歌验证码", "Unbind the authenticator"))
def reset_authenticator(username: Username, merchant: Mer = None, yes: Yes = False, in_json: AsJson = False) -> None:
    """It is bound anew at the next sign-in."""
    confirm(f"解绑 {username} 的谷歌验证码？", f"Unbind {username}'s authenticator?", yes or in_json)
    _did(run(_on(username, merchant, accounts.reset_authenticator))[0], in_json)


@app.command("reset-payment-password", help=both("清除支付密码", "Take the payment password away"))
def reset_payment_password(username: Username, merchant: Mer = None, yes: Yes = False, in_json: AsJson = False) -> None:
    """Its owner sets a new one."""
    confirm(f"清除 {username} 的支付密码？", f"Take {username}'s payment password away?", yes or in_json)
    _did(run(_on(username, merchant, accounts.reset_payment_password))[0], in_json)


@app.command(help=both("停用账号", "Switch an account off"))
def disable(username: Username, merchant: Mer = None, in_json: AsJson = False) -> None:
    """Its sessions end."""
    _did(run(_on(username, merchant, _switched(enabled=False)))[0], in_json)


@app.command(help=both("启用账号", "Switch an account on"))
def enable(username: Username, merchant: Mer = None, in_json: AsJson = False) -> None:
    """It may sign in again."""
    _did(run(_on(username, merchant, _switched(enabled=True)))[0], in_json)


@app.command("end-sessions", help=both("结束全部会话", "End every session"))
def end_sessions(username: Username, merchant: Mer = None, in_json: AsJson = False) -> None:
    """Wherever the account is signed in, it has to sign in again."""
    account, ended = run(_on(username, merchant, accounts.end_sessions))
    if in_json:
        as_json({"username": account.username, "ended": ended})
        return
    line(f"✔ {account.username}  {say(f'结束了 {ended} 个会话', f'{ended} sessions ended')}", "green")


def _on(
    username: str, merchant: str | None, does: Callable[[Actor, int], Awaitable[Any]]
) -> Callable[[Actor], Awaitable[tuple[Account, Any]]]:
    """Finds an account, does something to it, and gives both it and what came of it."""

    async def work(actor: Actor) -> tuple[Account, Any]:
        account = await accounts.by_name(actor.pool, _realm(merchant), username)
        if account.merchant_id != merchant:
            raise Refusal(Problem.NO_ACCOUNT, username)
        done = await does(actor, account.id)
        return await accounts.find(actor.pool, account.id), done

    return work


def _switched(*, enabled: bool) -> Callable[[Actor, int], Awaitable[Account]]:
    return lambda actor, account_id: accounts.edit(actor, account_id, Change(enabled=enabled))


def _did(account: Account, in_json: bool) -> None:
    if in_json:
        as_json(_packed(account))
        return
    line(f"✔ {account.username}", "green")


def _print(password: Secret) -> None:
    line(f"  {say('初始密码', 'First password')}  {password.reveal()}")
    line(say("  只显示这一次。", "  It is shown this once."))


def _realm(merchant: str | None) -> Realm:
    return "portal" if merchant else "office"


def _packed(account: Account) -> dict[str, Any]:
    names = ("id", "realm", "merchant_id", "username", "name", "role", "enabled", "bound", "has_payment_password")
    return {name: getattr(account, name) for name in names}
