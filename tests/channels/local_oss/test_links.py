"""Links and forms: signed by the hub, honoured by it alone, and until their moment only."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.local_oss.stand import AT, FILES, UNTIL, Stand, a_link, a_wish, an_object, moment

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.storage import Link
from hutong.channels.local_oss import wire

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
KEY = "2026/11/0f3c.png"


async def kept(stand: Stand) -> Stand:
    """The stand with a file in it."""
    await stand.adapter.put(an_object(3, KEY), b"abc")
    return stand


def split(url: str) -> tuple[str, str]:
    """Key and query of a link."""
    assert url.startswith(f"{FILES}/")
    parts = urlsplit(url)
    return parts.path.removeprefix(urlsplit(FILES).path).removeprefix("/"), parts.query


def changed(query: str, **changes: str | None) -> str:
    """The query with some values changed or left out."""
    fields: dict[str, str | None] = {**dict(parse_qsl(query, keep_blank_values=True)), **changes}
    return urlencode({name: value for name, value in fields.items() if value is not None}, quote_via=quote)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_signatures_are_those_that_openssl_makes(vector: dict[str, Any]) -> None:
    kind = wire.FORM if "size" in vector["fields"] else wire.LINK
    signed = wire.signed(kind, vector["fields"], Secret(vector["own_key"]))
    assert signed == {**vector["fields"], "sign": vector["sign"]}
    assert wire.believed(kind, signed, Secret(vector["own_key"]), AT) == vector["fields"]


async def test_a_link_leads_to_the_file(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    key, query = split(adapter.link(a_link(KEY)))
    assert key == KEY
    assert query.isascii()
    grant = adapter.admit_link(key, query, AT)
    assert grant.path.read_bytes() == b"abc"
    assert (grant.name, grant.content_type, grant.inline) == ("收据 1.png", "image/png", True)


@pytest.mark.parametrize("name", ["", "a&b=c#d?.png", 'q"uote.png', "new\nline", "x" * 300, "🧾+ %2f.png", "\ud800\0x"])
async def test_any_name_comes_through(stand: Stand, name: str) -> None:
    adapter = (await kept(stand)).adapter
    grant = adapter.admit_link(*split(adapter.link(a_link(KEY, name=name, inline=False))), AT)
    assert grant.name == name[:200].replace("\ud800", "?").replace("\0", "")
    assert grant.inline is False


async def test_a_link_ends_at_its_moment(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    place = split(adapter.link(a_link(KEY)))
    adapter.admit_link(*place, moment(-0.001))
    for late in (0, 0.001, 1, 10**8):
        with pytest.raises(Forged):
            adapter.admit_link(*place, moment(late))


@pytest.mark.parametrize(
    "changes",
    [
        {"until": str(int(UNTIL.timestamp()) + 1)},
        {"until": f"+{int(UNTIL.timestamp())}"},
        {"until": "9" * 30},
        {"until": ""},
        {"until": None},
        {"name": "x.html"},
        {"name": None},
        {"type": "text/html"},
        {"inline": "0"},
        {"inline": "true"},
        {"sign": ""},
        {"sign": None},
        {"sign": "A" * 43},
        {"sign": "文"},
    ],
)
async def test_a_changed_link_is_forged(stand: Stand, changes: dict[str, str | None]) -> None:
    adapter = (await kept(stand)).adapter
    key, query = split(adapter.link(a_link(KEY)))
    with pytest.raises(Forged):
        adapter.admit_link(key, changed(query, **changes), AT)


async def test_a_link_is_of_one_file(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    await adapter.put(an_object(3, "other.png"), b"xyz")
    _, query = split(adapter.link(a_link(KEY)))
    for key in ("other.png", f"{KEY}/", f"./{KEY}", KEY.upper(), ""):
        with pytest.raises(Forged):
            adapter.admit_link(key, query, AT)
    with pytest.raises(Forged):
        adapter.admit_link("other.png", f"{query}&key={quote(KEY)}", AT)


async def test_a_value_that_comes_twice_is_forged_and_what_is_added_is_not_read(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    key, query = split(adapter.link(a_link(KEY)))
    for double in ("until=1790000000", "name=x", "sign=x", "type=", "inline=1"):
        for both in (f"{query}&{double}", f"{double}&{query}"):
            with pytest.raises(Forged):
                adapter.admit_link(key, both, AT)
    assert adapter.admit_link(key, f"{query}&from=groupmessage&isappinstalled=0", AT).inline
    with pytest.raises(Forged):
        adapter.admit_link(key, query + "&a=1" * 100, AT)


async def test_the_file_may_be_gone(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    place = split(adapter.link(a_link(KEY)))
    await adapter.delete(KEY)
    with pytest.raises(Failed) as raised:
        adapter.admit_link(*place, AT)
    assert raised.value.fault is Fault.NOT_FOUND


async def test_other_channels_links_are_forged(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    stranger = stand.open(own_key=Secret("another"))
    with pytest.raises(Forged):
        adapter.admit_link(*split(stranger.link(a_link(KEY))), AT)
    with pytest.raises(Forged):
        adapter.admit_form(stranger.form(a_wish(KEY)).fields, AT)


async def test_without_a_key_nothing_is_signed_nor_believed(stand: Stand) -> None:
    keyless = (await kept(stand)).open(own_key=Secret(""))
    given = dict(stand.adapter.form(a_wish(KEY)).fields)
    for verb in (
        lambda: keyless.link(a_link(KEY)),
        lambda: keyless.form(a_wish(KEY)),
        lambda: keyless.admit_link(*split(stand.adapter.link(a_link(KEY))), AT),
        lambda: keyless.admit_form(given, AT),
    ):
        with pytest.raises(Failed) as raised:
            verb()
        assert raised.value.fault is Fault.CONFIG


def test_a_form_says_what_may_come(stand: Stand) -> None:
    form = stand.adapter.form(a_wish(KEY))
    assert (form.url, form.file_field) == (FILES, "file")
    assert stand.adapter.admit_form({**form.fields, "x": "y"}, AT) == a_wish(KEY)
    assert stand.adapter.admit_form(form.fields, moment(-0.001)).key == KEY
    for late in (0, 1):
        with pytest.raises(Forged):
            stand.adapter.admit_form(form.fields, moment(late))


@pytest.mark.parametrize("name", ["key", "type", "size", "until", "sign"])
def test_a_changed_form_is_forged(stand: Stand, name: str) -> None:
    fields = dict(stand.adapter.form(a_wish(KEY)).fields)
    for value in (fields[name] + "0", fields[name][:-1], "", "\ud800"):
        with pytest.raises(Forged):
            stand.adapter.admit_form({**fields, name: value}, AT)
    del fields[name]
    with pytest.raises(Forged):
        stand.adapter.admit_form(fields, AT)


async def test_a_link_is_no_form_and_a_form_no_link(stand: Stand) -> None:
    adapter = (await kept(stand)).adapter
    key, query = split(adapter.link(a_link(KEY)))
    with pytest.raises(Forged):
        adapter.admit_form({"key": key, "size": "3", **dict(parse_qsl(query))}, AT)
    fields = dict(adapter.form(a_wish(KEY)).fields)
    with pytest.raises(Forged):
        adapter.admit_link(fields.pop("key"), urlencode(fields), AT)


@given(st.text(max_size=40), st.dictionaries(st.sampled_from(["key", "type", "size", "until", "sign"]), st.text()))
@settings(max_examples=200, deadline=None)
def test_anything_else_is_forged(query: str, fields: dict[str, str]) -> None:
    adapter = Stand(Path("nowhere")).adapter
    with pytest.raises(Forged):
        adapter.admit_link(KEY, query, AT)
    with pytest.raises(Forged):
        adapter.admit_form(fields, AT)


def test_the_key_is_never_shown(stand: Stand) -> None:
    secret = stand.adapter.line.own_key.reveal()
    link, form = stand.adapter.link(a_link(KEY)), stand.adapter.form(a_wish(KEY))
    assert secret not in f"{stand.adapter.line!r}{stand.adapter.config!r}{link}{form}"


def test_the_wish_is_all_that_a_link_depends_on(stand: Stand) -> None:
    later = Link(KEY, "收据 1.png", "image/png", True, moment(-5), UNTIL)
    assert stand.adapter.link(a_link(KEY)) == stand.adapter.link(later)
