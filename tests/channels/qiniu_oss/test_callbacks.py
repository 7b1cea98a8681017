"""What is believed to be a callback of Kodo, and what is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.channels.qiniu_oss.stand import CALLBACK, KEY, PNG, Stand, wish

from hutong.base.clock import now
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.channels.qiniu_oss.simulator.gate import dated_data, plain_data, signature

FORM = "application/x-www-form-urlencoded"
PATH = urlsplit(CALLBACK).path


def _knock(stand: Stand, body: bytes, kind: str = FORM, **changes: Any) -> Knock:
    account = {"access_key": stand.account.merchant_no, "secret_key": stand.account.settings["PRIVATE_KEY"]}
    signed = f"QBox {signature(account, plain_data(PATH, kind, body))}"
    usual = Knock("POST", PATH, "", {"content-type": kind, "authorization": signed}, body, now())
    return replace(usual, **changes)


def _dated(stand: Stand, body: bytes, date: str, host: str = "hub.test") -> Knock:
    account = {"access_key": stand.account.merchant_no, "secret_key": stand.account.settings["PRIVATE_KEY"]}
    headers = {"content-type": FORM, "host": host}
    if date:
        headers["x-qiniu-date"] = date
    signed = signature(account, dated_data("POST", PATH, headers, body))
    return Knock("POST", PATH, "", {**headers, "authorization": f"Qiniu {signed}"}, body, now())


def _body(stand: Stand, key: str = "a%2Fb.png", bucket: str = "") -> bytes:
    return f"key={key}&bucket={bucket or stand.bucket}&hash=F&fsize=3".encode()


def _bent(sign: str) -> str:
    """The same signature but for one letter, whichever it has there."""
    start = sign.index(":") + 1
    return sign[:start] + ("B" if sign[start] == "A" else "A") + sign[start + 1 :]


async def test_good_callbacks(stand: Stand) -> None:
    """Of both kinds; the path at which a proxy let it in does not matter, the one that we gave does."""
    body = _body(stand)
    for knock in (_knock(stand, body), _knock(stand, body, path="/callback/7/3"), _dated(stand, body, "")):
        assert stand.adapter.hear_upload(knock) == ["a/b.png"]
    assert stand.adapter.hear_upload(_dated(stand, body, f"{now():%Y%m%dT%H%M%SZ}")) == ["a/b.png"]
    assert stand.adapter.hear_upload(_knock(stand, _body(stand, "a/b.png"))) == ["a/b.png"]
    reply = stand.adapter.acknowledge_upload(_knock(stand, body), True)
    assert (reply.status, reply.body) == (200, b'{"success":true,"key":"a/b.png"}')
    assert stand.adapter.acknowledge_upload(_knock(stand, b"\xff"), False).status == 400


async def test_forged_callbacks(stand: Stand) -> None:
    """Another method, body, type, signature, address, bucket or account; what says no key, or two."""
    good = _knock(stand, _body(stand))
    sign = good.headers["authorization"]
    other = stand.with_settings(merchant_no="0123456789abcdefghij")
    forged = [
        replace(good, method="GET"),
        replace(good, query="x=1"),
        replace(good, body=good.body + b"&x=1"),
        replace(good, headers={"content-type": FORM}),
        replace(good, headers={"authorization": sign}),
        replace(good, headers={"content-type": FORM, "authorization": sign.replace("QBox", "Qbox")}),
        replace(good, headers={"content-type": FORM, "authorization": sign.replace("QBox", "Qiniu")}),
        replace(good, headers={"content-type": FORM, "authorization": _bent(sign)}),
        _knock(stand, b'{"key":"a.png","bucket":"b"}', "application/json"),
        _knock(stand, _body(stand, bucket="another")),
        _knock(stand, _body(stand) + b"&key=b.png"),
        _knock(stand, _body(stand, key="")),
        _knock(stand, b"bucket=" + stand.bucket.encode()),
        _knock(stand, b"key=%ff&bucket"),
        _knock(stand, b"\xff\xfe"),
        _knock(stand, b""),
        _dated(stand, _body(stand), "", host="other.test"),
        _dated(stand, _body(stand), "yesterday"),
        _dated(stand, _body(stand), f"{now() - timedelta(minutes=16):%Y%m%dT%H%M%SZ}"),
        _dated(stand, _body(stand), f"{now() + timedelta(minutes=16):%Y%m%dT%H%M%SZ}"),
    ]
    for knock in forged:
        with pytest.raises(Forged):
            stand.adapter.hear_upload(knock)
    with pytest.raises(Forged):
        other.hear_upload(good)


async def test_a_callback_of_another_channel(stand: Stand) -> None:
    """The address is signed: what was meant for another channel or revision is not heard here."""
    await stand.post(stand.adapter.form(wish()), PNG)
    assert stand.heard == [KEY]
    for callback in (CALLBACK.replace("/7/", "/8/"), CALLBACK.replace("/3", "/4")):
        elsewhere = type(stand.adapter)(stand.config, replace(stand.line, callback=callback))
        with pytest.raises(Forged):
            elsewhere.hear_upload(stand.knocks[0])


_STAND = Stand()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.binary(max_size=60),
    some.text(max_size=40),
    some.sampled_from(["QBox a:b", "Qiniu", "Qiniu x", "QBox é", ""]),
    some.sampled_from([FORM, f"{FORM}; charset=utf-8", "text/plain", ""]),
)
def test_any_bytes(body: bytes, date: str, signed: str, kind: str) -> None:
    """Forged, and nothing else."""
    headers = {"authorization": signed, "content-type": kind, "x-qiniu-date": date}
    with pytest.raises(Forged):
        _STAND.adapter.hear_upload(Knock("POST", PATH, "", headers, body, now()))
    with pytest.raises(Forged):
        _STAND.adapter.hear_upload(_knock(_STAND, body))
