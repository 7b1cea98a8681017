"""The office's push settings: five kinds in the draft, refused field by field, tested and compared with the account."""

from typing import Any

import pytest
from tests.lettering import app, follow, mail, templates, wechat
from tests.office import Person, Stand
from tests.stack import MERCHANT

from hutong.base.errors import Problem
from hutong.base.http import TOO_SLOW
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.doors.office.messages import letters
from hutong.features.messages.check import Checked
from hutong.switchboard.drafts import publish
from hutong.switchboard.letters.head import Letterhead

VISIT = {"visitorName": "张三", "phone": "13242919162", "visitTime": "2026-3-22 8:00", "reason": "面试"}


async def rows(admin: Person) -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in (await admin.get("/office/api/letters"))["rows"]}


def edit(row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    names = ("enabled", "channel_id", "template", "shape", "title", "text", "names", "first", "remark", "url")
    kept = {name: row[name] for name in (*names, "mini_app", "mini_page")}
    return {"expect": row["mark"], **kept, **changes}


async def refresh(stand: Stand) -> None:
    await publish.refresh(stand.stack.hub.actor("test"))
    await stand.stack.hub.switchboard.catch_up()


async def test_five_kinds_begin_as_the_manual_has_them(stand: Stand, admin: Person) -> None:
    told = await admin.get("/office/api/letters")
    assert [(one["label"], one["library"], one["enabled"]) for one in told["rows"]] == [
        ("短信消息", "", False),
        ("微信普通消息", "", False),
        ("微信交易消息", "OPENTM405545802", False),
        ("微信访客消息", "OPENTM417363270", False),
        ("微信访客通知消息", "OPENTM417740493", False),
    ]
    payment = told["rows"][2]
    assert payment["title"] == "付款提醒"
    assert payment["text"].split("\n")[1:3] == ["账单编号: {{keyword1.DATA}}", "收款账户: {{keyword2.DATA}}"]
    shapes = {one["code"]: one["shapes"] for one in told["channels"]}
    assert shapes == {"WX_GZH": ["old", "new", "subscribed"], "WX_MP": ["subscribed"]}
    assert {one["shape"] for one in payment["usual"]} == {"old", "new", "subscribed"}


async def test_a_card_tells_what_the_template_must_be(stand: Stand, admin: Person) -> None:
    shown = await rows(admin)
    assert {kind: (one["title"], one["industry"]) for kind, one in shown.items()} == {
        "sms": ("", ""),
        "wx_system": ("集成系统消息提醒", "IT科技/IT软件与服务"),
        "wx_payment": ("付款提醒", "IT科技/IT软件与服务"),
        "wx_visitor": ("访客预约审批通知", "IT科技/IT软件与服务"),
        "wx_visitor_result": ("来访预约结果通知", "IT科技/IT软件与服务"),
    }
    assert shown["sms"]["texted"] == ""
    paid = {"label_zh": "付款", "label_en": "Paid", "text": "已付 ${amount} 元", "carriers": []}
    await admin.put("/office/api/templates/cardpaid", {"expect": "", **paid})
    await admin.put("/office/api/letters/sms", edit(shown["sms"], template="cardpaid"))
    assert (await rows(admin))["sms"]["texted"] == "已付 ${amount} 元"
    subscribed = shown["wx_system"]["usual"][2]
    await admin.put("/office/api/letters/wx_system", edit(shown["wx_system"], **subscribed))
    after = await rows(admin)
    assert after["wx_system"]["industry"] == "", "a subscribed template is of the program's own classes"
    await admin.put("/office/api/letters/wx_system", edit(after["wx_system"], **shown["wx_system"]["usual"][0]))
    await admin.put("/office/api/letters/sms", edit(after["sms"], template=""))


async def test_what_is_wrong_is_said_at_its_field_and_what_is_right_goes_out(stand: Stand, admin: Person) -> None:
    stack, path = stand.stack, "/office/api/letters/wx_visitor"
    row = (await rows(admin))["wx_visitor"]
    for changes, field in (
        ({"enabled": True}, "channel_id"),
        ({"enabled": True, "channel_id": stack.channels["WXPAY"]}, "channel_id"),
        ({"enabled": True, "channel_id": stack.channels["WX_GZH"], "template": "short"}, "template"),
        ({"names": {"nobody": "keyword1"}}, "names"),
        ({"names": {"phone": "keyword1", "reason": "keyword1"}}, "names"),
        ({"names": {"phone": "thing1"}}, "names"),
        ({"url": "ftp://x"}, "url"),
        ({"first": "${"}, "first"),
        ({"mini_page": "pages/a"}, "mini_app"),
        ({"text": row["text"].replace("keyword4", "keyword7")}, "text"),
    ):
        answer = await admin.refused("PUT", path, edit(row, **changes))
        assert answer["code"] == 8106, changes
        assert field in [one["name"] for one in answer["fields"]], (changes, answer)
    on = {"enabled": True, "channel_id": stack.channels["WX_GZH"], "template": templates(stack)[row["title"]]}
    on["url"] = "https://visits.example.com/"  # its words ask for a tap
    await admin.put(path, edit(row, **on))
    assert (await admin.refused("PUT", path, edit(row)))["code"] == Problem.DRAFT_CHANGED.entry.number
    shown = (await rows(admin))["wx_visitor"]
    assert (shown["state"], shown["findings"], shown["channel"].split()[1]) == ("added", [], "WX_GZH")
    await refresh(stand)
    to = follow(stack, "guest")
    tested = await admin.post(f"{path}/test", {"merchant_id": MERCHANT, "openid": to, "fields": VISIT})
    assert (tested["state"], tested["why"]) == ("sent", "")
    assert mail(stack, "guest")[-1].title == "访客预约审批通知"
    story = await admin.get(f"/office/api/messages/{tested['id']}")
    assert (story["openid"], story["source"], story["kind_name"]) == (to, "house", "微信访客消息")
    assert [one["name"] for one in story["said"]][:2] == ["first", "keyword1"]
    for body, problem in (
        ({"merchant_id": "nobody", "openid": to, "fields": VISIT}, Problem.NO_MERCHANT),
        ({"merchant_id": MERCHANT, "openid": to, "fields": {}}, Problem.MESSAGE_FIELDS),
    ):
        assert (await admin.refused("POST", f"{path}/test", body))["code"] == problem.entry.number
    texted = await admin.refused("POST", "/office/api/letters/sms/test", {"merchant_id": MERCHANT, "openid": to})
    assert texted["code"] == Problem.MESSAGE_KIND.entry.number
    query = "SELECT action FROM audit_event WHERE subject = 'letter/wx_visitor' ORDER BY id"
    assert [one["action"] for one in await stack.hub.pool.fetch(query)] == ["letter.put", "message.test"]


async def test_a_channel_in_use_stays(stand: Stand, admin: Person) -> None:
    channel = stand.stack.channels["WX_GZH"]
    used = (await admin.get(f"/office/api/channels/{channel}"))["used_by"]
    assert {"kind": "wx_visitor", "label": "微信访客消息"} in used["letters"]
    body = {"proof": await admin.proof()}
    answer = await admin.refused("DELETE", f"/office/api/channels/{channel}", body)
    assert answer["code"] == Problem.CHANNEL_IN_USE.entry.number
    assert ("letter", "微信访客消息") in [(one["name"], one["message"]) for one in answer["fields"]]


async def test_the_check_shows_what_differs(stand: Stand, admin: Person) -> None:
    stack = stand.stack
    found = (await admin.post("/office/api/letters/check", {"draft": True}))["rows"]
    assert {one["kind"]: one["verdict"] for one in found}["wx_visitor"] == "same"
    own = wechat(stack).configure(app(stack))["templates"]
    spoiled = [{**one, "content": one["content"].replace("来访事由", "来访原因")} for one in own]
    wechat(stack).configure(app(stack), templates=spoiled)
    found = (await admin.post("/office/api/letters/check", {"draft": False}))["rows"]
    one = next(row for row in found if row["kind"] == "wx_visitor")
    assert one["verdict"] == "wrong"
    [span] = one["text"]["found_spans"]
    assert one["text"]["found"][span["begin"] : span["end"]] == "原因"
    wechat(stack).configure(app(stack), templates=own)


async def test_why_an_account_could_not_be_asked_is_told_to_the_reader(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = Text(f"没有取到 access_token：{TOO_SLOW.zh}", f"no access_token: {TOO_SLOW.en}")

    async def unasked(*_: object) -> list[Checked]:
        return [Checked(Letterhead("wx_visitor"), "unasked", failed=Failed(Fault.UNREACHABLE, "", why))]

    monkeypatch.setattr(letters, "check", unasked)
    [row] = (await admin.post("/office/api/letters/check", {"draft": True}))["rows"]
    assert row["why"].endswith(f"：{why.zh}")


async def test_the_log_is_filtered(stand: Stand, admin: Person) -> None:
    every = (await admin.get("/office/api/messages"))["rows"]
    assert every
    one = every[0]
    for wanted, there in (
        (f"openid={one['openid']}", True),
        ("openid=nobody-at-all", False),
        ("kind=wx_visitor", True),
        ("kind=wx_payment", False),
        (f"search={one['id']}", True),
        (f"search={one['request_id']}&state={one['state']}", True),
        ("from=2020-01-01&to=2020-01-02", False),
        (f"after={one['id']}&limit=200", False),
    ):
        found = [row["id"] for row in (await admin.get(f"/office/api/messages?{wanted}"))["rows"]]
        assert (one["id"] in found) is there, wanted
    assert (await admin.refused("GET", "/office/api/messages/none"))["code"] == 8102
    assert (await admin.get("/office/api/reminders?state=none"))["rows"] == []
    choices = await admin.get("/office/api/messages/choices")
    assert choices["kinds"][0]["value"] == "wx_system"


async def test_who_may_not_is_refused(stand: Stand, admin: Person) -> None:
    finance = await stand.sign_in("finance")
    assert (await finance.refused("GET", "/office/api/letters"))["code"] == Problem.NO_PERMISSION.entry.number
    support = await stand.sign_in("support")
    row = (await rows(support))["wx_system"]
    answer = await support.refused("PUT", "/office/api/letters/wx_system", edit(row))
    assert answer["code"] == Problem.NO_PERMISSION.entry.number
