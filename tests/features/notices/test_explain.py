"""Errors as they really come, and what is said of them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from hutong.base.errors import Refusal
from hutong.base.http import NeverLeft, NoAnswer
from hutong.features.notices.explain import explain
from hutong.features.notices.post import Post

Serving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def said(url: str, timeout: float = 5.0) -> str:
    """What is said of a try at this address that has no answer."""
    post = Post(loopback=True)
    try:
        await post.send(url, "text/plain", b"x", timeout)
    except (Refusal, NeverLeft, NoAnswer) as error:
        told = explain(None, "", str(error))
        assert told is not None
        return told.zh
    finally:
        await post.close()
    raise AssertionError("it answered")


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(10)
    writer.close()


async def be_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def served(serving: Serving, scheme: str, timeout: float = 5.0) -> str:
    """The same, at a port where this is done."""
    server = await asyncio.start_server(serving, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await said(f"{scheme}://127.0.0.1:{port}/", timeout)


async def test_errors_of_the_network_are_told_apart() -> None:
    assert "连接被拒绝" in await said("http://127.0.0.1:9/")
    assert "域名解析失败" in await said("http://no.such.name.invalid/")
    assert "地址不被允许" in await said("http://10.0.0.1/")
    assert "中断" in await served(hang_up, "http")
    assert "TLS" in await served(hang_up, "https")
    assert "超时" in await served(be_silent, "http", 0.3)


@pytest.mark.parametrize(
    ("status", "answer", "word"),
    [
        (302, "", "重定向"),
        (404, "", "HTTP 404"),
        (503, "success", "服务出错"),
        (200, "SUCCESS", "success"),
        (200, '{"code":"success"}', "success"),
        (101, "", "完整应答"),
    ],
)
def test_answers_that_are_none(status: int, answer: str, word: str) -> None:
    told = explain(status, answer, "")
    assert told is not None
    assert word in told.zh
    assert told.en.isascii()


def test_what_was_heard_needs_no_words() -> None:
    assert explain(200, " success\n", "") is None
