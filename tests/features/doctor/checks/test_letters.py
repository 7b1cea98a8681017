"""Kinds of message: what settings alone tell, the text message that steps in, and templates beside the account's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from tests.doctoring import changed, ground, ids, looked
from tests.lettering import app, usual, wechat, write
from tests.stack import Stack

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Level
from hutong.features.doctor.checks import letters
from hutong.features.doctor.ground import Ground
from hutong.switchboard.content import Content, Product, Route, Template
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, SMS, SYSTEM, VISITOR

pytestmark = pytest.mark.asyncio(loop_scope="module")
OTHER = "wx00000000000000ff"
TEMPLATE = Template("paid", Text("付款提醒", "Paid"), "您已付款${amount}元")


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def mended(hub: Stack) -> AsyncIterator[None]:
    """The account has its own templates again."""
    own = wechat(hub).configure(app(hub))["templates"]
    yield
    wechat(hub).configure(app(hub), templates=own)


async def on(hub: Stack, *heads: Letterhead) -> Ground:
    """The draft with these kinds on, and text messages that lead somewhere."""
    read = await ground(hub, draft=True)
    return changed(
        read,
        letters={head.kind: head for head in heads},
        templates={"paid": TEMPLATE},
        routes=(Route("sms", hub.channels["MIAODI"]),),
    )


def text_message() -> Letterhead:
    return replace(KINDS[SMS].usual, enabled=True, template="paid")


def spoil(hub: Stack, title: str, **changes: Any) -> None:
    own = wechat(hub).configure(app(hub))["templates"]
    wechat(hub).configure(app(hub), templates=[{**one, **changes} if one["title"] == title else one for one in own])


async def test_kinds_that_are_the_accounts_own_are_fine(hub: Stack) -> None:
    [found] = await looked(letters, await on(hub, usual(hub, PAYMENT), usual(hub, VISITOR), text_message()))
    assert (found.level, found.cause.en[:7]) == ("fine", "3 kinds")
    assert await looked(letters, changed(await on(hub), letters={SYSTEM: KINDS[SYSTEM].usual})) == [], "it is off"


async def test_what_runs_is_compared_as_well(hub: Stack) -> None:
    await write(hub, replace(usual(hub, VISITOR), template="x" * 43))
    assert await ids(letters, await ground(hub)) == ["letter.missing"]
    await write(hub, KINDS[VISITOR].usual)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"template": ""}, "letter.no_template"),
        ({"template": "OPENTM417363270"}, "letter.template_form"),
        ({"template": "x" * 43}, "letter.missing"),
        ({"channel_id": None}, "letter.channel"),
        ({"channel_id": 1}, "letter.channel"),
        ({"url": "ftp://example.com"}, "letter.wrong"),
        ({"title": "别的标题"}, "letter.title"),
    ],
)
async def test_one_thing_is_wrong(hub: Stack, changes: dict[str, Any], expected: str) -> None:
    [found] = await looked(letters, await on(hub, replace(usual(hub, VISITOR), **changes)))
    assert (found.id, found.place) == (expected, f"/letters?letter={VISITOR}")


async def test_a_part_that_no_field_tells(hub: Stack) -> None:
    head = usual(hub, VISITOR)
    names = dict(list(head.names.items())[:-1])
    last = list(head.names.values())[-1]
    text = "\n".join(one for one in head.text.splitlines() if f"{{{{{last}.DATA}}}}" not in one)
    found = await ids(letters, await on(hub, replace(head, names=names, text=text)))
    assert "letter.incomplete" in found


async def test_the_accounts_template_is_another(hub: Stack) -> None:
    visitor = KINDS[VISITOR].usual
    spoil(hub, visitor.title, content=visitor.text.replace("来访事由: ", "来访事由 "))
    assert await ids(letters, await on(hub, usual(hub, VISITOR))) == ["letter.text"]
    spoil(hub, visitor.title, content=visitor.text.replace("来访事由", "来访缘由"))
    [found] = await looked(letters, await on(hub, usual(hub, VISITOR)))
    assert (found.id, "来访缘由" in found.cause.zh) == ("letter.fields", True)
    swapped = (
        visitor.text.replace("keyword1", "keyword9").replace("keyword2", "keyword1").replace("keyword9", "keyword2")
    )
    spoil(hub, visitor.title, content=swapped)
    [found] = await looked(letters, await on(hub, usual(hub, VISITOR)))
    assert found.id == "letter.keywords", "another order is another text as well"
    assert "keyword2" in found.cause.en
    spoil(hub, visitor.title, content=visitor.text, primary="金融业")
    assert await ids(letters, await on(hub, usual(hub, VISITOR))) == ["letter.industry"]


async def test_no_text_message_steps_in_for_the_reminder(hub: Stack) -> None:
    reminder = usual(hub, PAYMENT)
    assert await ids(letters, await on(hub, reminder)) == ["letter.sms_fallback"]
    assert await ids(letters, await on(hub, reminder, replace(text_message(), template="gone"))) == [
        "letter.sms_fallback"
    ]
    unrouted = changed(await on(hub, reminder, text_message()), routes=())
    assert await ids(letters, unrouted) == ["letter.sms_fallback"]
    assert await ids(letters, await on(hub, usual(hub, VISITOR))) == [], "it stands in for the reminder only"


async def test_a_field_goes_where_another_is_written(hub: Stack) -> None:
    head = usual(hub, VISITOR)
    names = {**head.names, "visitorName": head.names["phone"], "phone": head.names["visitorName"]}
    [found] = await looked(letters, await on(hub, replace(head, names=names)))
    assert (found.id, found.level) == ("letter.fields", Level.ERROR)
    assert all(word in found.cause.zh for word in ("访客姓名", "手机号码"))


async def test_the_reminder_comes_from_an_account_that_payers_do_not_know(hub: Stack) -> None:
    at = await on(hub, usual(hub, PAYMENT), text_message())
    assert await ids(letters, at) == [], "WeChat's payers are known to this account"
    payers = [setup.id for setup, spec in at.specs() if spec.wallet == "wechat"]
    away = {name: one for name, one in at.content.products.items() if not {*one.channels} & {*payers}}
    [found] = [one for one in await looked(letters, changed(at, products=away)) if one.level is not Level.FINE]
    assert (found.id, found.level, app(hub) in found.cause.zh) == ("letter.other_app", Level.WARN, True)
    moved = {key: replace(at.content.channels[key], merchant_no="wx00000000000000ff") for key in payers}
    elsewhere = replace(changed(at, channels={**at.content.channels, **moved}), tried={})
    [found] = [one for one in await looked(letters, elsewhere) if one.level is not Level.FINE]
    assert (found.id, "wx00000000000000ff" in found.cause.en) == ("letter.other_app", True)
    broken = {key: replace(at.content.channels[key], settings={}) for key in payers}
    unclear = replace(changed(at, channels={**at.content.channels, **broken}), tried={})
    assert await ids(letters, unclear) == [], "nobody knows"


async def some_payers_elsewhere(hub: Stack, *heads: Letterhead) -> Ground:
    """With these kinds on, the product for any wallet collects in WeChat by another AppID than others do."""
    at = await on(hub, *heads)
    moved = replace(at.content.channels[hub.channels["WXPAY"]], merchant_no=OTHER)
    auto = Product("auto", Text("auto", "auto"), None, None, picks={"wechat": "wxv2jsapi"})
    products = {**at.content.products, "auto": auto}
    return replace(changed(at, channels={**at.content.channels, moved.id: moved}, products=products), tried={})


async def test_each_other_account_that_payers_of_a_site_belong_to_is_told(hub: Stack) -> None:
    picked = await some_payers_elsewhere(hub, usual(hub, PAYMENT))
    its = [one for one in await looked(letters, picked) if one.id == "letter.other_payers"]
    assert [(one.level, OTHER in one.cause.zh, app(hub) in one.cause.en) for one in its] == [(Level.WARN, True, True)]
    alone = {name: one for name, one in picked.content.products.items() if name != "auto"}
    assert "letter.other_payers" not in await ids(letters, changed(picked, products=alone)), "their own affair"


async def test_other_payers_are_no_trouble_where_a_text_message_steps_in(hub: Stack) -> None:
    picked = await some_payers_elsewhere(hub, usual(hub, PAYMENT), text_message())
    [found] = await looked(letters, picked)
    assert (found.level, found.place) == (Level.FINE, f"/letters?letter={PAYMENT}")
    assert all(word in found.cause.zh for word in (OTHER, app(hub), "由短信代替"))
    assert "a text message steps in" in found.cause.en
    for unfit in (
        changed(picked, routes=()),
        changed(picked, templates={}),
        changed(picked, letters={**picked.content.letters, SMS: replace(text_message(), enabled=False)}),
    ):
        assert set(await ids(letters, unfit)) == {"letter.other_payers", "letter.sms_fallback"}


async def test_who_could_not_be_asked_is_told_beside_what_is_fine(hub: Stack) -> None:
    picked = await some_payers_elsewhere(hub, usual(hub, PAYMENT), text_message())
    wechat(hub).configure(app(hub), frozen=True)
    try:
        found = await looked(letters, picked)
    finally:
        wechat(hub).configure(app(hub), frozen=False)
    assert [one.level for one in found] == [Level.FINE] * 2
    assert "由短信代替" in found[0].cause.zh
    assert "未能比对" in found[1].cause.zh


async def test_an_account_that_can_not_be_asked_is_told_elsewhere(hub: Stack) -> None:
    wechat(hub).configure(app(hub), frozen=True)
    try:
        found = await looked(letters, await on(hub, usual(hub, VISITOR)))
        assert [(one.level, "未能比对" in one.cause.zh) for one in found] == [("fine", True)], "nobody compared them"
    finally:
        wechat(hub).configure(app(hub), frozen=False)
    assert await looked(letters, replace(await ground(hub), content=Content())) == []
