"""Every kind of answer to a notice has a meaning in both languages."""

import asyncio

import pytest
from tests.listening import Talk, listening

from hutong.base.errors import Refusal
from hutong.base.http import NeverLeft, NoAnswer
from hutong.features.notices.post import Post
from hutong.features.notices.verdict import GOOD, verdict


@pytest.mark.parametrize(
    ("status", "answer", "error", "expected"),
    [
        (200, "success", "", "delivered"),
        (204, "", "", "empty"),
        (200, '"success"', "", "without quotes"),
        (200, "SUCCESS", "", "lower case"),
        (200, "<html>success</html>", "", "web page"),
        (200, "success!", "", "nothing else"),
        (302, "", "", "redirects"),
        (404, "", "", "no such path"),
        (405, "", "", "POST"),
        (403, "", "", "CSRF"),
        (418, "", "", "refused"),
        (502, "", "", "broke"),
        (None, "", "BAD_URL shop.example.com → 10.0.0.1", "public"),
        (None, "", "no address of shop.example.com: gaierror", "no address"),
        (None, "", "no address of shop.example.com within 10 s", "no address"),
        (None, "", "ConnectTimeoutError: x", "10 seconds"),
        (None, "", "ConnectError: (connect) no route to host", "no route"),
        (None, "", "ConnectError: invalid peer certificate", "HTTPS"),
        (None, "", "the answer is longer than 65536 bytes", "too long"),
        (None, "", "merchant M1 is gone or has no key to sign with", "no MD5 key"),
        (None, "", "something new", "no whole answer"),
        (101, "", "", "refused"),
    ],
)
def test_what_an_answer_means(status: int | None, answer: str, error: str, expected: str) -> None:
    words = verdict(status, answer, error)
    assert expected.lower() in words.en.lower()
    assert words.zh
    assert (words == GOOD) is (expected == "delivered")


async def said(url: str, timeout: float = 5.0) -> str:
    """What is said of a try at this address that has no answer."""
    post = Post(loopback=True)
    try:
        await post.send(url, "text/plain", b"x", timeout)
    except (Refusal, NeverLeft, NoAnswer) as error:
        return verdict(None, "", str(error)).zh
    finally:
        await post.close()
    raise AssertionError("it answered")


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(10)
    writer.close()


async def be_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def served(serving: Talk, scheme: str, timeout: float = 5.0) -> str:
    """The same, at a port where this is done."""
    async with listening(serving) as port:
        return await said(f"{scheme}://127.0.0.1:{port}/", timeout)


async def test_errors_as_they_really_come_are_told_apart() -> None:
    assert "没有服务" in await said("http://127.0.0.1:9/")
    assert "解析不到" in await said("http://no.such.name.invalid/")
    assert "不允许" in await said("http://10.0.0.1/")
    assert "中断" in await served(hang_up, "http")
    assert "TLS" in await served(hang_up, "https")
    assert "超时" in await served(be_silent, "http", 0.3)
