"""`hutong init`: master key, tables and the first administrator of a new hub."""

import asyncio
import os
from typing import Annotated

import typer

from hutong.app import migrate
from hutong.app.cli.term import ground
from hutong.app.cli.term.screen import AsJson, as_json, line
from hutong.app.cli.term.words import both, say
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.features.operators import Account, accounts
from hutong.features.operators.roles import ADMINISTRATOR
from hutong.switchboard.actor import Actor

app = typer.Typer()


@app.command(help=both("初始化：主密钥、数据表、首个管理员", "Master key, tables, first administrator"))
def init(
    username: Annotated[
        str, typer.Option("--username", help=both("管理员用户名", "The administrator's user name"))
    ] = "admin",
    in_json: AsJson = False,
) -> None:
    """The first administrator, once; the password is shown once."""
    settings = ground.settings()
    settings.make_master_key()
    asyncio.run(migrate.upgrade(settings.database_url))

    async def work(actor: Actor) -> tuple[Account, Secret]:
        if await accounts.every(actor.pool, "office"):
            raise Refusal(Problem.ALREADY_SET_UP)
        return await accounts.create(actor, realm="office", username=username, role=ADMINISTRATOR)

    account, password = ground.run(work)
    address = f"{settings.base_url}/office/"
    if in_json:
        as_json({"url": address, "username": account.username, "password": password.reveal()})
        return
    line(f"✔ {say('已建管理员', 'Made the administrator')} {account.username}", "green")
    line(f"  {say('地址', 'Address')}  {address}")
    line(f"  {say('初始密码', 'First password')}  {password.reveal()}")
    line(
        say(
            "  只显示这一次。首次登录时绑定谷歌验证码并修改密码。",
            "  It is shown this once. The first sign-in binds an authenticator and changes it.",
        )
    )
    if "HUTONG_MASTER_KEY" not in os.environ:
        key = settings.home / "master.key"
        line(say(f"  主密钥在 {key}，请另存一份。", f"  The master key is {key}: keep a copy elsewhere."))
