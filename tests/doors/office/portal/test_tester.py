"""The notify tester posts a signed notice once, tells what the answer means, and only where it may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.listening import listening
from tests.office import MERCHANT, Person, Stand

from hutong.doors.office.portal.tester import MOST

PATH = "/portal/api/develop/notice-test"


@asynccontextmanager
async def receiver(status: str, body: str) -> AsyncIterator[tuple[str, list[str]]]:
    """An address that answers this to everything, and what was posted to it."""
    heard: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        heard.append((await reader.readexactly(length)).decode())
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async with listening(answer) as port:
        yield f"http://127.0.0.1:{port}/notify", heard


async def test_a_test_notice_is_signed_and_its_answer_told(owner: Person, stranger: Person, stand: Stand) -> None:
    async with receiver("200 OK", "success") as (url, heard):
        sent = await owner.post(PATH, {"url": url})
        assert (sent["over"], sent["words"], sent["fields"]["merId"]) == (False, "", MERCHANT)
        await deliver(stand)
        told = await owner.get(f"{PATH}/{sent['id']}")
    assert (told["over"], told["good"], told["status"], told["words"]) == (True, True, 200, "已送达：应答为 success")
    debugged = await owner.post("/portal/api/signature", {"body": heard[0]})
    assert (debugged["state"], debugged["by"]) == ("right", "hub")
    assert (await stranger.refused("GET", f"{PATH}/{sent['id']}"))["code"] == 7052
    assert (await owner.refused("GET", f"{PATH}/nothing"))["code"] == 7052


async def test_a_wrong_answer_is_explained_and_not_repeated(owner: Person, stand: Stand) -> None:
    async with receiver("200 OK", "OK") as (url, heard):
        sent = await owner.post(PATH, {"url": url})
        await deliver(stand)
        told = await owner.get(f"{PATH}/{sent['id']}")
        await deliver(stand)
    assert (told["good"], told["answer"], len(heard)) == (False, "OK", 1)
    assert "success" in told["words"]


async def test_only_public_addresses_and_not_too_often(stranger: Person) -> None:
    for url in ("http://10.0.0.1/x", "ftp://shop.example.com", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/"):
        refused = await stranger.refused("POST", PATH, {"url": url})
        assert [field["name"] for field in refused["fields"]] == ["url"]
    for _ in range(MOST):
        await stranger.post(PATH, {"url": "https://shop.example.com/notify"})
    assert (await stranger.refused("POST", PATH, {"url": "https://shop.example.com/notify"}))["code"] == 2004


async def deliver(stand: Stand) -> None:
    """One turn of the worker."""
    await stand.stack.money.deliverer.turn()
    await stand.stack.money.deliverer.finish()
