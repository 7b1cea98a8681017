"""Looking at an address: a HEAD through the same guard as a notice, which tells nothing."""

from typing import Any

import pytest
from tests.chromium import address, free, served

from hutong.base.errors import Problem, Refusal
from hutong.base.http import NeverLeft
from hutong.features.notices.post import Post


async def test_a_look_says_who_answers_and_tells_nothing() -> None:
    asked: list[tuple[str, str, bytes]] = []

    async def system(scope: Any, receive: Any, send: Any) -> None:
        asked.append((scope["method"], scope["path"], (await receive()).get("body", b"")))
        await send({"type": "http.response.start", "status": 405, "headers": [(b"content-length", b"9")]})
        await send({"type": "http.response.body", "body": b""})

    on, post = free(), Post(loopback=True)
    url = f"{address(on)}/gate"
    try:
        async with served((system, on)):
            assert (await post.look(url, 2)).status == 405
        assert asked == [("HEAD", "/gate", b"")]
        with pytest.raises(NeverLeft):
            await post.look(url, 2)
    finally:
        await post.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/gate", "http://10.0.0.1/gate", "file:///etc/passwd"])
async def test_the_guard_holds_for_a_look(url: str) -> None:
    post = Post()
    with pytest.raises(Refusal) as caught:
        await post.look(url, 2)
    assert caught.value.problem is Problem.BAD_URL
    await post.close()
