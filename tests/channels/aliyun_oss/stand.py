"""A stand for tests: OSS's simulator, our adapter and a hub that hears, all in one process."""

from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.storage import Form, FormWish, Link, Object
from hutong.channels.aliyun_oss import SPEC
from hutong.channels.aliyun_oss.adapter import AliyunOss
from hutong.channels.aliyun_oss.settings import AliyunOssConfig
from hutong.channels.aliyun_oss.simulator import AliyunOssSimulator

PROVIDER = "http://oss.test/aliyun_oss"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
CALLBACK = f"{HUB}/callback/7/3"
OWN_KEY = Secret("a key of the hub's own")
BOUNDARY = "----WebKitFormBoundaryW0DET1iaBMeAOBg3"
PATH, HOST = "path", "host"  # what names the bucket: the path (the sandbox), or the host (production)
TEXT = "text/plain; charset=utf-8"


class Stand:
    """A bucket, with what the hub was knocked and what it made of it."""

    def __init__(self, addressing: str = PATH) -> None:
        self.http = InProcess({HUB: self._hub})
        self.provider = AliyunOssSimulator(Home(PROVIDER, self.http, speed=1e6))
        self.account = self.provider.account("direct")
        self.config = AliyunOssConfig.read(self.account.merchant_no, self.account.settings)
        self.bucket = self.config.bucket_name
        address = PROVIDER + SPEC.path if addressing == PATH else SPEC.endpoint
        self.endpoint = address.format_map(self.config.facts())
        self.http.apps[PROVIDER if addressing == PATH else self.endpoint] = self.provider.app
        self.line = Line(self.http, self.endpoint, CALLBACK, timeout=2.0, own_key=OWN_KEY)
        self.adapter = AliyunOss(self.config, self.line)
        self.knocks: list[Knock] = []
        self.heard: list[str] = []
        self.forged: list[str] = []

    def order_wrong(self, wrong: Mischief, where: str = "", times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where, times=times)

    async def put(self, key: str, content: bytes = b"hello", kind: str = TEXT) -> None:
        """Keeps a small file."""
        await self.adapter.put(Object(key, len(content), kind), content)

    async def get(self, url: str, **headers: str) -> Reply:
        """What anybody gets under an address."""
        return await self.http.send("GET", url, headers=headers)

    async def post(self, form: Form, content: bytes, *, head: str = "", **changes: str) -> Reply:
        """A browser posts a form from another origin; a change to the empty text leaves a field out."""
        fields = {name: value for name, value in {**form.fields, **changes}.items() if value}
        return await self.http.send("POST", form.url, headers=posted(), body=multipart(fields, content, head=head))

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        knock = Knock(scope["method"], scope["path"], "", headers, message["body"], now())
        self.knocks.append(knock)
        try:
            self.heard += self.adapter.hear_upload(knock)
            reply = self.adapter.acknowledge_upload(knock, True)
        except Forged as error:
            self.forged.append(error.words)
            reply = self.adapter.acknowledge_upload(knock, False)
        headers = {**reply.headers, "content-length": str(len(reply.body))}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})


def link(key: str, **changes: Any) -> Link:
    """A wish for a link that lives for an hour."""
    at = changes.pop("at", now())
    usual = {"name": '照片 "1"; a.png', "content_type": "image/png", "inline": False}
    return Link(key=key, at=at, until=changes.pop("until", at + timedelta(hours=1)), **{**usual, **changes})


def wish(key: str, size: int = 5, **changes: Any) -> FormWish:
    """A wish for a form that lives for ten minutes."""
    at = changes.pop("at", now())
    until = changes.pop("until", at + timedelta(minutes=10))
    return FormWish(key, changes.pop("content_type", "image/png"), size, at, until)


def posted() -> dict[str, str]:
    """The headers of a browser's form."""
    return {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "origin": "https://shop.example"}


def multipart(
    fields: Mapping[str, str], content: bytes, *, head: str = "", after: Mapping[str, str] | None = None
) -> bytes:
    """The body of a form: fields, the file, and what (wrongly) comes after it."""
    head = head or 'Content-Disposition: form-data; name="file"; filename="照片.png"\r\nContent-Type: text/html'
    mark = f"--{BOUNDARY}\r\n"
    said = "".join(_field(mark, name, value) for name, value in fields.items())
    late = "".join(_field(mark, name, value) for name, value in (after or {}).items())
    return f"{said}{mark}{head}\r\n\r\n".encode() + content + f"\r\n{late}--{BOUNDARY}--\r\n".encode()


def _field(mark: str, name: str, value: str) -> str:
    return f'{mark}Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


async def failed(verb: Awaitable[object]) -> tuple[Fault, str]:
    """Fault and code of a verb that fails."""
    with pytest.raises(Failed) as failure:
        await verb
    return failure.value.fault, failure.value.code


def code_of(reply: Reply) -> str:
    """The code in a refusal."""
    text = reply.body.decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>'), text
    return text.split("<Code>")[1].split("</Code>")[0]
