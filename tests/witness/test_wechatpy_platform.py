"""wechatpy, a public client, beside our adapters of WeChat and against our simulator of it, over a real port."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from tests.vendors.wechat.stand import Stand

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.capabilities.platform.message import Letter, MessageKind
from hutong.capabilities.simulation.mischief import App
from hutong.vendors.wechat.jssdk import signature
from hutong.vendors.wechat.markup import parsed

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "wechatpy_platform.py"
BACK = "https://shop.test/login/return?x=1&y=胡同"
PAGE = "https://shop.test/pay?x=胡同#here"
DATA = {
    name: {"value": f"{name} 胡同 😀"} for name in ("first", "keyword1", "keyword2", "keyword3", "keyword4", "remark")
}
SMALL = {"name1": "张三", "phone_number2": "13800138000", "time3": "2026年11月28日 12:00", "thing4": "会议"}

Run = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


@pytest.fixture
async def stand() -> Any:
    """A stand whose WeChat ends with the test."""
    stand = Stand()
    yield stand
    await stand.wechat.close()


@pytest.fixture
async def run(stand: Stand, witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> Run:
    """Does a job with wechatpy; its requests go to the stand's WeChat, on a port."""
    python, provider = witness("wechatpy"), await serve(stand.wechat.app)

    async def go(job: str, told: dict[str, Any]) -> dict[str, Any]:
        pipe = asyncio.subprocess.PIPE
        # isolated: the script's folder holds files named like the clients
        client = await asyncio.create_subprocess_exec(
            str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe
        )
        settings = {
            "gzh": stand.gzh.application(),
            "gzh_secret": stand.gzh.config.private_key.reveal(),
            "mp": stand.mp.application(),
            "mp_secret": stand.mp.config.private_key.reveal(),
            "open": stand.open.application(),
            "open_secret": stand.open.config.private_key.reveal(),
        }
        asked = json.dumps({**settings, "job": job, "provider": provider, **told}).encode()
        try:
            out, errors = await asyncio.wait_for(client.communicate(asked), 60)
        finally:
            if client.returncode is None:
                client.kill()
                await client.wait()
        assert client.returncode == 0, errors.decode()
        return dict(json.loads(out))

    return go


async def test_an_account_writes_and_signs(stand: Stand, run: Run) -> None:
    """The same message and signature as ours; the same templates."""
    application = stand.gzh.application()
    stand.wechat.act(application, "follow")
    templates = await stand.gzh.list_templates(MessageKind.TEMPLATE)
    template = next(one for one in templates if one.title == "集成系统消息提醒")
    to = stand.wechat.openid(application)
    mini = {"appid": stand.mp.application(), "pagepath": "pages/a?b=1"}
    told = {"openid": to, "template": template.id, "data": DATA, "url": "https://shop.test/b", "mini": mini}
    made = await run("account", {**told, "page": PAGE.partition("#")[0]})
    values = {name: one["value"] for name, one in DATA.items()}
    letter = Letter("", MessageKind.TEMPLATE, to, template.id, values, told["url"], mini["appid"], mini["pagepath"])
    await stand.gzh.send_message(letter)
    theirs, ours = stand.wechat.mail()
    assert (theirs.lines, theirs.mini, theirs.template) == (ours.lines, ours.mini, ours.template)
    assert theirs.id == str(made["sent"]["msgid"])
    assert [one["template_id"] for one in made["templates"]["template_list"]] == [one.id for one in templates]
    assert made["signature"] == signature(Secret(made["ticket"]), "once", "1414587457", PAGE)


async def test_a_mini_program(stand: Stand, run: Run) -> None:
    """Its session opens sealed data there and here; both send the same message."""
    application = stand.mp.application()
    templates = await stand.mp.list_templates(MessageKind.SUBSCRIBED)
    template = next(one for one in templates if one.title == "访客预约审批通知")
    for _ in range(2):
        stand.wechat.act(application, "allow", template=template.id)
    told = {
        "login_code": stand.wechat.login_code(application),
        "phone_code": stand.wechat.phone_code(application),
        "mp_openid": stand.wechat.openid(application),
        "small": template.id,
        "small_data": {name: {"value": value} for name, value in SMALL.items()},
    }
    made = await run("program", told)
    session = made["session"]["session_key"]
    data = stand.wechat.user_data(application)
    opened = await run("data", {**data, "session": session})
    assert opened["opened"] == stand.mp.open_data(Secret(session), data["encryptedData"], data["iv"])
    assert stand.mp.vouches(Secret(session), data["rawData"], data["signature"])
    assert made["phone"]["phone_info"]["purePhoneNumber"] == stand.wechat.telephone()
    letter = Letter("N", MessageKind.SUBSCRIBED, told["mp_openid"], template.id, SMALL, mini_page="pages/a?b=1")
    await stand.mp.send_message(letter)
    theirs, ours = stand.wechat.mail()
    assert (theirs.lines, theirs.mini) == (ours.lines, ours.mini)


async def test_pages(stand: Stand, run: Run) -> None:
    """The same addresses as ours; an app's code is exchanged."""
    code = stand.wechat.login_code(stand.open.application())
    made = await run("login", {"back": BACK, "code": code})
    account = replace(stand.line, hosts={"open": "https://open.weixin.qq.com"})
    gzh, app = (type(one)(one.config, account) for one in (stand.gzh, stand.open))
    assert made["snsapi_base"] == gzh.page(BACK, "s-1")
    assert made["snsapi_userinfo"] == gzh.page(BACK, "s-1", more=True)
    assert made["qrconnect"] == app.page(BACK, "s-1")
    assert made["who"]["openid"] == stand.wechat.openid(stand.open.application())


async def test_pushes(stand: Stand, run: Run) -> None:
    """It opens what the simulator sealed and what we sealed, and we open what it sealed."""
    application, config = stand.gzh.application(), stand.gzh.config
    assert config.aes_key is not None
    assert await stand.pushed_to(stand.gzh, application, "safe", "xml")
    stand.wechat.say(application, "在吗 <&]]> 😀")
    await stand.settled()
    knock, (heard,) = stand.knocks[-1], stand.heard
    reply = stand.gzh.answer_push(heard, {"MsgType": "text", "Content": "您好 <&]]> 😀"})
    answer = parsed(reply.body.decode())
    seconds = str(int(now().timestamp()))
    message = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>{seconds}</CreateTime>"
        "<MsgType>text</MsgType><Content>胡同</Content><MsgId>7</MsgId></xml>"
    )
    told = {
        "token": config.token.reveal(),
        "aes_key": config.aes_key.reveal(),
        "query": dict(parse_qsl(knock.query)),
        "body": knock.body.decode(),
        "answer": answer,
        "message": message,
        "now": seconds,
    }
    made = await run("pushes", told)
    assert made["heard"] == ["text", heard.sender, "在吗 <&]]> 😀", heard.fields["MsgId"]]
    assert made["answered"] == ["text", heard.sender, "您好 <&]]> 😀"]
    assert made["refused"] == ["InvalidSignatureException", "InvalidAppIdException"]
    sealed = parsed(made["made"])
    query = {"timestamp": sealed["TimeStamp"], "nonce": sealed["Nonce"], "msg_signature": sealed["MsgSignature"]}
    pushed = stand.gzh.read_push(stand.again(knock, query=urlencode(query), body=made["made"].encode(), at=now()))
    assert (pushed.kind, pushed.fields["Content"], pushed.sealed) == ("text", "胡同", True)
