"""Links and forms: what is handed to browsers, and what COS makes of it."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.channels.tencent_oss.stand import PNG, Stand, link_to, object_of, wish_for

from hutong.base.clock import now
from hutong.channels.tencent_oss import wire

FAR = timedelta(days=1)


@pytest.mark.parametrize("inline", [True, False])
async def test_a_link(each: Stand, inline: bool) -> None:
    """Anybody can read the file under it, with the name and type that we gave."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    reply = await each.fetch(each.adapter.link(link_to(photo.key, inline=inline)))
    assert (reply.status, reply.body) == (200, PNG)
    assert reply.headers["content-type"] == "image/png"
    kind = "inline" if inline else "attachment"
    plain, full = "____ _100__.png", quote('一杯咖啡 "100%".png')
    assert reply.headers["content-disposition"] == f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}"


async def test_a_stretch_under_a_link(each: Stand) -> None:
    """Players ask for ranges."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    reply = await each.fetch(each.adapter.link(link_to(photo.key)), range="bytes=4-7")
    assert (reply.status, reply.body) == (206, PNG[4:8])


async def test_a_link_ends(each: Stand) -> None:
    """It is good until its end and no longer."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    for begun, status in ((now() - timedelta(minutes=9, seconds=30), 200), (now() - timedelta(minutes=10), 403)):
        reply = await each.fetch(each.adapter.link(link_to(photo.key, at=begun)))
        assert reply.status == status
    assert wire.trouble(reply.body) == ("AccessDenied", "Request has expired")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("q-signature=", "q-signature=0"),
        ("q-sign-time=1", "q-sign-time=2"),
        ("q-key-time=1", "q-key-time=2"),
        ("attachment", "inline"),
        ("image%2Fpng", "text%2Fhtml"),
        ("q-header-list=host", "q-header-list="),
        ("q-url-param-list=response-content-disposition%3Bresponse-content-type", "q-url-param-list="),
        (".png?", ".jpg?"),
        ("q-ak=AKID", "q-ak=AKIE"),
        ("q-sign-algorithm=sha1", "q-sign-algorithm=md5"),
    ],
)
async def test_a_changed_link(each: Stand, old: str, new: str) -> None:
    """Whatever is changed in it, it is none."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    url = each.adapter.link(link_to(photo.key, "a.png"))
    assert old in url
    reply = await each.fetch(url.replace(old, new, 1))
    assert reply.status == 403
    assert (await each.fetch(url)).status == 200


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "POST"])
async def test_a_link_is_for_reading(each: Stand, method: str) -> None:
    """And for nothing else."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    assert (await each.fetch(each.adapter.link(link_to(photo.key)), method)).status >= 400
    assert each.provider.content(photo.key) == PNG


@given(some.text(max_size=60))
def test_any_name(name: str) -> None:
    """A file name may hold anything; the header holds only what a header can."""
    told = wire.disposition(link_to("a", name))
    assert re.fullmatch(r"attachment; filename=\"[\x20-\x7e]+\"; filename\*=UTF-8''[0-9A-Za-z!#$&+.^_`|~%-]+", told)


async def test_a_form(each: Stand) -> None:
    """A browser puts exactly the file that was agreed on; its type is ours, not what the browser claims."""
    form = each.adapter.form(wish_for("2026/photo.png", len(PNG)))
    reply = await each.post(form, PNG)
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["access-control-allow-origin"] == "https://shop.example"
    stored = await each.adapter.stat("2026/photo.png")
    assert (stored.size, stored.content_type) == (len(PNG), "image/png")
    assert each.provider.content("2026/photo.png") == PNG


@pytest.mark.parametrize(("content", "code"), [(PNG[:-1], "EntityTooSmall"), (PNG + b"x", "EntityTooLarge")])
async def test_another_size(each: Stand, content: bytes, code: str) -> None:
    """Is refused in COS's words."""
    reply = await each.post(each.adapter.form(wish_for("photo.png", len(PNG))), content)
    assert reply.status == 400
    assert (wire.trouble(reply.body) or ("",))[0] == code
    assert each.provider.objects() == {}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("key", "2026/other.png", "AccessDenied"),
        ("Content-Type", "text/html", "AccessDenied"),
        ("success_action_status", "204", "AccessDenied"),
        ("policy", "", "AccessDenied"),
        ("policy", "e30=", "SignatureDoesNotMatch"),
        ("policy", "%", "InvalidPolicyDocument"),
        ("q-signature", "0" * 40, "SignatureDoesNotMatch"),
        ("q-ak", "AKID0000000000000000", "InvalidAccessKeyId"),
        ("q-key-time", "1;99999999999", "SignatureDoesNotMatch"),
    ],
)
async def test_a_changed_form(each: Stand, field: str, value: str, code: str) -> None:
    """Another key, type or proof: refused."""
    form = each.adapter.form(wish_for("2026/photo.png", len(PNG)))
    reply = await each.post(form, PNG, **{field: value})
    assert (wire.trouble(reply.body) or ("",))[0] == code
    assert each.provider.objects() == {}


async def test_a_form_ends(each: Stand) -> None:
    """It is good until its end and no longer."""
    form = each.adapter.form(wish_for("photo.png", len(PNG), at=now() - timedelta(minutes=10)))
    reply = await each.post(form, PNG)
    assert (reply.status, (wire.trouble(reply.body) or ("",))[0]) == (403, "AccessDenied")
    form = each.adapter.form(wish_for("photo.png", len(PNG), at=now() - timedelta(minutes=9, seconds=30)))
    assert (await each.post(form, PNG)).status == 200


async def test_another_bucket(stand: Stand) -> None:
    """A form of one bucket is of no use at another, nor a link."""
    await stand.adapter.put(object_of(PNG, "a.png"), PNG)
    other = stand.with_settings(BUCKET_NAME="other-1250000000")
    for form in (other.form(wish_for("photo.png", len(PNG))),):
        reply = await stand.post(form, PNG)
        assert (wire.trouble(reply.body) or ("",))[0] == "AccessDenied"
    link = stand.adapter.link(link_to("a.png")).replace(stand.config.bucket_name, "other-1250000000", 1)
    assert (await stand.fetch(link)).status >= 400


async def test_the_secret_is_in_neither(stand: Stand) -> None:
    """Links and forms go to anybody."""
    form = stand.adapter.form(wish_for("photo.png", 1))
    told = f"{stand.adapter.link(link_to('a.png'))} {form} {vars(stand.adapter)}"
    assert stand.account.settings["PRIVATE_KEY"] not in told
