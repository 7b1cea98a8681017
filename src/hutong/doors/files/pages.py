"""What somebody reads who follows a link that leads to no file: a few words in both languages."""

from collections.abc import Mapping, Sequence
from typing import Final

from hutong.base.asgi import Send, answer
from hutong.base.errors import Problem
from hutong.base.text import Text

ALLOWED: Final = b"GET, HEAD"
_WRONG: Final = Problem.LINK_WRONG.entry
_WORDS: Final[Mapping[int, Text]] = {
    403: Text(f"{_WRONG.message.zh}。{_WRONG.remedy.zh}。", f"{_WRONG.message.en}. {_WRONG.remedy.en}."),
    404: Text("没有这个文件，或已被删除。", "There is no such file, or it was deleted."),
    405: Text("文件只能用 GET 或 HEAD 读取。", "A file can only be read, with GET or HEAD."),
    416: Text("文件没有所请求的那一段。", "The file has no such range."),
    503: Text("暂时读不到文件，请稍后再试。", "The file can't be read right now; please try again shortly."),
}


async def page(send: Send, status: int, *, head: bool = False, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
    """Sends the words for a status; only their headers if `head`."""
    words = _WORDS[status]
    body = f"{words.zh}\n{words.en}\n".encode()
    told = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *headers,
    ]
    if not head:
        await answer(send, status, told, body)
        return
    await send({"type": "http.response.start", "status": status, "headers": [*told, _length(body)]})
    await send({"type": "http.response.body", "body": b""})


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()
