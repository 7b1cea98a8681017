"""The shop's own caller: its witness signs what the hub believes, and checks what the hub signs."""

from dataclasses import replace

import pytest
from tests.filing import PNG
from tests.stack import HUB, MERCHANT, Stack
from tests.texting import lead
from tests.upstream import hub, number

from hutong.app.sandbox.shop.caller import Caller
from hutong.app.sandbox.shop.config import Config
from hutong.app.sandbox.shop.witness import load

__all__ = ["hub"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def config(hub: Stack) -> Config:
    platform = hub.verifier.pem().encode()
    keys = load(MERCHANT, hub.md5_key.reveal(), hub.private_key.reveal().encode(), platform)
    return Config(HUB, "", keys, ())


async def test_calls_and_uploads_are_believed_and_so_are_the_answers(hub: Stack) -> None:
    await lead(hub, "storage", "LOCAL_OSS")
    caller, file_id = Caller(config(hub), hub.net), number("F")
    kept = await caller.upload("/api/file/upload", {"fileId": file_id}, "头像.png", PNG)
    assert (kept.status, kept.genuine, kept.answer["status"]) == (200, True, "stored")
    told = await caller.call("/api/file/info", {"fileId": file_id})
    assert (told.genuine, told.answer["name"], told.answer["size"]) == (True, "头像.png", str(len(PNG)))


@pytest.mark.parametrize(("language", "words"), [("zh", "文件不存在"), ("en", "No such file")])
async def test_a_refusal_has_no_signature_and_speaks_the_readers_language(
    hub: Stack, language: str, words: str
) -> None:
    caller = Caller(config(hub), hub.net, "en" if language == "en" else "zh")
    told = await caller.call("/api/file/info", {"fileId": number("F")})
    assert (told.status, told.genuine, told.answer["code"]) == (404, None, 3202)
    assert told.answer["msg"].startswith(words)


async def test_an_answer_that_the_hub_did_not_sign_is_seen(hub: Stack) -> None:
    await lead(hub, "storage", "LOCAL_OSS")
    right = config(hub)
    other = replace(right, keys=replace(right.keys, platform=right.keys.private.public_key()))
    kept = await Caller(other, hub.net).upload("/api/file/upload", {"fileId": number("F")}, "a.png", PNG)
    assert (kept.status, kept.genuine) == (200, False)
