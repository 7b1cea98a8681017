"""The self-check's comparison: what differs is found, named, and shown character by character."""

from dataclasses import replace

import pytest

from hutong.capabilities.platform.message import ListedTemplate, MessageKind
from hutong.features.messages.check import judged
from hutong.features.messages.compare import compared
from hutong.switchboard.letters.kinds import INDUSTRY, KINDS, PAYMENT, SMS, SYSTEM

HEAD = replace(KINDS[PAYMENT].usual, template="T" * 43)
SAME = ListedTemplate(HEAD.template, HEAD.title, HEAD.text, MessageKind.TEMPLATE, INDUSTRY)


def what(found: ListedTemplate) -> list[tuple[str, str]]:
    return [(one.what, one.level) for one in judged(HEAD, [SAME if found.id != SAME.id else found]).findings]


def test_the_manuals_own_template_is_the_same() -> None:
    told = judged(HEAD, [SAME])
    assert (told.verdict, told.findings) == ("same", ())
    assert told.text is not None
    assert (told.text.expected_spans, told.text.found_spans) == ((), ())


@pytest.mark.parametrize("kind", [name for name in KINDS if name != SMS])
@pytest.mark.parametrize("shape", ["old", "new", "subscribed"])
def test_so_is_every_usual_one(kind: str, shape: str) -> None:
    head = replace(KINDS[kind].shaped("new" if shape != "old" else "old"), template="T" * 43)
    found = ListedTemplate(head.template, head.title, head.text, MessageKind.TEMPLATE, INDUSTRY)
    assert judged(head, [found]).verdict == "same"


def test_another_title() -> None:
    assert what(replace(SAME, title="支付提醒")) == [("title", "wrong")]


@pytest.mark.parametrize(("ours", "theirs"), [(0, 1), (1, 0), (1, 1)])
def test_the_manual_gives_the_system_news_two_titles_and_takes_either(ours: int, theirs: int) -> None:
    kind = KINDS[SYSTEM]
    assert kind.titles == ("集成系统消息提醒", "集成系统新消息提醒"), "its picture has the one, its prose the other"
    head = replace(kind.usual, template="T" * 43, title=kind.titles[ours])
    found = replace(SAME, title=kind.titles[theirs], content=head.text)
    assert judged(head, [found]).verdict == "same"
    elsewhere = replace(found, id="U" * 43)
    assert "U" * 43 in judged(head, [elsewhere]).findings[0].remedy.zh
    assert [one.what for one in judged(head, [replace(found, title="集成系统通知")]).findings] == ["title"]
    own = replace(head, title="集成系统通知")
    assert "是推送配置改过" in judged(own, [found]).findings[0].remedy.zh


def test_where_the_account_has_the_manuals_own_the_settings_are_to_be_mended() -> None:
    for ours in (
        replace(HEAD, title="支付提醒"),
        replace(HEAD, text=HEAD.text.replace("付款金额", "付款金额（元）")),
        replace(HEAD, text=HEAD.text.replace("{{remark.DATA}}", "").strip()),
    ):
        told = judged(ours, [SAME]).findings
        assert told, ours
        assert all("是推送配置改过" in one.remedy.zh and "our side" in one.remedy.en for one in told)
    theirs = judged(HEAD, [replace(SAME, title="支付提醒")]).findings
    assert ["是推送配置改过" in one.remedy.zh for one in theirs] == [False]


def test_the_first_line_that_says_something_else_is_told() -> None:
    wide = HEAD.text.replace(": ", "：").replace("付款金额", "付款金额（元）")
    [found] = judged(replace(HEAD, text=wide), [SAME]).findings
    assert "如“付款金额: {{keyword5.DATA}}”，应为“付款金额（元）：{{keyword5.DATA}}”" in found.message.zh
    [slight] = judged(replace(HEAD, text=HEAD.text.replace(": ", "：")), [SAME]).findings
    assert (slight.level, "如" in slight.message.zh) == ("slight", False)


def test_keywords_in_another_order() -> None:
    swapped = HEAD.text.replace("keyword1", "keyword9").replace("keyword2", "keyword1").replace("keyword9", "keyword2")
    found = judged(HEAD, [replace(SAME, content=swapped)])
    assert [one.what for one in found.findings] == ["names", "fields", "text"]
    assert "keyword2、keyword1" in found.findings[0].message.zh
    assert found.verdict == "wrong"


def test_a_keyword_too_few() -> None:
    short = "\n".join(line for line in HEAD.text.split("\n") if "keyword5" not in line)
    first, second = judged(HEAD, [replace(SAME, content=short)]).findings
    assert (first.message.zh, second.what) == ("字段缺少 keyword5", "text")


def test_fields_that_are_mapped_crosswise() -> None:
    crossed = replace(HEAD, names={**HEAD.names, "billNo": "keyword2", "payee": "keyword1"})
    [found] = judged(crossed, [SAME]).findings
    assert (found.what, found.level) == ("fields", "wrong")
    assert found.message.zh == (
        "“账单编号”填入 keyword2，模板在它前面写的是“收款账户”；“收款账户”填入 keyword1，模板在它前面写的是“账单编号”"
    )
    assert "“Paid to” goes into keyword1, which the template labels “账单编号”" in found.message.en
    both = replace(crossed, text=_crossed(HEAD.text))
    assert [one.what for one in judged(both, [replace(SAME, content=both.text)]).findings] == []


def _crossed(text: str) -> str:
    return text.replace("账单编号", "甲").replace("收款账户", "账单编号").replace("甲", "收款账户")


def test_labels_that_the_account_has_crosswise() -> None:
    assert what(replace(SAME, content=_crossed(HEAD.text))) == [("fields", "wrong"), ("text", "wrong")]
    agreed = replace(HEAD, text=_crossed(HEAD.text))  # that the settings say the same doesn't make it right
    assert [one.what for one in judged(agreed, [replace(SAME, content=agreed.text)]).findings] == ["fields"]


def test_a_label_of_the_accounts_own_is_right_where_the_settings_say_so_too() -> None:
    own = HEAD.text.replace("账单编号", "订单编号")
    assert what(replace(SAME, content=own)) == [("fields", "wrong"), ("text", "wrong")]
    assert judged(replace(HEAD, text=own), [replace(SAME, content=own)]).verdict == "same"


@pytest.mark.parametrize("before", ["账单编号：", "账单编号\n", "账单编号  ", "账单 编号: "])
def test_how_a_label_ends_does_not_matter(before: str) -> None:
    content = HEAD.text.replace("账单编号: ", before)
    assert content != HEAD.text
    assert [one for one, _ in what(replace(SAME, content=content))] == ["text"]


def test_differing_characters_are_shown_where_they_are() -> None:
    content = HEAD.text.replace("收款账户", "收款帐户")
    told = judged(HEAD, [replace(SAME, content=content)])
    assert told.verdict == "wrong"
    assert told.text is not None
    [(begin, end)] = told.text.found_spans
    assert content[begin:end] == "帐"
    [(begin, end)] = told.text.expected_spans
    assert HEAD.text[begin:end] == "账"


def test_width_and_blanks_are_slight() -> None:
    assert what(replace(SAME, content=HEAD.text.replace(": ", "："))) == [("text", "slight")]
    assert judged(HEAD, [replace(SAME, content=HEAD.text.replace(": ", "："))]).verdict == "slight"


def test_another_industry() -> None:
    assert what(replace(SAME, industry=("IT科技", "互联网/电子商务"))) == [("industry", "slight")]
    assert what(replace(SAME, industry=("IT 科技", "IT 软件与服务"))) == []


def test_an_id_that_the_account_has_not_names_one_with_the_title() -> None:
    told = judged(HEAD, [replace(SAME, id="U" * 43)])
    assert [(one.what, one.level) for one in told.findings] == [("template", "wrong")]
    assert "U" * 43 in told.findings[0].remedy.zh
    assert "OPENTM405545802" in judged(HEAD, []).findings[0].remedy.zh


@pytest.mark.parametrize(
    ("expected", "found", "ours", "theirs"),
    [
        ("abc", "abc", (), ()),
        ("abc", "abd", ((2, 3),), ((2, 3),)),
        ("ac", "abc", ((1, 1),), ((1, 2),)),
        ("abc", "ac", ((1, 2),), ((1, 1),)),
        ("", "x", ((0, 0),), ((0, 1),)),
    ],
)
def test_spans(expected: str, found: str, ours: tuple[object, ...], theirs: tuple[object, ...]) -> None:
    told = compared(expected, found)
    assert (told.expected_spans, told.found_spans) == (ours, theirs)
