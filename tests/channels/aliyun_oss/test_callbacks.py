"""Upload callbacks: what OSS tells the hub, who else could, and what the browser hears of it."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.channels.aliyun_oss.stand import CALLBACK, Stand, code_of, wish

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Mischief
from hutong.channels.aliyun_oss.adapter import AliyunOss

STAND = Stand()


async def _knocked(stand: Stand, key: str = "7/x.png") -> Knock:
    assert (await stand.post(stand.adapter.form(wish(key)), b"12345")).status == 200
    return stand.knocks[-1]


async def test_an_upload_is_heard_of(each: Stand) -> None:
    """The key, at the address of this channel and revision, with what OSS sends along."""
    knock = await _knocked(each)
    assert each.heard == ["7/x.png"]
    assert (knock.method, CALLBACK.endswith(knock.path)) == ("POST", True)
    told = dict(parse_qsl(knock.body.decode()))
    assert (told["bucket"], told["object"], told["size"]) == (each.bucket, "7/x.png", "5")
    assert knock.headers["content-type"] == "application/x-www-form-urlencoded"
    assert knock.headers["x-oss-pub-key-url"]


def _forged(stand: Stand, knock: Knock) -> str:
    with pytest.raises(Forged) as error:
        stand.adapter.hear_upload(knock)
    return error.value.words


async def test_changed_callbacks(stand: Stand) -> None:
    """Another key, bucket or token; fields missing or twice; another method; no form at all."""
    knock = await _knocked(stand)
    told = dict(parse_qsl(knock.body.decode()))
    token = told["token"]
    for changes in (
        {"object": "7/y.png"},
        {"object": ""},
        {"bucket": "another-bucket"},
        {"token": ""},
        {"token": f"{token[:-1]}{'0' if token[-1] != '0' else '1'}"},
        {"token": token.upper()},
        {"token": "ключ"},
    ):
        assert _forged(stand, replace(knock, body=urlencode({**told, **changes}).encode()))
    for name in ("bucket", "object", "token"):
        left = {other: value for other, value in told.items() if other != name}
        assert _forged(stand, replace(knock, body=urlencode(left).encode()))
    for body in (knock.body + b"&object=7%2Fy.png", knock.body + b"&a=%ff", b"", b"{}", b"\xff", b"a&" * 99):
        assert _forged(stand, replace(knock, body=body))
    for method in ("GET", "PUT"):
        assert _forged(stand, replace(knock, method=method))
    larger = knock.body.replace(b"size=5", b"size=6")  # a hint all the same: the hub looks before it believes
    assert stand.adapter.hear_upload(replace(knock, body=larger)) == ["7/x.png"]


async def test_the_key_of_another_channel_or_none(stand: Stand) -> None:
    """A token is good for the channel that gave it; where the hub has no key, nothing is believed."""
    knock = await _knocked(stand)
    for own_key in (Secret("another key"), Secret("")):
        adapter = AliyunOss(stand.config, replace(stand.line, own_key=own_key))
        with pytest.raises(Forged):
            adapter.hear_upload(knock)
        form = adapter.form(wish("b"))
        await stand.post(form, b"12345")
        with pytest.raises(Forged):
            AliyunOss(stand.config, replace(stand.line, own_key=Secret(""))).hear_upload(stand.knocks[-1])


async def test_acknowledgements(stand: Stand) -> None:
    """JSON in both cases, as OSS wants it; only 200 is "heard"."""
    knock = await _knocked(stand)
    heard, refused = stand.adapter.acknowledge_upload(knock, True), stand.adapter.acknowledge_upload(knock, False)
    assert (heard.status, heard.body) == (200, b'{"status":"ok"}')
    assert (refused.status, refused.body) == (403, b'{"status":"refused"}')
    assert {reply.headers["content-type"] for reply in (heard, refused)} == {"application/json"}


async def test_a_forged_and_a_foreign_callback(stand: Stand) -> None:
    """A stranger's, before the true one: refused, and the true one heard."""
    for number, wrong in enumerate((Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN), 1):
        stand.order_wrong(wrong)
        await _knocked(stand, f"{number}.png")
        assert (len(stand.forged), stand.heard[-1], len(stand.heard)) == (number, f"{number}.png", number)


async def test_a_lost_callback(stand: Stand) -> None:
    """The browser is not told 200, but the file is there, and found by looking."""
    stand.order_wrong(Mischief.NOTICE_LOST)
    reply = await stand.post(stand.adapter.form(wish("a")), b"12345")
    assert (reply.status, code_of(reply), stand.knocks) == (203, "CallbackFailed", [])
    assert (await stand.adapter.stat("a")).size == 5


async def test_a_late_callback(stand: Stand) -> None:
    """Held back until it is let go."""
    stand.order_wrong(Mischief.NOTICE_LATE)
    assert (await stand.post(stand.adapter.form(wish("a")), b"12345")).status == 203
    assert stand.heard == []
    for _ in range(2):
        stand.provider.release()
        await stand.provider.knocker.settled()
        assert stand.heard == ["a"]


async def test_a_callback_that_comes_twice(stand: Stand) -> None:
    """Heard twice: the hub looks twice."""
    stand.order_wrong(Mischief.NOTICE_TWICE)
    await _knocked(stand, "a")
    assert stand.heard == ["a", "a"]


async def test_a_hub_that_refuses(stand: Stand) -> None:
    """OSS passes a failure on to the browser, and keeps the file."""
    stand.adapter = AliyunOss(stand.config, replace(stand.line, own_key=Secret("changed meanwhile")))
    form = AliyunOss(stand.config, stand.line).form(wish("a"))
    reply = await stand.post(form, b"12345")
    assert (reply.status, code_of(reply)) == (203, "CallbackFailed")
    assert b"Error status : 403." in reply.body
    assert stand.provider.objects() == {"a": 5}


@given(
    body=some.binary(max_size=200)
    | some.dictionaries(some.sampled_from(["bucket", "object", "token", "size"]), some.text(max_size=20)).map(
        lambda told: urlencode({"bucket": STAND.bucket, **told}, errors="replace").encode()
    ),
    method=some.sampled_from(["POST", "GET"]),
)
def test_any_bytes(body: bytes, method: str) -> None:
    """Whatever comes is Forged, and nothing else."""
    with pytest.raises(Forged):
        STAND.adapter.hear_upload(Knock(method, "/callback/7/3", "", {}, body, now()))
