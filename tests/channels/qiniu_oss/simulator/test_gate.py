"""The simulated Kodo's gate: published vectors, and what it does not let in."""

import base64
import hmac
from datetime import timedelta

import pytest
from tests.channels.qiniu_oss.stand import KEY, PNG, PROVIDER, Stand, thing
from tests.channels.qiniu_oss.vectors import NAMED

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.channels.qiniu_oss.simulator.gate import dated_data, plain_data, signature
from hutong.channels.qiniu_oss.simulator.policy import Policy

DOCS = {"access_key": "MY_ACCESS_KEY", "secret_key": "MY_SECRET_KEY"}
TESTS = {"access_key": "abcdefghklmnopq", "secret_key": "1234567890"}
FORM = "application/x-www-form-urlencoded"


def test_published_vectors() -> None:
    """Upload, download, management of both kinds, callback."""
    policy = NAMED["encodedPutPolicy (docs example)"]["expected"]
    upload = NAMED["upload token encodedSign (docs example)"]
    assert signature(DOCS, policy.encode()) == f"MY_ACCESS_KEY:{upload['expected']}"
    assert Policy.read(policy).rules["scope"] == "my-bucket:sunflower.jpg"
    download = NAMED["private download token (docs example)"]
    assert signature(DOCS, download["inputs"]["url"].encode()) == f"MY_ACCESS_KEY:{download['expected']}"
    move = NAMED["manage token QBox (docs example /move)"]
    path = move["inputs"]["signingStr"].rstrip("\n")
    assert signature(DOCS, plain_data(path, "", b"")) == f"MY_ACCESS_KEY:{move['expected']}"
    for name, data in (
        ('token("test")', b"test"),
        ("QBox token_of_request (form body)", plain_data("?go=1", FORM, b"test")),
        ("callback verify QBox", plain_data("/callback", FORM, _body("callback verify QBox"))),
    ):
        assert signature(TESTS, data) == f"abcdefghklmnopq:{NAMED[name]['expected']}", name
    sign, data = NAMED['token_with_data("test")']["expected"].split(":")
    assert signature(TESTS, data.encode()) == f"abcdefghklmnopq:{sign}"
    headers = {"host": "upload.qiniup.com", "content-type": FORM, "x-qiniu-bbb": "BBB", "x-qiniu-aaa": "DDD"}
    text = dated_data("GET", "/mkfile/sdf.jpg?s=er3&df", headers, b"name=test&language=go")
    newer = NAMED["Qiniu (v2) manage token"]
    assert text.decode() == newer["inputs"]["signingStr"]
    assert signature({"access_key": "ak", "secret_key": "sk"}, text) == f"ak:{newer['expected']}"


def _body(name: str) -> bytes:
    return str(NAMED[name]["inputs"]["body"]).encode()


class Owner:
    """Somebody who signs by hand."""

    def __init__(self, stand: Stand) -> None:
        self._http = stand.http
        self._access = stand.account.merchant_no
        self._secret = stand.account.settings["PRIVATE_KEY"].encode()
        entry = base64.urlsafe_b64encode(f"{stand.bucket}:{KEY}".encode()).decode()
        self.path = f"/stat/{entry}"

    def sign(self, text: str) -> str:
        """Access key and signature."""
        return (
            f"{self._access}:"
            + base64.urlsafe_b64encode(hmac.new(self._secret, text.encode(), "sha1").digest()).decode()
        )

    async def ask(self, headers: dict[str, str], method: str = "GET", path: str = "") -> Reply:
        """The answer to a request about the file."""
        return await self._http.send(method, f"{PROVIDER}{path or self.path}", headers=headers)


async def test_management_of_the_older_kind(stand: Stand) -> None:
    """The path and a line end; by POST as well."""
    await stand.adapter.put(thing(PNG), PNG)
    owner = Owner(stand)
    signed = f"QBox {owner.sign(owner.path + chr(10))}"
    for method in ("GET", "POST"):
        assert (await owner.ask({"authorization": signed}, method)).status == 200
    assert (await owner.ask({"authorization": signed}, "PUT")).status == 405
    assert (await owner.ask({"authorization": signed}, path="/stat/bad")).status == 401
    assert (await owner.ask({"authorization": signed.replace("QBox", "Qbox")})).status == 401
    assert (await owner.ask({"authorization": "QBox nobody:x"})).status == 401
    assert (await owner.ask({})).status == 401


async def test_management_of_the_newer_kind(stand: Stand) -> None:
    """Host, type and date are signed; the date is not needed, but must be near when it is there."""
    await stand.adapter.put(thing(PNG), PNG)
    owner = Owner(stand)

    async def ask(date: str, **other: str) -> int:
        special = f"X-Qiniu-Date: {date}\n" if date else ""
        text = f"GET {owner.path}\nHost: kodo.test:8001\nContent-Type: {FORM}\n{special}\n"
        headers = {"content-type": FORM, "authorization": f"Qiniu {owner.sign(text)}"}
        reply = await owner.ask({**headers, **({"x-qiniu-date": date} if date else {}), **other})
        return reply.status

    fresh = f"{now():%Y%m%dT%H%M%SZ}"
    assert (await ask(""), await ask(fresh)) == (200, 200)
    assert await ask(f"{now() - timedelta(minutes=16):%Y%m%dT%H%M%SZ}") == 403
    assert await ask(f"{now() + timedelta(minutes=16):%Y%m%dT%H%M%SZ}") == 403
    assert await ask("today") == 400
    for other in ({"host": "rs.test"}, {"content-type": "text/plain"}, {"x-qiniu-more": "1"}):
        assert await ask(fresh, **other) == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [("/stat/", 631), ("/stat/%%%", 400), ("/stat/a/b", 400), ("/delete/bm8=", 405), ("/batch", 405)],
)
async def test_what_is_no_request(stand: Stand, path: str, status: int) -> None:
    """Signed well and asked badly."""
    owner = Owner(stand)
    reply = await owner.ask({"authorization": f"QBox {owner.sign(path + chr(10))}"}, path=path)
    assert reply.status == status


async def test_other_requests(stand: Stand) -> None:
    """There is nothing else at this address."""
    for method, path in (("POST", "/x"), ("PUT", "/"), ("DELETE", f"/{KEY}")):
        reply = await stand.http.send(method, f"{PROVIDER}{path}", headers={})
        assert (reply.status, reply.headers["x-reqid"] != "") == (405, True)
