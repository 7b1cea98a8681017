"""The built pages: compressed twins, caching, and no way out of their folder."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from hutong.base.http import Reply
from hutong.capabilities.simulation import InProcess
from hutong.doors.office.frame.pages import Pages

Get = Callable[..., Awaitable[Reply]]


@pytest.fixture
def get(tmp_path: Path) -> Get:
    built = tmp_path / "built"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<html>page</html>")
    (built / "assets" / "a-1.js").write_text("plain")
    (built / "assets" / "a-1.js.br").write_bytes(b"brotli")
    (tmp_path / "secret").write_text("secret")
    return asker(built)


def asker(built: Path) -> Get:
    net = InProcess({"http://hub.test": Pages(built)})

    async def ask(path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Reply:
        return await net.send(method, f"http://hub.test{path}", headers=headers or {})

    return ask


async def test_any_address_gets_the_page(get: Get) -> None:
    for path in ("/office/", "/portal/", "/office/payments/17", "/office/index.html"):
        reply = await get(path)
        assert (reply.status, reply.body) == (200, b"<html>page</html>")
        assert reply.headers["cache-control"] == "no-cache"
    assert (await get("/office")).headers["location"] == "/office/"


async def test_assets_are_kept_for_long_and_sent_compressed(get: Get) -> None:
    reply = await get("/office/assets/a-1.js", headers={"accept-encoding": "gzip, br"})
    assert reply.body == b"brotli"
    assert reply.headers["content-encoding"] == "br"
    assert "immutable" in reply.headers["cache-control"]
    assert "javascript" in reply.headers["content-type"]
    assert (await get("/office/assets/a-1.js", headers={"accept-encoding": "identity"})).body == b"plain"


@pytest.mark.parametrize(
    "path",
    ["/office/assets/b.js", "/office/assets/%2e%2e/%2e%2e/secret", "/office/assets/a-1.js.br", "/office/api/x"],
)
async def test_what_is_not_there_is_not_there(get: Get, path: str) -> None:
    assert (await get(path)).status == 404


async def test_pages_only_answer_questions(get: Get) -> None:
    assert (await get("/office/", "POST")).status == 404


async def test_pages_that_are_not_built_say_so(tmp_path: Path) -> None:
    reply = await asker(tmp_path)("/office/")
    assert reply.status == 503
    assert "make pages" in reply.body.decode()
