"""The sandbox's shop over the phone's interface and the command line: goods reviewed, an order paid, money wanted."""

import asyncio
import json
import os
import sys

from tests.app.sandbox.stand import SANDBOX, Stand
from tests.channels.wx_delivery.stand import Lender
from tests.channels.wx_live.wares import TEA, order_of
from tests.chromium import address, free, served

from hutong.base.http import Wire
from hutong.capabilities.channel import Line
from hutong.capabilities.shop import AftersaleState, GoodsState, OrderState
from hutong.capabilities.simulation import Book
from hutong.channels.wx_live.adapter import WxLive
from hutong.channels.wx_live.settings import WxLiveConfig
from hutong.channels.wx_live.simulator import WxLiveSimulator
from hutong.vendors.wechat_world.tokens import Tokens


def provider(stand: Stand) -> WxLiveSimulator:
    """The simulated platform."""
    found = stand.world.provider("WX_LIVE")
    assert isinstance(found, WxLiveSimulator)
    return found


def shop(stand: Stand, at: str = SANDBOX) -> WxLive:
    """The merchant's side."""
    account, lender = provider(stand).account("shop"), Lender(Tokens(stand.world.book))
    line = Line(stand.http, f"{at}/wx_live", "http://hub.test/callback/1/1", credentials=lender)
    return WxLive(WxLiveConfig.read(account.merchant_no, account.settings), line)


async def test_goods_are_approved_bought_and_money_is_wanted_back(stand: Stand) -> None:
    assert (await stand.api("wares"))[1] == {"things": []}
    face, openid = shop(stand), provider(stand).openid()
    await face.add_goods("G1", TEA)
    [goods] = (await stand.api("wares"))[1]["things"]
    assert (goods["about"], goods["number"], goods["waits"]) == ("goods", "G1", "reviewer")
    status, said = await stand.api("review", {"number": "G1", "approved": True})
    assert (status, said["waits"]) == (200, "")
    assert (await face.goods("G1")).state is GoodsState.READY
    await face.list_goods("G1")
    await face.add_order("O1", openid, order_of("G1"))
    assert (await stand.api("claim", {"number": "O1"}))[0] == 400  # it was not paid
    assert (await stand.api("buy", {"number": "O1"}))[0] == 200
    assert (await face.order("O1", openid)).state is OrderState.TO_SEND
    assert (await stand.api("buy", {"number": "O1"}))[0] == 400  # once is enough
    assert (await stand.api("claim", {"number": "O1", "fen": 17601}))[0] == 400
    _, claim = await stand.api("claim", {"number": "O1", "fen": 100})
    assert (claim["about"], claim["title"], claim["fen"], claim["waits"]) == ("aftersale", "O1", 100, "merchant")
    assert (await face.aftersale(claim["number"])).state is AftersaleState.ASKED
    _, whole = await stand.api("claim", {"number": "O1", "goods": True})
    assert whole["fen"] == 17600


async def test_goods_are_rejected_with_words(stand: Stand) -> None:
    face = shop(stand)
    await face.add_goods("G2", TEA)
    status, said = await stand.api("review", {"number": "G2", "approved": False, "words": "图片模糊"})
    assert (status, said["words"]) == (200, "图片模糊")
    found = await face.goods("G2")
    assert (found.state, found.words) == (GoodsState.REJECTED, "图片模糊")
    assert (await stand.api("review", {"number": "G2", "approved": True}))[0] == 400  # it was looked at
    assert (await stand.api("review", {"number": "NEVER", "approved": True}))[0] == 404
    assert (await stand.api("review", {"number": "G2", "approved": "yes"}))[0] == 400


async def _typed(stand: Stand, *arguments: str) -> tuple[int | None, str]:
    command = [sys.executable, "-m", "hutong", "sandbox", *arguments, "--sandbox", stand.sandbox_url]
    places = {**os.environ, "HUTONG_LANG": "zh", "COLUMNS": "220"}
    asked = await asyncio.create_subprocess_exec(
        *command, env=places, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asked.communicate()
    return asked.returncode, said.decode()


async def test_the_same_from_the_command_line(accounts: Book) -> None:
    port, wire = free(), Wire()
    stand = Stand(accounts, sandbox=address(port), http=wire)
    async with served((stand.sandbox, port)):
        assert "还什么都没有" in (await _typed(stand, "review"))[1]
        face, openid = shop(stand, stand.sandbox_url), provider(stand).openid()
        await face.add_goods("G1", TEA)
        status, said = await _typed(stand, "review")
        assert (status, "G1" in said, "等审核" in said) == (0, True, True)
        status, said = await _typed(stand, "review", "G1", "reject", "--words", "图片模糊")
        assert (status, "图片模糊" in said) == (0, True)
        await face.update_goods("G1", TEA)
        assert (await _typed(stand, "review", "G1"))[0] == 0
        await face.list_goods("G1")
        await face.add_order("O1", openid, order_of("G1"))
        assert (await _typed(stand, "buyer", "pay", "O1"))[0] == 0
        status, said = await _typed(stand, "buyer", "refund", "O1", "--amount", "1.50", "--return", "--json")
        assert (status, json.loads(said)["fen"]) == (0, 150)
        assert (await _typed(stand, "buyer", "refund", "O1", "--amount", "viel"))[0] == 1
        status, said = await _typed(stand, "review", "--json")
        assert [one["about"] for one in json.loads(said)] == ["goods", "order", "aftersale"]
    await wire.close()
