"""Browser uploads: what a form allows, what it does not, and what the hub hears of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.channels.qiniu_oss.stand import CALLBACK, KEY, PNG, PROVIDER, Stand, wish

from hutong.base.clock import now
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.storage import Stored
from hutong.channels.qiniu_oss.simulator import stock


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("file_first", [False, True])
async def test_a_browser_puts_a_file(stand: Stand, dated: bool, file_first: bool) -> None:
    """Exactly this file; the hub is knocked before the browser is answered, in either kind of signature."""
    stand.provider.arrivals.dated = dated
    form = stand.adapter.form(wish())
    assert (form.url, list(form.fields), form.file_field) == (f"{PROVIDER}/", ["token", "key"], "file")
    reply = await stand.post(form, PNG, file_first=file_first)
    assert (reply.status, json.loads(reply.body)) == (200, {"success": True, "key": KEY})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert (stand.heard, stand.forged) == ([KEY], [])
    assert await stand.adapter.stat(KEY) == Stored(KEY, len(PNG), "image/png", stock.sum_of(PNG))


async def test_a_browser_asks_before_it_posts(stand: Stand) -> None:
    """From another origin a browser asks first."""
    headers = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    reply = await stand.http.send("OPTIONS", f"{PROVIDER}/", headers=headers)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (204, "*")
    assert "POST" in reply.headers["access-control-allow-methods"]


async def test_the_size_is_exact(stand: Stand) -> None:
    """One byte less, one byte more, none."""
    form = stand.adapter.form(wish())
    for content, status in ((PNG[:-1], 403), (PNG + b"x", 413), (b"", 403)):
        assert (await stand.post(form, content)).status == status
    assert (stand.provider.objects(), stand.knocks) == ({}, [])


async def test_the_type_is_exact(stand: Stand) -> None:
    """Another type said, another one shown by the first bytes."""
    form = stand.adapter.form(wish())
    for content, kind in ((PNG, "image/gif"), (PNG, "text/html"), (b"%PDF-" + PNG[5:], "image/png")):
        reply = await stand.post(form, content, kind=kind)
        assert reply.status == 403
        assert "limited mimeType" in json.loads(reply.body)["error"]
    assert stand.provider.objects() == {}
    text = stand.adapter.form(replace(wish(b"hello", "a.txt"), content_type="text/plain; charset=utf-8"))
    assert (await stand.post(text, b"hello", kind="text/plain", name="a.txt")).status == 200


async def test_the_key_is_exact(stand: Stand) -> None:
    """Another key, or none."""
    form = stand.adapter.form(wish())
    for key in ("2026/11/other.png", ""):
        reply = await stand.post(form, PNG, changes={"key": key})
        assert (reply.status, json.loads(reply.body)["error"]) == (403, "key doesn't match with scope")
    assert stand.provider.objects() == {}


async def test_the_form_ends(stand: Stand) -> None:
    """Until its moment, not after it."""
    over = stand.adapter.form(wish(until=now() - timedelta(seconds=1)))
    reply = await stand.post(over, PNG)
    assert (reply.status, json.loads(reply.body)["error"]) == (401, "token out of date")


async def test_a_tampered_form(stand: Stand) -> None:
    """A token of other fields, or none."""
    form = stand.adapter.form(wish())
    access, sign, policy = form.fields["token"].split(":")
    other = stand.adapter.form(wish(PNG + b"more")).fields["token"].split(":")[2]
    tokens = [f"{access}:{sign}:{other}", f"{access}:{sign[::-1]}:{policy}", f"x{access}:{sign}:{policy}", "x", "::"]
    for token in tokens:
        assert (await stand.post(form, PNG, changes={"token": token})).status == 401
    assert (await stand.post(form, PNG, changes={"token": ""})).status == 401
    assert stand.provider.objects() == {}


async def test_a_form_is_good_for_one_content(stand: Stand) -> None:
    """The same file again is the same file; another one of the same size does not take its place."""
    form = stand.adapter.form(wish())
    for _ in range(2):
        assert (await stand.post(form, PNG)).status == 200
    assert (await stand.post(form, PNG[:-1] + b"x")).status == 614
    assert stand.provider.content(KEY) == PNG


async def test_a_form_for_nothing(stand: Stand) -> None:
    """A limit of no bytes is no limit at Kodo, so there is no such form."""
    with pytest.raises(Failed) as failure:
        stand.adapter.form(wish(b""))
    assert failure.value.fault is Fault.UNSUPPORTED


@pytest.mark.parametrize("wrong", [Mischief.NOTICE_FORGED, Mischief.NOTICE_FOREIGN])
async def test_callbacks_that_are_not_kodos(stand: Stand, wrong: Mischief) -> None:
    """Nothing is heard; the browser is told of the failed callback, and the file is there to be found by asking."""
    for dated in (False, True):
        stand.provider.arrivals.dated = dated
        stand.order_wrong(wrong)
        reply = await stand.post(stand.adapter.form(wish(key=f"{dated}.png")), PNG)
        assert (reply.status, json.loads(reply.body)["key"]) == (579, f"{dated}.png")
    assert (stand.heard, len(stand.forged)) == ([], 2)
    assert len(stand.provider.objects()) == 2


async def test_a_stale_callback(stand: Stand) -> None:
    """Only the newer kind of signature is dated."""
    stand.provider.arrivals.dated = True
    stand.order_wrong(Mischief.NOTICE_STALE)
    assert (await stand.post(stand.adapter.form(wish()), PNG)).status == 579
    assert (stand.heard, len(stand.forged)) == ([], 1)
    stand.provider.arrivals.dated = False
    stand.order_wrong(Mischief.NOTICE_STALE)
    assert (await stand.post(stand.adapter.form(wish(key="2.png")), PNG)).status == 200
    assert stand.provider.mischiefs.ordered == [(Mischief.NOTICE_STALE, "")]


async def test_callbacks_lost_late_and_twice(stand: Stand) -> None:
    """A lost one is never made; a late one comes when it is let go; two are heard as two."""
    stand.order_wrong(Mischief.NOTICE_LOST)
    assert (await stand.post(stand.adapter.form(wish(key="1.png")), PNG)).status == 579
    assert stand.knocks == []
    stand.order_wrong(Mischief.NOTICE_LATE)
    assert (await stand.post(stand.adapter.form(wish(key="2.png")), PNG)).status == 579
    assert stand.knocks == []
    stand.provider.release()
    await stand.provider.knocker.settled()
    assert stand.heard == ["2.png"]
    stand.order_wrong(Mischief.NOTICE_TWICE)
    assert (await stand.post(stand.adapter.form(wish(key="3.png")), PNG)).status == 200
    assert stand.heard == ["2.png", "3.png", "3.png"]


async def test_nobody_answers_the_callback(stand: Stand) -> None:
    """The browser is told what was to be said."""
    del stand.http.apps["http://hub.test"]
    reply = await stand.post(stand.adapter.form(wish()), PNG)
    told = json.loads(reply.body)
    assert (reply.status, told["callback_url"], told["key"]) == (579, CALLBACK, KEY)


async def test_the_form_shows_no_secret(stand: Stand) -> None:
    """Neither its fields nor the address of a link."""
    shown = f"{stand.adapter.form(wish())} {stand.adapter} {stand.config} {stand.line}"
    assert stand.account.settings["PRIVATE_KEY"] not in shown
