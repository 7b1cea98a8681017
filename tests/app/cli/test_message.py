"""`hutong message`: kinds set up in the draft, compared with the accounts, sent, listed and shown."""

import asyncio
from dataclasses import dataclass

import pytest
from tests import stack
from tests.app.cli.conftest import Type, Typed
from tests.lettering import all_usual, app, follow, hear, templates, told
from tests.stack import MERCHANT

from hutong.app.cli.message.settings import marked
from hutong.base.secrets import Secret

VISIT = ("visitorName=张三", "phone=13242919162", "visitTime=2026-3-22 8:00", "reason=面试")


@dataclass(frozen=True)
class Lived:
    """An installation whose official account has its templates."""

    type: Type
    openid: str
    template: str
    application: str

    def __call__(self, *arguments: str) -> Typed:
        return self.type("message", *arguments)


async def live(dsn: str) -> tuple[Secret, str, str, str]:
    made = await stack.build(dsn)
    try:
        await hear(made)
        await all_usual(made)
        openid = follow(made, "guest")
        await told(made)
        fields = {"msgId": "M1", "openid": openid, "kind": "wx_system"}
        body = '{"content": "维修单", "source": "ERP", "initiator": "唐村", "time": "2015-8-14 08:15:00"}'
        _, answer = await made.post("/api/message/send", {**fields, "fields": body})
        assert answer["code"] == 1, answer
        await made.money.messages.reminders.turn()
        _, answer = await made.order("R1", "wxv2jsapi", userId=openid, smstyle="2")
        await made.pay(answer, "wxv2jsapi")
        while await made.money.messages.reminders.turn():
            pass
        await told(made)
        return made.hub.settings.master or Secret(""), openid, templates(made)["付款提醒"], app(made)
    finally:
        await made.close()


@pytest.fixture
def lived(type_: Type, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Lived:
    master, openid, template, application = asyncio.run(live(dsn))
    monkeypatch.setenv("HUTONG_DATABASE_URL", dsn)
    monkeypatch.setenv("HUTONG_MASTER_KEY", master.reveal())
    return Lived(type_, openid, template, application)


def test_settings(typed: Type) -> None:
    listed = typed("message", "settings", "list", "--json").json
    assert [(one["kind"], one["enabled"]) for one in listed] == [
        ("sms", False),
        ("wx_system", False),
        ("wx_payment", False),
        ("wx_visitor", False),
        ("wx_visitor_result", False),
    ]
    assert "微信交易消息" in typed("message", "settings", "list").out
    typed("channel", "add", "WX_GZH", "wx0123456789abcdef", "PRIVATE_KEY=" + "0" * 32, "token=abcdef")
    wrong = typed("message", "settings", "set", "wx_payment", "--on", "--template", "short", "--json")
    assert (wrong.status, "8106" in wrong.out + wrong.err) == (1, True)
    given = ("--channel", "1", "--template", "T" * 43, "--shape", "new", "--on", "--url", "https://a.cn/${billNo}")
    saved = typed("message", "settings", "set", "wx_payment", *given, "--json")
    assert (saved.status, saved.json["faults"], saved.json["names"]["amount"]) == (0, [], "amount5")
    again = typed("message", "settings", "set", "wx_payment", "--name", "payee=", "--text", "", "--off")
    assert (again.status, "没有对应模板字段" in again.out) == (0, True), again.err
    shown = next(one for one in typed("message", "settings", "list", "--json").json if one["kind"] == "wx_payment")
    assert ("payee" in shown["names"], shown["url"]) == (False, "https://a.cn/${billNo}")
    mini = ("--mini-app", "wx0123456789abcdef", "--mini-page", "pages/bill?no=${billNo}", "--json")
    saved = typed("message", "settings", "set", "wx_payment", *mini).json
    assert (saved["mini_app"], saved["mini_page"]) == ("wx0123456789abcdef", "pages/bill?no=${billNo}")
    assert typed("message", "settings", "set", "wx_nothing", "--on").status == 1


def test_nothing_yet(typed: Type) -> None:
    assert "没有模板消息" in typed("message", "list").out
    assert "没有付款提醒" in typed("message", "reminders").out
    assert typed("message", "show", "nobody").status == 1
    unset = typed("message", "check", "--draft", "--json")
    assert {(one["of"], one["verdict"]) for one in unset.json} == {("draft", "unset")}
    assert {one["of"] for one in typed("message", "check", "--json").json} == {"running"}
    assert "正在生效的配置" in typed("message", "check").out
    assert "比对的是草稿" in typed("message", "check", "--draft").out
    assert (unset.status, typed("message", "check", "sms").status) == (0, 1)


def test_what_was_sent(lived: Lived) -> None:
    [one] = lived("list", "--kind", "wx_system", "--json").json
    assert (one["request_id"], one["state"], one["kind"]) == ("M1", "delivered", "wx_system")
    assert "微信普通消息" in lived("list", "--openid", lived.openid, "--merchant", MERCHANT).out
    assert lived("list", "--state", "failed", "--json").json == []
    shown = lived("show", one["id"], "--calls")
    assert ("维修单" in shown.out, "send_message" in shown.out, lived.openid in shown.out) == (True, True, True)
    assert lived("show", one["id"], "--json").json["message"]["fields"]["keyword2"] == "ERP"


def test_a_reminder_says_what_became_of_its_message(lived: Lived) -> None:
    [one] = lived("reminders", "--json").json
    assert (one["message_state"], one["said"], one["openid"]) == ("delivered", "success", lived.openid)
    assert "已送达 success" in lived("reminders").out


def test_without_its_account_a_check_is_said_to_have_failed(lived: Lived) -> None:
    """The command has no simulator here: nothing is taken for right that was not seen."""
    checked = lived("check", "wx_payment", "--json")
    assert (checked.status, checked.json[0]["verdict"]) == (1, "unasked")
    eyes = lived("check", "wx_payment").out
    assert ("没有取到 access_token" in eyes, "no access_token" in eyes) == (True, False)


def test_sending_is_refused_before_it_leaves(lived: Lived) -> None:
    to = ("--merchant", MERCHANT, "--openid", lived.openid)
    for arguments in (
        (*to, *VISIT),
        (*to, "--kind", "wx_visitor", "--template", lived.template, *VISIT),
        (*to, "--kind", "wx_visitor", "reason=x"),
        (*to, "--kind", "sms", *VISIT),
        ("--merchant", "nobody", "--openid", lived.openid, "--kind", "wx_visitor", *VISIT),
        ("--merchant", MERCHANT, "--openid", "x y", "--kind", "wx_visitor", *VISIT),
    ):
        assert lived("send", *arguments).status == 1, arguments
    assert [one["source"] for one in lived("list", "--json").json] == ["reminder", "api"]


@pytest.mark.parametrize(
    ("text", "spans", "told"),
    [("abc", [], "abc"), ("abc", [(1, 2)], "a【b】c"), ("ac", [(1, 1)], "a【】c"), ("a\nb", [(0, 1)], "【a】↵b")],
)
def test_what_differs_is_in_brackets(text: str, spans: list[tuple[int, int]], told: str) -> None:
    assert marked(text, spans) == told
