"""`hutong sandbox wechat`, typed in processes of its own at a sandbox on a port."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.app.sandbox.handset.letters import letter
from tests.app.sandbox.stand import Stand
from tests.chromium import address, free, served

from hutong.base.http import Wire
from hutong.capabilities.simulation import Book


@pytest.fixture
async def listening(accounts: Book) -> AsyncIterator[Stand]:
    """A stand on ports of its own."""
    port, hub, wire = free(), free(), Wire()
    stand = Stand(accounts, sandbox=address(port), hub=address(hub), http=wire)
    async with served((stand.sandbox, port), (stand.hub, hub)):
        yield stand
    await wire.close()


async def _typed(stand: Stand, *arguments: str) -> tuple[int | None, str]:
    command = [sys.executable, "-m", "hutong", "sandbox", "wechat", *arguments, "--sandbox", stand.sandbox_url]
    places = {**os.environ, "HUTONG_LANG": "zh", "COLUMNS": "220"}
    asked = await asyncio.create_subprocess_exec(
        *command, env=places, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asked.communicate()
    return asked.returncode, said.decode()


async def test_an_evening_in_wechat(listening: Stand) -> None:
    stand = listening
    appid = stand.world.account("WX_GZH").merchant_no
    assert (await _typed(stand, "messages"))[1].strip().startswith("还没有消息")
    status, said = await _typed(stand, "act", "WX_GZH", "follow", "--json")
    assert (status, json.loads(said)["application"]) == (0, appid)
    await letter(stand)
    status, said = await _typed(stand, "messages")
    assert status == 0
    assert "付款提醒" in said
    assert "账单编号: P1" in said
    listed = json.loads((await _typed(stand, "accounts", "--json"))[1])
    assert next(one for one in listed if one["code"] == "WX_GZH")["followed"] > 0
    assert "胡同小店小程序" in (await _typed(stand, "accounts"))[1]
    assert len((await _typed(stand, "code", "--for", "phone"))[1].strip()) == 64


async def test_the_console(listening: Stand) -> None:
    stand = listening
    status, said = await _typed(stand, "console", "WX_GZH", "--set", "frozen=true", "--set", "name=新名字")
    assert status == 0
    assert (json.loads(said)["frozen"], json.loads(said)["name"]) == (True, "新名字")
    assert (await _typed(stand, "console", "WX_GZH", "--set", "frozen"))[0] != 0
    status, said = await _typed(stand, "console", "NOBODY")
    assert status == 1
    assert "NOBODY" in said

    async def echo(request: Request) -> Response:
        return PlainTextResponse(request.query_params["echostr"])

    status, said = await _typed(stand, "push", "WX_GZH", f"{stand.hub_url}/push")
    assert status == 1
    assert "验证失败" in said
    stand.hub.router.routes.append(Route("/push", echo))
    status, said = await _typed(stand, "push", "WX_GZH", f"{stand.hub_url}/push", "--mode", "safe", "--format", "json")
    assert status == 0
    assert f"{stand.hub_url}/push safe json" in said
    own = f"/api/wechat/{stand.world.account('WX_GZH').merchant_no}/msg"
    stand.hub.router.routes.append(Route(own, echo))
    status, said = await _typed(stand, "push", "WX_GZH", "--json")
    assert (status, json.loads(said)["push_url"]) == (0, f"{stand.hub_url}{own}")
    assert (await _typed(stand, "say", "WX_GZH", "你好"))[0] == 0


async def test_pay_directories(listening: Stand) -> None:
    stand = listening
    own, more = f"{stand.hub_url}/pay/", f"{stand.hub_url}/s/"
    listed = json.loads((await _typed(stand, "directory", "list", "--json"))[1])
    direct = next(one for one in listed if (one["code"], one["form"]) == ("WXPAY_V3", "direct"))
    assert direct["directories"] == [own]
    status, said = await _typed(stand, "directory", "add", direct["merchant"], more, "--json")
    assert (status, json.loads(said)["directories"]) == (0, [own, more])
    status, said = await _typed(stand, "directory", "remove", "WXPAY_V3", own)
    assert (status, more in said, own in said) == (0, True, False)
    status, said = await _typed(stand, "directory", "add", "WXPAY/partner", f"{stand.hub_url}/pay")
    assert (status, "以 / 结尾" in said) == (1, True)
    status, said = await _typed(stand, "directory", "add", "ALIPAY", own)
    assert (status, "WXPAY_V3/direct" in said) == (1, True)
    assert direct["merchant"] in (await _typed(stand, "directory", "list"))[1]


@pytest.mark.parametrize("command", [("wechat", "accounts"), ("rider",)])
async def test_a_sandbox_that_is_not_there_is_told_as_such(command: tuple[str, ...]) -> None:
    with free() as port:
        nobody = address(port)
    told = [sys.executable, "-m", "hutong", "sandbox", *command, "--sandbox", nobody]
    asked = await asyncio.create_subprocess_exec(
        *told, env={**os.environ, "HUTONG_LANG": "en", "COLUMNS": "220"}, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asked.communicate()
    assert asked.returncode == 1
    assert "6026" in said.decode()
    assert nobody in said.decode()
    assert "hutong demo" in said.decode()
    assert "--help" not in said.decode()
