"""A stand for tests: the simulated COS and our adapter, in one process."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.simulation import Book, Home, InProcess, Mischief, Shelf
from hutong.capabilities.storage import Form, FormWish, Link, Object
from hutong.channels.tencent_oss import SPEC
from hutong.channels.tencent_oss.adapter import TencentOss
from hutong.channels.tencent_oss.settings import TencentOssConfig
from hutong.channels.tencent_oss.simulator import TencentOssSimulator

PROVIDER = "http://cos.test/tencent_oss"  # under a path, as the sandbox serves it
CALLBACK = "http://hub.test/callback/7/3"
MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


class Stand:
    """One bucket, spoken to under the simulator's address, or (`styled`) under its own as in production."""

    def __init__(self, *, styled: bool = False, shelf: Shelf | None = None, book: Book | None = None) -> None:
        self.http = InProcess({})
        home = Home(PROVIDER, self.http, book or Book(), shelf=shelf or Shelf())
        self.provider = TencentOssSimulator(home)
        self.account = self.provider.account("bucket")
        self.config = TencentOssConfig.read(self.account.merchant_no, self.account.settings)
        facts = self.config.facts()
        here = f"{PROVIDER}{SPEC.path}".format_map(facts)
        self.address = SPEC.endpoint.format_map(facts)
        self.http.apps.update({PROVIDER: self.provider.app, self.address: self.provider.app})
        self.line = Line(self.http, self.address if styled else here, CALLBACK, timeout=2.0)
        self.adapter = TencentOss(self.config, self.line)

    def with_settings(self, **changes: str) -> TencentOss:
        """An adapter with some settings changed; it still speaks to the same address."""
        config = TencentOssConfig.read(self.account.merchant_no, {**self.account.settings, **changes})
        return TencentOss(config, self.line)

    def impatient(self) -> TencentOss:
        """An adapter that waits for a third of a second, whatever it sends."""
        http = _Impatient(self.http)
        return TencentOss(self.config, replace(self.line, http=http))

    def order_wrong(self, wrong: Mischief, where: str = "") -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where)

    async def fetch(self, url: str, method: str = "GET", **headers: str) -> Reply:
        """What anybody gets under an address."""
        return await self.http.send(method, url, headers=headers)

    async def post(self, form: Form, content: bytes, **changes: str) -> Reply:
        """What a browser gets that posts a form."""
        return await posted(self.http, form, content, **changes)


class _Impatient:
    def __init__(self, inner: InProcess) -> None:
        self._inner = inner

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        return await self._inner.send(method, url, headers=headers, body=body, timeout=min(timeout, 0.3))


def object_of(body: bytes, key: str = "", content_type: str = "image/png") -> Object:
    """An object for a body; every one has a key of its own."""
    return Object(key or f"2026/11/{uuid4().hex}.png", len(body), content_type)


def link_to(key: str, name: str = '一杯咖啡 "100%".png', *, inline: bool = False, at: datetime | None = None) -> Link:
    """A link that is good for ten minutes."""
    begun = at or now()
    return Link(key, name, "image/png", inline, begun, begun + timedelta(minutes=10))


def wish_for(key: str, size: int, content_type: str = "image/png", *, at: datetime | None = None) -> FormWish:
    """A form that is good for ten minutes."""
    begun = at or now()
    return FormWish(key, content_type, size, begun, begun + timedelta(minutes=10))


def multipart(fields: Mapping[str, str], content: bytes, *, file_field: str = "file") -> tuple[bytes, str]:
    """A form as browsers encode it, and its boundary."""
    boundary = "----WebKitFormBoundaryZBPbaoYE2gqeB21N"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{file_field}"; filename="咖啡.png"\r\n'
    head += "Content-Type: text/html\r\n\r\n"
    return b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()]), boundary


async def posted(http: Http, form: Form, content: bytes, **changes: str) -> Reply:
    """What a browser gets that posts a form from another site; it takes the file for HTML."""
    body, boundary = multipart({**form.fields, **changes}, content, file_field=form.file_field)
    headers = {"content-type": f"multipart/form-data; boundary={boundary}", "origin": "https://shop.example"}
    return await http.send("POST", form.url, headers=headers, body=body)
