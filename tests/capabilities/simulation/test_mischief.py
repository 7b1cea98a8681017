"""The wrongs of the transport, in process and over a real port: what the caller sees, and whether the book has it."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import uvicorn

from hutong.base.http import Http, NoAnswer, Wire
from hutong.capabilities.simulation import InProcess, Mischief, Mischiefs
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send

ANSWER = b'{"code_url": "weixin://wxpay/bizpayurl?pr=1"}'
PATIENT, HASTY = 10.0, 1.0  # seconds: for an answer that must come on a busy machine, too, and for one that never will


class Provider:
    """Keeps what it was told and answers."""

    def __init__(self) -> None:
        self.book: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.book.append((await receive())["body"])
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": ANSWER})


class Quiet(uvicorn.Server):
    """A server that leaves the test run's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def over_a_port(app: App) -> AsyncIterator[tuple[Http, str]]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = Quiet(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    wire = Wire()
    yield wire, f"http://127.0.0.1:{listening.getsockname()[1]}"
    await wire.close()
    server.should_exit = True
    await task


@contextlib.asynccontextmanager
async def in_process(app: App) -> AsyncIterator[tuple[Http, str]]:
    yield InProcess({"http://provider.test": app}), "http://provider.test"


BOTH = pytest.mark.parametrize("served", [in_process, over_a_port])
Served = Callable[[App], contextlib.AbstractAsyncContextManager[tuple[Http, str]]]


async def tell(http: Http, url: str, timeout: float = PATIENT) -> tuple[int, bytes]:
    reply = await http.send("POST", f"{url}/v3/pay", headers={}, body=b"order", timeout=timeout)
    return reply.status, reply.body


@pytest.fixture(autouse=True)
def _no_noise() -> Iterator[None]:
    # uvicorn logs the exception that a cut connection is made with
    logging.getLogger("uvicorn.error").disabled = True
    yield
    logging.getLogger("uvicorn.error").disabled = False


@BOTH
async def test_without_mischief_it_answers(served: Served) -> None:
    provider = Provider()
    async with served(Mischiefs().around(provider)) as (http, url):
        assert await tell(http, url) == (200, ANSWER)
    assert provider.book == [b"order"]


@BOTH
@pytest.mark.parametrize("wrong", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_what_was_accepted_is_in_the_book_though_no_answer_comes(served: Served, wrong: Mischief) -> None:
    provider, mischiefs = Provider(), Mischiefs()
    mischiefs.order(wrong)
    async with served(mischiefs.around(provider)) as (http, url):
        async with asyncio.timeout(20):
            with pytest.raises(NoAnswer):
                await tell(http, url, HASTY if wrong is Mischief.TIMEOUT_AFTER_ACCEPTING else PATIENT)
        assert provider.book == [b"order"]
        assert await tell(http, url) == (200, ANSWER)  # once ordered, once done
    assert mischiefs.ordered == []


@BOTH
@pytest.mark.parametrize(("wrong", "status"), [(Mischief.BAD_GATEWAY, 502), (Mischief.NOT_THE_FORMAT, 200)])
async def test_a_page_of_html_comes_without_anything_accepted(served: Served, wrong: Mischief, status: int) -> None:
    provider, mischiefs = Provider(), Mischiefs()
    mischiefs.order(wrong)
    async with served(mischiefs.around(provider)) as (http, url):
        got, body = await tell(http, url)
        assert got == status
        assert body.startswith(b"<html>")
        assert provider.book == []
        assert await tell(http, url) == (200, ANSWER)


@BOTH
async def test_a_wrong_is_done_only_where_it_was_ordered_and_as_often(served: Served) -> None:
    mischiefs = Mischiefs()
    mischiefs.order(Mischief.BAD_GATEWAY, times=2, where="/refund")
    async with served(mischiefs.around(Provider())) as (http, url):
        assert (await tell(http, url))[0] == 200
        statuses = [(await http.send("POST", f"{url}/v3/refund", headers={})).status for _ in range(3)]
    assert statuses == [502, 502, 200]


def test_take_crosses_off_one_of_its_kind() -> None:
    mischiefs = Mischiefs()
    mischiefs.order(Mischief.NOTICE_TWICE)
    mischiefs.order(Mischief.WRONG_AMOUNT, where="query")
    assert not mischiefs.take(Mischief.WRONG_AMOUNT, "notify")
    assert mischiefs.take(Mischief.WRONG_AMOUNT, "pay.query")
    assert not mischiefs.take(Mischief.WRONG_AMOUNT, "pay.query")
    assert mischiefs.ordered == [(Mischief.NOTICE_TWICE, "")]
    mischiefs.clear()
    assert not mischiefs.take(Mischief.NOTICE_TWICE)
