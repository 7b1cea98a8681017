"""Templates of the draft: which are possible, and what is told of channels that couldn't carry one."""

from dataclasses import replace

import pytest
from tests.switchboard.pigeon import CONTENT, HELLO, SPECS

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Carrier, Route, Template
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.texts import templates
from hutong.switchboard.drafts.texts.templates import unmapped, wrongs


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


def test_possible_ones() -> None:
    assert list(wrongs(HELLO, CONTENT)) == []
    assert list(wrongs(replace(HELLO, text="没有参数", carriers={3: Carrier("", "胡同")}), CONTENT)) == []


@pytest.mark.parametrize(
    ("template", "word"),
    [
        (replace(HELLO, name="Hello"), "lower-case"),
        (replace(HELLO, name="h"), "2 to 32"),
        (replace(HELLO, text=" "), "1 to 500"),
        (replace(HELLO, text="x" * 501), "1 to 500"),
        (replace(HELLO, text="${1}"), "begins with a letter"),
        (replace(HELLO, text="${a b}"), "begins with a letter"),
        (replace(HELLO, text="${name"), "begins with a letter"),
        (replace(HELLO, carriers={9: Carrier("T")}), "channel 9 doesn't exist"),
        (replace(HELLO, carriers={5: Carrier("T")}), "can't send SMS"),
        (replace(HELLO, carriers={3: Carrier("T")}), "knows no templates"),
        (replace(HELLO, carriers={1: Carrier("T" * 65)}), "at most 64"),
    ],
)
def test_impossible_ones(template: Template, word: str) -> None:
    causes = list(wrongs(template, CONTENT))
    assert len(causes) == 1
    assert word in causes[0].en
    assert causes[0].zh != causes[0].en


def test_parameters_are_named_once_in_the_order_of_the_text() -> None:
    assert replace(HELLO, text="${b} ${a} ${b}").params == ("b", "a")


def test_channels_on_a_route_that_cannot_carry_it_are_told() -> None:
    bare = replace(HELLO, carriers={1: Carrier("T1")})
    assert [cause.en for cause in unmapped(bare, CONTENT)] == [
        "2 PIGEON p2 has no template for it and will be passed over"
    ]
    plain = replace(CONTENT, routes=(Route("sms", 3),))
    assert list(unmapped(bare, plain)) == [], "a drum beats the text itself"


async def test_templates_are_published_and_come_back(actor: Actor) -> None:
    pigeon = await channels.add_channel(actor, "PIGEON", "p1")
    hello = replace(HELLO, carriers={pigeon.id: Carrier("T1", "胡同")})
    await templates.put_template(actor, hello)
    published = await publish.refresh(actor)
    assert any(change.what == "template" and change.kind == "added" for change in published.plan.changes)
    await templates.put_template(actor, replace(hello, text="再见", carriers={}, enabled=False))
    changed = (await publish.refresh(actor)).plan.changes
    assert [field.name for change in changed for field in change.fields] == ["text", "enabled", f"carrier {pigeon.id}"]
    await publish.rollback(actor, published.revision)
    assert (await channels.look(actor)).templates == {"hello": hello}
    with pytest.raises(Refusal) as refused:
        await channels.remove_channel(actor, pigeon.id)
    assert refused.value.problem is Problem.CHANNEL_IN_USE


async def test_no_impossible_template_is_taken_and_none_that_is_not_there_removed(actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        await templates.put_template(actor, Template("hello", Text("x", "x"), "", carriers={9: Carrier()}))
    assert refused.value.problem is Problem.BAD_TEMPLATE
    assert "doesn't exist" in refused.value.message("en")
    with pytest.raises(Refusal) as refused:
        await templates.remove_template(actor, "hello")
    assert refused.value.problem is Problem.NO_TEMPLATE
    await templates.put_template(actor, Template("hello", Text("x", "x"), "hi"))
    await templates.remove_template(actor, "hello")
    assert (await channels.look(actor)).templates == {}
