"""Push settings of the draft: what can't be, on or off; what is kept, compared, published and taken back."""

from dataclasses import replace
from typing import Any

import pytest

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Carrier, Content, Route, Setup, Template
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.check import check
from hutong.switchboard.drafts.difference import called, difference, label
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.drafts.uses import uses
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, RESULT, SMS, SYSTEM

SPECS = registry.specs  # the house's own, which tests of this folder replace
KEYS = {"PRIVATE_KEY": "0" * 32, "token": "abcdef"}
GZH, MP, SHOP = (
    Setup(1, "WX_GZH", "wx0123456789abcdef"),
    Setup(2, "WX_MP", "wx1123456789abcdef"),
    Setup(3, "TEST_SMS", "t"),
)
TEMPLATE = Template("bill", Text("账单", "Bill"), "已付${amount}，${billNo}", carriers={3: Carrier()})
CONTENT = Content({1: GZH, 2: MP, 3: SHOP}, templates={"bill": TEMPLATE}, routes=(Route("sms", 3),))
ON = replace(KINDS[PAYMENT].usual, enabled=True, channel_id=1, template="T" * 43)
TEXTED = replace(KINDS[SMS].usual, enabled=True, template="bill")


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", SPECS)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("shape", ["old", "new", "subscribed"])
def test_the_usual_ones_can_be(kind: str, shape: Any) -> None:
    usual = KINDS[kind].shaped(shape)
    assert list(letters.misshapen(usual)) == []
    on = TEXTED if kind == SMS else replace(usual, enabled=True, channel_id=1, template="T" * 43)
    assert list(letters.faults(on, CONTENT)) == []
    assert list(letters.doubts(replace(on, url="https://shop.example.com/"), CONTENT)) == []


def test_a_mini_program_has_the_form_of_the_numbers_of_those_who_send(monkeypatch: pytest.MonkeyPatch) -> None:
    spec, silent = registry.spec("WX_GZH"), registry.spec("JCSMS")
    number = replace(spec.config.MERCHANT_NO, pattern="app[0-9]")
    other = replace(spec, config=type("Other", (spec.config,), {"MERCHANT_NO": number}))
    monkeypatch.setattr(registry, "specs", lambda: {"WX_GZH": other, "JCSMS": silent})
    for app, fits in (("app7", True), ("wx0123456789abcdef", False), ("app77", False)):
        refused = [name for name, _ in letters.misshapen(replace(ON, mini_app=app))]
        assert refused == ([] if fits else ["mini_app"]), app


@pytest.mark.parametrize(
    ("letter", "field", "word"),
    [
        (replace(ON, channel_id=None), "channel_id", "choose the channel"),
        (replace(ON, channel_id=9), "channel_id", "choose the channel"),
        (replace(ON, channel_id=3), "channel_id", "sends no template messages"),
        (replace(ON, channel_id=2), "shape", "does not send by such a template"),
        (replace(ON, template=""), "template", "43 characters"),
        (replace(ON, template="T" * 42 + "!"), "template", "43 characters"),
        (replace(ON, names={}, text=""), "names", "at least one"),
        (replace(ON, names={**ON.names, "plate": "keyword6"}), "names", "there is no field plate"),
        (replace(ON, names={"billNo": "keyword1", "payee": "keyword1"}, text=""), "names", "twice"),
        (replace(ON, names={"billNo": "thing1"}, text=""), "names", "must be like keyword1"),
        (replace(ON, text=ON.text.replace("keyword5", "keyword6")), "text", "lacks keyword5"),
        (replace(ON, text="x" * 501), "text", "too long"),
        (replace(ON, first="${1}"), "first", "begins with a letter"),
        (replace(ON, remark="${"), "remark", "begins with a letter"),
        (replace(ON, url="javascript:alert(1)"), "url", "http"),
        (replace(ON, url="https://a b"), "url", "http"),
        (replace(ON, mini_app="abc"), "mini_app", "no mini program"),
        (replace(ON, mini_page="pages/a"), "mini_app", "needs the mini program"),
        (replace(TEXTED, template="other"), "template", "SMS template"),
        (replace(TEXTED, shape="new"), "shape", "no such shape"),
        (replace(TEXTED, names={"billNo": "order"}), "names", "nothing fills"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(letter: Letterhead, field: str, word: str) -> None:
    found = [(name, why) for name, why in letters.faults(letter, CONTENT) if name == field]
    assert any(word in why.en for _, why in found), list(letters.faults(letter, CONTENT))
    assert all(why.zh != why.en for _, why in found)


def test_addresses_may_hold_fields() -> None:
    letter = replace(ON, url="https://shop.example.com/${billNo}?a=${amount}", first="${payee}")
    assert list(letters.faults(letter, CONTENT)) == []
    assert letter.needed == ("billNo", "payee", "tradeType", "tradeTime", "amount")
    assert "result" in KINDS[RESULT].usual.needed


def test_doubts() -> None:
    [doubt] = letters.doubts(TEXTED, replace(CONTENT, routes=()))
    assert "no route" in doubt.en
    fewer = {name: theirs for name, theirs in ON.names.items() if name != "payee"}
    [doubt] = letters.doubts(replace(ON, names=fewer), CONTENT)
    assert "收款账户" in doubt.zh
    assert "Paid to" in doubt.en


@pytest.mark.parametrize("kind", list(KINDS))
def test_words_that_ask_for_a_tap_need_a_place_to_go(kind: str) -> None:
    usual = KINDS[kind].usual
    found = list(letters.doubts(usual, CONTENT))
    assert [("点击" in one.zh, "tap" in one.en) for one in found] == [(True, True)] * ("点击" in usual.remark)
    assert list(letters.doubts(replace(usual, url="https://shop.example.com/"), CONTENT)) == []
    assert list(letters.doubts(replace(usual, mini_app="wx0123456789abcdef"), CONTENT)) == []
    assert list(letters.doubts(replace(usual, remark="谢谢"), CONTENT)) == []


def test_only_what_is_on_is_judged_at_refresh(actor: Actor) -> None:
    wrong = replace(ON, template="")
    content = replace(CONTENT, letters={PAYMENT: wrong})
    found = [one for one in check(content, actor.vault) if one.subject == PAYMENT]
    assert [(one.key, one.warning) for one in found] == [("template", False)]
    assert found[0].text().zh.startswith("微信交易消息")
    off = replace(CONTENT, letters={PAYMENT: replace(wrong, enabled=False)})
    assert [one for one in check(off, actor.vault) if one.subject == PAYMENT] == []


def test_it_survives_packing_and_old_revisions_have_none() -> None:
    content = replace(CONTENT, letters={PAYMENT: ON, SMS: TEXTED})
    packed = content.pack()
    assert Content.unpack(packed).letters == {PAYMENT: ON, SMS: TEXTED}
    del packed["letters"]
    old = Content.unpack(packed)
    assert old.letters == {}
    assert old.letter(SYSTEM) == KINDS[SYSTEM].usual


def test_a_change_is_told_field_by_field(actor: Actor) -> None:
    before, after = replace(CONTENT, letters={PAYMENT: ON}), replace(CONTENT, letters={PAYMENT: replace(ON, first="x")})
    [change] = difference(before, after, actor.vault)
    assert (change.what, change.subject, change.kind) == ("letter", PAYMENT, "changed")
    assert [(one.name, one.old, one.new) for one in change.fields] == [("first", ON.first, "x")]
    assert called("letter", PAYMENT) == KINDS[PAYMENT].label
    assert label("first").zh == "开头"
    [added] = difference(CONTENT, before, actor.vault)
    assert {one.name for one in added.fields} >= {"channel", "template", "names", "last", "enabled"}


def test_who_uses_a_channel() -> None:
    found = uses(replace(CONTENT, letters={PAYMENT: ON}), 1)
    assert (bool(found), found.letters) == (True, (PAYMENT,))
    assert found.fields() == [("letter", KINDS[PAYMENT].label)]


async def test_kept_published_and_taken_back(actor: Actor) -> None:
    setup = await channels.add_channel(actor, "WX_GZH", "wx0123456789abcdef", settings=KEYS)
    letter = replace(ON, channel_id=setup.id)
    await letters.put_letter(actor, letter)
    content = await channels.look(actor)
    assert content.letter(PAYMENT) == letter
    with pytest.raises(Refusal) as caught:
        await letters.put_letter(actor, letter, expect=mark(KINDS[PAYMENT].usual))
    assert caught.value.problem is Problem.DRAFT_CHANGED
    with pytest.raises(Refusal) as caught:
        await letters.put_letter(actor, replace(letter, template="short"))
    assert (caught.value.problem, [name for name, _ in caught.value.fields]) == (Problem.BAD_LETTER, ["template"])
    with pytest.raises(Refusal) as caught:
        await channels.remove_channel(actor, setup.id)
    assert caught.value.problem is Problem.CHANNEL_IN_USE
    first = await publish.refresh(actor)
    await letters.put_letter(actor, replace(letter, enabled=False, channel_id=None), expect=mark(letter))
    await publish.refresh(actor)
    await publish.rollback(actor, first.revision)
    assert (await channels.look(actor)).letter(PAYMENT) == letter
    with pytest.raises(Refusal) as caught:
        await letters.put_letter(actor, Letterhead("wx_nothing"))
    assert caught.value.problem is Problem.BAD_LETTER
    with pytest.raises(Refusal) as caught:
        await letters.put_letter(actor, replace(letter, enabled=False, channel_id=99))
    assert caught.value.problem is Problem.CHANNEL_NOT_FOUND
