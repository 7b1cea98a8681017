"""Journeys of messages and files over real ports, made with `hutong sandbox call` as a newcomer makes them."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.street import MERCHANT, Street

from hutong.app.demo import routing
from hutong.app.hub import Hub
from hutong.app.sandbox.world import World
from hutong.app.settings import Settings
from hutong.base.http import Wire
from hutong.switchboard import registry
from hutong.switchboard.drafts import channels, publish


@pytest.fixture(scope="module")
def furnished(street: Street) -> Street:
    """Routes and templates as in the demo, and demo.json with the merchant's keys."""
    asyncio.run(_route(street))
    home = Path(street.environ["HUTONG_HOME"])
    (home / "private.pem").write_text(street.private_key.reveal())
    assert street.verifier is not None
    (home / "platform.pem").write_text(street.verifier.pem())
    merchant = {
        "merId": MERCHANT,
        "md5_key": street.md5_key.reveal(),
        "private_key": str(home / "private.pem"),
        "platform_public_key": str(home / "platform.pem"),
    }
    told = {"base_url": street.base_url, "sandbox_url": street.sandbox_url, "merchant": merchant, "channels": []}
    (home / "demo.json").write_text(json.dumps(told))
    return street


async def _route(street: Street) -> None:
    hub = await Hub.start(Settings.from_environment(street.environ))
    world = World(street.sandbox_url, street.base_url, book=Path(street.environ["HUTONG_HOME"]) / "sandbox.db")
    try:
        actor = hub.actor("journey")
        content = await channels.look(actor)
        await routing.configure(actor, world, {(one.code, one.merchant_no): True for one in content.channels.values()})
        routing.enter_addresses(content, world, street.base_url)
        published = await publish.refresh(actor)
    finally:
        await world.close()
        await hub.close()
    wire = Wire()
    async with asyncio.timeout(30):
        while (
            json.loads((await wire.send("GET", f"{street.base_url}/health", headers={})).body)["revision"]
            < published.revision
        ):
            await asyncio.sleep(0.02)
    await wire.close()


async def call(street: Street, *arguments: str) -> dict[str, Any]:
    """What `hutong sandbox call … --json` prints."""
    command = [sys.executable, "-m", "hutong", "sandbox", "call", *arguments, "--json"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **street.environ}, stdout=pipe)
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    told: dict[str, Any] = json.loads(out)
    assert process.returncode == (0 if told["answer"]["code"] == 1 else 1)
    return told


async def test_a_code_is_sent_read_on_the_phone_and_verified(furnished: Street) -> None:
    told = await call(furnished, "/api/sms/code/send", "mobile=13500000001", "template=code")
    assert (told["status"], told["genuine"], told["answer"]["code"]) == (200, True, 1), told
    wire = Wire()
    async with asyncio.timeout(60):  # the phone is on: it arrives by itself, and the hub learns of it
        while True:
            seen = await wire.send("GET", f"{furnished.sandbox_url}/phone/api/messages?phone=13500000001", headers={})
            [message] = json.loads(seen.body)["messages"]
            if message["message"]["state"] == "delivered":
                break
            await asyncio.sleep(0.1)
    await wire.close()
    verify = ("/api/sms/code/verify", "mobile=13500000001", f"verifyCode={message['copy']}")
    assert (await call(furnished, *verify))["answer"]["status"] == "verified"
    assert (await call(furnished, *verify))["answer"]["code"] == 3108


async def test_every_code_that_a_sandbox_serves_is_there(furnished: Street) -> None:
    wire = Wire()
    about = await wire.send("GET", f"{furnished.sandbox_url}/phone/api/about", headers={})
    await wire.close()
    assert {one["code"] for one in json.loads(about.body)["simulators"]} == set(registry.specs())


async def test_a_file_is_kept_read_and_deleted(furnished: Street, tmp_path: Path) -> None:
    path = tmp_path / "合同.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 20_000_000)
    kept = (await call(furnished, "/api/file/upload", "--file", str(path)))["answer"]
    assert (kept["status"], kept["name"], kept["size"]) == ("stored", "合同.pdf", str(path.stat().st_size))
    number = f"fileId={kept['fileId']}"
    link = (await call(furnished, "/api/file/url", number))["answer"]["url"]
    wire = Wire()
    reply = await wire.send("GET", link, headers={"range": "bytes=0-7"})
    assert (reply.status, reply.body) == (206, b"%PDF-1.7")
    assert (await call(furnished, "/api/file/delete", number))["answer"]["status"] == "deleted"
    async with asyncio.timeout(60):  # the worker throws it away
        while (await wire.send("GET", link, headers={"range": "bytes=0-7"})).status != 404:
            await asyncio.sleep(0.1)
    await wire.close()


async def test_what_is_refused_is_told_in_the_readers_language(furnished: Street) -> None:
    told = await call(furnished, "/api/sms/send", "mobile=1", "template=notice", "--lang", "en")
    assert (told["answer"]["code"], told["genuine"]) == (1002, None)
    assert "malformed" in told["answer"]["msg"]
