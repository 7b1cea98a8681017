"""The real client against a raw server: what never left, what got no whole answer, and what is an answer."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.base.wire import resets, says, serving, silence, unused_port
from tests.listening import listening

from hutong.base import http
from hutong.base.http import NeverLeft, NoAnswer, Reply, Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Wechatpay-NONCE: AbC\r\n\r\nok"
NOWHERE = f"http://{'a' * 64}.invalid/"  # a label may have 63 letters: refused without asking a name server


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    client = Wire()
    yield client
    await client.close()


async def test_an_answer_has_status_body_and_headers_in_lower_case(wire: Wire) -> None:
    async with serving(says(OK)) as raw:
        reply = await wire.send("GET", f"{raw.url}/v3/x?a=%E4%BD%A0&b=1", headers={"Accept": "text/plain"})
    assert reply == Reply(200, b"ok", {"content-length": "2", "x-wechatpay-nonce": "AbC"})
    assert raw.requests[0].startswith(b"GET /v3/x?a=%E4%BD%A0&b=1 HTTP/1.1\r\n")
    assert b"accept: text/plain\r\n" in raw.requests[0].lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_the_body_arrives_byte_for_byte(wire: Wire, method: str) -> None:
    body = bytes(range(256)) * 10
    async with serving(says(OK)) as raw:
        await wire.send(method, raw.url, headers={"Content-Type": "application/octet-stream"}, body=body)
    assert raw.requests[0].endswith(b"\r\n\r\n" + body)


@pytest.mark.parametrize("status", [202, 204, 301, 400, 401, 404, 429, 500, 502, 503])
async def test_every_status_is_an_answer(wire: Wire, status: int) -> None:
    async with serving(says(b"HTTP/1.1 %d Whatever\r\nContent-Length: 0\r\n\r\n" % status)) as raw:
        reply = await wire.send("GET", raw.url, headers={})
    assert (reply.status, reply.body) == (status, b"")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(wire: Wire, status: int) -> None:
    async with serving(says(OK)) as other:
        answer = b"HTTP/1.1 %d Moved\r\nLocation: %s/secret\r\nContent-Length: 0\r\n\r\n" % (status, other.url.encode())
        async with serving(says(answer)) as raw:
            reply = await wire.send("POST", raw.url, headers={}, body=b"x")
    assert reply.status == status
    assert reply.headers["location"] == f"{other.url}/secret"
    assert other.requests == []


async def test_chunks_are_put_together(wire: Wire) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with serving(says(chunked)) as raw:
        assert (await wire.send("GET", raw.url, headers={})).body == b"abcde"


async def test_an_answer_that_ends_with_the_connection_is_whole(wire: Wire) -> None:
    async with serving(says(b"HTTP/1.1 200 OK\r\n\r\nall of it")) as raw:
        assert (await wire.send("GET", raw.url, headers={})).body == b"all of it"


async def test_a_refused_connection_never_left(wire: Wire) -> None:
    with pytest.raises(NeverLeft):
        await wire.send("POST", f"http://127.0.0.1:{unused_port()}/", headers={}, body=b"x")


@pytest.mark.parametrize(
    "url",
    ["", "not an address", "http://", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "//127.0.0.1/", "http://[::1"],
)
async def test_what_is_no_address_never_left(wire: Wire, url: str) -> None:
    with pytest.raises(NeverLeft):
        await wire.send("GET", url, headers={})


@pytest.mark.parametrize("headers", [{"X-A": "a\r\nX-B: b"}, {"X\nA": "a"}, {"X A": "a"}, {"": "a"}])
async def test_a_header_that_would_split_the_request_never_leaves(wire: Wire, headers: dict[str, str]) -> None:
    async with serving(says(OK)) as raw:
        with pytest.raises(NeverLeft):
            await wire.send("GET", raw.url, headers=headers)
    assert raw.requests == []


async def test_an_unknown_name_never_left(wire: Wire) -> None:
    with pytest.raises(NeverLeft):
        await wire.send("GET", NOWHERE, headers={})


async def test_tls_that_fails_never_left(wire: Wire) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 this is no TLS\r\n\r\n")
        writer.close()

    async with listening(hang_up) as port:
        with pytest.raises(NeverLeft):
            await wire.send("GET", f"https://127.0.0.1:{port}/", headers={})


async def test_a_certificate_of_nobody_never_left(wire: Wire, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
        *("-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    asked: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(100))
        writer.close()

    async with listening(connected, tls=context) as port:
        with pytest.raises(NeverLeft):
            await wire.send("GET", f"https://localhost:{port}/", headers={})
    assert asked == []


async def test_a_connection_that_is_not_accepted_never_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hutong.base.http._CONNECT", timedelta(seconds=0.3))
    client = Wire()
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):  # fills the queue of those who wait to be accepted
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(NeverLeft):
            await client.send("GET", f"http://127.0.0.1:{full.getsockname()[1]}/", headers={}, timeout=20)
    await client.close()


async def test_a_reset_before_an_answer_is_no_answer(wire: Wire) -> None:
    async with serving(resets) as raw:
        with pytest.raises(NoAnswer):
            await wire.send("POST", raw.url, headers={}, body=b"x")
    assert len(raw.requests) == 1  # told once: a POST is never repeated by itself


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"this is not HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    ],
)
async def test_half_an_answer_is_no_answer(wire: Wire, half: bytes) -> None:
    async with serving(says(half)) as raw:
        with pytest.raises(NoAnswer):
            await wire.send("POST", raw.url, headers={}, body=b"x")
    assert len(raw.requests) == 1


async def test_silence_is_no_answer_after_the_timeout(wire: Wire) -> None:
    async with serving(silence) as raw, asyncio.timeout(5):
        with pytest.raises(NoAnswer):
            await wire.send("POST", raw.url, headers={}, body=b"x", timeout=0.2)


async def test_an_answer_that_drips_is_cut_at_the_timeout(wire: Wire) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(drip) as raw, asyncio.timeout(5):
        with pytest.raises(NoAnswer):
            await wire.send("GET", raw.url, headers={}, timeout=0.3)


@pytest.mark.parametrize("promised", [b"Content-Length: 1001\r\n", b""])
async def test_an_answer_over_the_limit_is_no_answer(wire: Wire, promised: bytes) -> None:
    async with serving(says(b"HTTP/1.1 200 OK\r\n" + promised + b"\r\n" + b"x" * 1001)) as raw:
        with pytest.raises(NoAnswer, match="longer than 1000 bytes"):
            await wire.send("GET", raw.url, headers={}, limit=1000)


async def test_an_answer_at_the_limit_is_whole(wire: Wire) -> None:
    async with serving(says(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)) as raw:
        assert len((await wire.send("GET", raw.url, headers={}, limit=1000)).body) == 1000


async def test_an_endless_answer_is_not_read_to_its_end(wire: Wire) -> None:
    sent = 0

    async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    async with serving(endless) as raw, asyncio.timeout(10):
        with pytest.raises(NoAnswer):
            await wire.send("GET", raw.url, headers={}, limit=100_000)
    assert sent < 64 * 1024 * 1024


async def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    client = Wire()
    async with serving(says(OK)) as raw:
        assert (await client.send("GET", raw.url, headers={})).status == 200
    await client.close()


async def test_a_pinned_name_goes_to_its_address() -> None:
    async with serving(says(OK)) as raw:
        port = int(raw.url.rpartition(":")[2])
        client = Wire(pinned=("shop.example", "127.0.0.1", port))
        reply = await client.send("GET", f"http://shop.example:{port}/notify", headers={})
        await client.close()
    assert reply.status == 200
    assert f"host: shop.example:{port}".encode() in raw.requests[0].lower()


async def test_a_connection_is_kept_for_the_next_request(wire: Wire) -> None:
    ports: set[int] = set()

    async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports.add(writer.get_extra_info("peername")[1])
        writer.write(OK)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)

    async with serving(twice) as raw:
        for _ in range(2):
            assert (await wire.send("GET", raw.url, headers={})).status == 200
    assert len(ports) == 1


async def test_many_at_once_are_answered_each_with_its_own(wire: Wire) -> None:
    async def echo(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = raw.requests[-1].split(b" ")[1]
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))

    async with serving(echo) as raw:
        replies = await asyncio.gather(*(wire.send("GET", f"{raw.url}/{i}", headers={}) for i in range(100)))
    assert [reply.body for reply in replies] == [b"/%d" % i for i in range(100)]


async def test_what_failed_is_told_in_fixed_words_of_both_languages(wire: Wire) -> None:
    """No class of Python, no library's causes, and no address, which may hold a token."""
    half = says(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok")
    async with serving(silence) as mute, serving(resets) as cut, serving(half) as short:
        told = {
            f"http://127.0.0.1:{unused_port()}/?token=x": http.REFUSED,
            NOWHERE: http.NO_NAME,
            "no address": http.NOT_TO_BE_SENT,
            mute.url: http.TOO_SLOW,
            cut.url: http.CUT,
            short.url: http.CUT,
        }
        for url, text in told.items():
            with pytest.raises((NeverLeft, NoAnswer)) as caught:
                await wire.send("GET", url, headers={}, timeout=0.3 if url == mute.url else 20.0)
            assert str(caught.value) == text.en
            assert text.zh != text.en
