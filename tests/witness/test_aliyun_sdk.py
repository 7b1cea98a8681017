"""aliyun-python-sdk-core, Aliyun's own client, against our simulator of its short messages, over a real port."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.channels.aliyun_sms.stand import PHONE, Stand

from hutong.base.clock import beijing, now
from hutong.base.http import Wire
from hutong.capabilities.channel import Line
from hutong.capabilities.simulation.mischief import App
from hutong.capabilities.sms import SmsState
from hutong.channels.aliyun_sms.adapter import AliyunSms

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "aliyun_sdk.py"
Serve = Callable[[App], Awaitable[str]]
PARAMS = {"name": "张三 +*~/&=%", "fee": "12.50"}
TEXT = "【胡同小店】尊敬的张三 +*~/&=%，您本月的费用为12.50元。"


class Client:
    """The client's process, asked a line at a time."""

    def __init__(self, process: asyncio.subprocess.Process, usual: dict[str, str]) -> None:
        self._process = process
        self._usual = usual

    async def call(self, action: str, parameters: dict[str, str], **changes: str) -> Any:
        """What it makes of the answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        told = {**self._usual, "action": action, "parameters": parameters, **changes}
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        await self._process.stdin.drain()
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, (await self._process.stderr.read()).decode()
        return json.loads(line)


@asynccontextmanager
async def _client(python: Path, usual: dict[str, str]) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    process = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield Client(process, usual)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize(("verb", "place"), [("GET", "query"), ("POST", "query"), ("POST", "form")])
async def test_messages(verb: str, place: str, witness: Callable[[str], Path], serve: Serve) -> None:
    """Sent and asked about in both places of the older dialect; a wrong secret, which the client finds out by itself.

    Its requests of one product compare the text that we say should have been signed with their own: only when these
    are equal do they blame the secret. Its common requests have forgotten their text by then.
    """
    stand = Stand()
    stand.provider.home.base_url = base = await serve(stand.provider.app)
    usual = {
        "domain": urlsplit(base).netloc,
        "key_id": stand.account.merchant_no,
        "secret": stand.account.settings["PRIVATE_KEY"],
        "kind": "common",
        "verb": verb,
        "place": place,
    }
    send = {
        "PhoneNumbers": PHONE,
        "SignName": stand.provider.sign,
        "TemplateCode": stand.provider.templates["notice"],
        "TemplateParam": json.dumps(PARAMS, ensure_ascii=False),
        "OutId": "WITNESS0001",
    }
    async with _client(witness("aliyun_sdk"), usual) as client:
        sent = await client.call("SendSms", send)
        assert (sent["Code"], sent["Message"]) == ("OK", "OK")
        (message,) = stand.provider.inbox()
        assert (message.id, message.number, message.text) == (sent["BizId"], "WITNESS0001", TEXT)

        stand.provider.report(message.id)
        day = f"{beijing(now()):%Y%m%d}"
        ask = {"PhoneNumber": PHONE, "SendDate": day, "PageSize": "10", "CurrentPage": "1", "BizId": sent["BizId"]}
        asked = await client.call("QuerySendDetails", ask)
        (detail,) = asked["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
        assert (detail["SendStatus"], detail["ErrCode"], detail["OutId"]) == (3, "DELIVERED", "WITNESS0001")
        assert detail["Content"] == TEXT

        refused = await client.call("SendSms", {**send, "TemplateCode": "SMS_1"})
        assert refused["Code"] == "isv.SMS_TEMPLATE_ILLEGAL"
        for kind, code in (("common", "SignatureDoesNotMatch"), ("product", "InvalidAccessKeySecret")):
            wrong = await client.call("SendSms", send, kind=kind, secret="x" * 30)
            assert wrong == {"raised": code, "status": 400}
        nobody = await client.call("SendSms", send, key_id="LTAI5tNobody")
        assert nobody == {"raised": "InvalidAccessKeyId.NotFound", "status": 404}
        assert len(list(stand.provider.inbox())) == 1
        assert (await client.call("SendSms", send, kind="product"))["Code"] == "OK"
    await stand.provider.close()


async def test_our_own_adapter_over_the_same_port(serve: Serve) -> None:
    """Our requests as they leave a real connection: the host is signed as it is sent."""
    stand = Stand()
    base = await serve(stand.provider.app)
    wire = Wire()
    adapter = AliyunSms(stand.adapter.config, Line(wire, base, "", timeout=5.0))
    sms = stand.sms()
    sent = await adapter.send_sms(sms)
    assert (await adapter.ask_sms(stand.question(sms))).state is SmsState.SENT
    assert stand.of(sms).id == sent.provider_no
    await wire.close()
    await stand.provider.close()
