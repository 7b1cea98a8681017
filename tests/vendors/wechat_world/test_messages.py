"""Messages by template: who gets them, what is shown, what is refused, and which event tells the end."""

from typing import Any

import pytest
from tests.vendors.wechat_world.side import PUSHES, Side

from hutong.vendors.wechat_world.calls.messages import lines
from hutong.vendors.wechat_world.calls.templates import Template
from hutong.vendors.wechat_world.calls.values import read
from hutong.vendors.wechat_world.push import seal
from hutong.vendors.wechat_world.refusals import Refused

SEND, SEND_NEW = "/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/send"
DATA = {name: {"value": f"值{name}"} for name in ("first", "keyword1", "keyword2", "keyword3", "keyword4", "keyword5")}
NEW = {
    "character_string1": {"value": "P20261128"},
    "thing2": {"value": "胡同小店"},
    "phrase3": {"value": "停车缴费"},
    "time4": {"value": "2026-11-28 12:30:00"},
    "amount5": {"value": "19.99元"},
}


async def _templates(side: Side) -> dict[str, dict[str, str]]:
    told = await side.ask("/cgi-bin/template/get_all_private_template", access_token=await side.token())
    return {one["title"]: one for one in told["template_list"]}


async def _letter(side: Side, **changes: Any) -> dict[str, Any]:
    template = (await _templates(side))["付款提醒"]["template_id"]
    openid = side.wechat.openid(side.account.appid)
    usual = {"touser": openid, "template_id": template, "url": "https://hub.test/1", "data": DATA}
    return await side.post(SEND, {**usual, **changes}, access_token=await side.token())


async def test_the_account_has_the_templates_of_the_documents() -> None:
    found = await _templates(Side())
    assert set(found) == {"付款提醒", "来访预约结果通知", "访客预约审批通知", "集成系统消息提醒"}
    assert len({one["template_id"] for one in found.values()}) == 4
    assert {len(one["template_id"]) for one in found.values()} == {43}
    assert found["付款提醒"]["content"] == (
        "{{first.DATA}}\n账单编号: {{keyword1.DATA}}\n收款账户: {{keyword2.DATA}}\n交易类型: {{keyword3.DATA}}\n"
        "交易时间: {{keyword4.DATA}}\n付款金额: {{keyword5.DATA}}\n{{remark.DATA}}"
    )
    assert {(one["primary_industry"], one["deputy_industry"]) for one in found.values()} == {("IT科技", "IT软件与服务")}


async def test_a_follower_gets_a_message_and_the_account_is_told() -> None:
    side = Side()
    assert await side.wechat.save_push(side.account.appid, PUSHES, mode="plain")
    assert (await _letter(side))["errcode"] == 43004
    side.wechat.act(side.account.appid, "follow")
    sent = await _letter(side)
    assert sent["errcode"] == 0
    await side.settled()
    (mail,) = side.wechat.mail("phone")
    assert (mail.id, mail.title, mail.url, mail.state) == (
        str(sent["msgid"]),
        "付款提醒",
        "https://hub.test/1",
        "delivered",
    )
    assert list(mail.lines)[:3] == [("", "值first"), ("账单编号", "值keyword1"), ("收款账户", "值keyword2")]
    events = [seal.read(body.decode()) for _, body in side.heard]
    assert [event["Event"] for event in events] == ["subscribe", "TEMPLATESENDJOBFINISH"]
    assert (events[1]["MsgID"], events[1]["Status"]) == (str(sent["msgid"]), "success")
    assert events[1]["ToUserName"] == side.account.account_id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"touser": "o123"}, 40003),
        ({"touser": None}, 40003),
        ({"template_id": "T" * 43}, 40037),
        ({"data": "x"}, 47001),
        ({"data": {}}, 47001),
        ({"data": {"keyword1": {"value": {}}}}, 47001),
    ],
    ids=["openid", "no-openid", "template", "data", "no-data", "value"],
)
async def test_a_wrong_message_is_refused(changes: dict[str, Any], code: int) -> None:
    side = Side()
    side.wechat.act(side.account.appid, "follow")
    assert (await _letter(side, **changes))["errcode"] == code
    assert side.wechat.mail() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_msg_id": "x" * 32}, 0),
        ({"client_msg_id": "x" * 33}, 40035),
        ({"client_msg_id": 7}, 40035),
        ({"miniprogram": {"appid": "nobody", "pagepath": "pages/a"}}, 40166),
        ({"miniprogram": "nobody"}, 47001),
    ],
    ids=["longest", "longer", "number", "nobody", "text"],
)
async def test_the_other_fields_of_a_message_are_looked_at(changes: dict[str, Any], code: int) -> None:
    side = Side()
    side.wechat.act(side.account.appid, "follow")
    assert (await _letter(side, **changes))["errcode"] == code
    assert len(side.wechat.mail()) == (code == 0)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", 0),
        ("pages/bill", 0),
        ("/pages/bill?id=1&b=中", 0),
        ("/no//such page", 40165),
        ("pages/a b", 40165),
        ("https://shop.test/a", 40165),
    ],
)
async def test_a_tap_opens_a_mini_program_that_is_one(page: str, code: int) -> None:
    side = Side()
    side.wechat.act(side.account.appid, "follow")
    there = {"appid": side.program.appid, "pagepath": page}
    assert (await _letter(side, miniprogram=there))["errcode"] == code
    assert [mail.mini for mail in side.wechat.mail()] == ([f"{side.program.appid} {page}".strip()] if code == 0 else [])
    own = {"appid": side.account.appid, "pagepath": page}  # an official account has no pages
    assert (await _letter(side, miniprogram=own))["errcode"] == 40166


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"page": "/no//such page"}, 41030),
        ({"page": "https://shop.test"}, 41030),
        ({"lang": "xx"}, 47003),
        ({"lang": "en_US"}, 43101),
        ({"miniprogram_state": "beta"}, 47003),
        ({"miniprogram_state": "trial", "page": "pages/a?b=1"}, 43101),
    ],
    ids=["page", "address", "language", "english", "version", "trial"],
)
async def test_what_a_mini_program_may_ask_for(changes: dict[str, Any], code: int) -> None:
    """What is right is refused only because nobody allowed it."""
    side = Side()
    token = await side.token(side.program)
    listed = (await side.ask("/wxaapi/newtmpl/gettemplate", access_token=token))["data"]
    template = next(one for one in listed if one["title"] == "付款提醒")["priTmplId"]
    body = {"touser": side.wechat.openid(side.program.appid), "template_id": template, "data": NEW}
    assert (await side.post(SEND_NEW, {**body, **changes}, access_token=token))["errcode"] == code


async def test_each_kind_of_account_has_a_call_of_its_own() -> None:
    side = Side()
    for app, path in ((side.account, SEND_NEW), (side.program, "/cgi-bin/message/subscribe/bizsend")):
        told = await side.post(path, {"touser": "o1"}, access_token=await side.token(app))
        assert told["errcode"] == 48001


async def test_a_second_message_of_a_number_is_dropped() -> None:
    side = Side()
    side.wechat.act(side.account.appid, "follow")
    first, second = [await _letter(side, client_msg_id="N1") for _ in range(2)]
    assert first["msgid"] == second["msgid"]
    assert (await _letter(side, client_msg_id="N2"))["msgid"] != first["msgid"]
    assert [mail.number for mail in side.wechat.mail()] == ["N1", "N2"]


async def test_a_message_that_does_not_arrive_is_told_by_event() -> None:
    side = Side()
    appid = side.account.appid
    await side.wechat.save_push(appid, PUSHES, mode="plain", form="json")
    side.wechat.act(appid, "follow")
    side.wechat.act(appid, "block")
    assert (await _letter(side))["errcode"] == 0
    side.wechat.act(appid, "unblock")
    side.wechat.configure(appid, failing=True)
    assert (await _letter(side))["errcode"] == 0
    side.wechat.configure(appid, failing=False, blacklist=["phone"])
    assert (await _letter(side))["errcode"] == 43019
    await side.settled()
    events = [seal.read(body.decode()) for _, body in side.heard]
    assert [event.get("Status") for event in events] == [None, "failed:user block", "failed: system failed"]
    assert [mail.state for mail in side.wechat.mail()] == ["blocked", "failed"]


async def test_a_subscribed_message_uses_a_permission_up() -> None:
    side = Side()
    appid = side.program.appid
    await side.wechat.save_push(appid, PUSHES, mode="plain", form="json")
    token = await side.token(side.program)
    listed = (await side.ask("/wxaapi/newtmpl/gettemplate", access_token=token))["data"]
    template = next(one for one in listed if one["title"] == "付款提醒")
    body = {"touser": side.wechat.openid(appid), "template_id": template["priTmplId"], "page": "pages/a", "data": NEW}
    assert (await side.post(SEND_NEW, body, access_token=token))["errcode"] == 43101
    side.wechat.act(appid, "allow", template=template["priTmplId"])
    bad = {**body, "data": {**NEW, "thing2": {"value": "长" * 21}}}
    told = await side.post(SEND_NEW, bad, access_token=token)
    assert (told["errcode"], told["errmsg"].partition(" rid")[0]) == (
        47003,
        "argument invalid! data.thing2.value invalid",
    )
    assert (await side.post(SEND_NEW, body, access_token=token))["errcode"] == 0
    assert (await side.post(SEND_NEW, body, access_token=token))["errcode"] == 43101
    await side.settled()
    assert [seal.read(body.decode())["Event"] for _, body in side.heard] == [
        "subscribe_msg_popup_event",
        "subscribe_msg_sent_event",
    ]


async def test_templates_are_added_from_the_library_up_to_a_number() -> None:
    side = Side()
    token = await side.token()
    add = "/cgi-bin/template/api_add_template"
    assert (await side.post(add, {"template_id_short": "TM1"}, access_token=token))["errcode"] == 40037
    made = await side.post(add, {"template_id_short": "OPENTM405545802"}, access_token=token)
    assert len(made["template_id"]) == 43
    new = await side.post(
        add, {"template_id_short": "43209", "keyword_name_list": ["付款金额", "交易时间"]}, access_token=token
    )
    assert new["errcode"] == 0
    listed = await side.ask("/cgi-bin/template/get_all_private_template", access_token=token)
    assert listed["template_list"][-1]["content"] == "付款金额:{{amount5.DATA}}\n交易时间:{{time4.DATA}}"
    for _ in range(19):
        assert (await side.post(add, {"template_id_short": "OPENTM405545802"}, access_token=token))["errcode"] == 0
    assert (await side.post(add, {"template_id_short": "OPENTM405545802"}, access_token=token))["errcode"] == 45026
    gone = {"template_id": new["template_id"]}
    assert (await side.post("/cgi-bin/template/del_private_template", gone, access_token=token))["errcode"] == 0
    assert (await side.post("/cgi-bin/template/del_private_template", gone, access_token=token))["errcode"] == 40037


async def test_an_industry_is_chosen_once_a_month() -> None:
    side = Side()
    token = await side.token()
    told = await side.ask("/cgi-bin/template/get_industry", access_token=token)
    assert told["primary_industry"] == {"first_class": "IT科技", "second_class": "IT软件与服务"}
    chosen = {"industry_id1": "1", "industry_id2": "4"}
    assert (await side.post("/cgi-bin/template/api_set_industry", chosen, access_token=token))["errcode"] == 0
    assert (await side.post("/cgi-bin/template/api_set_industry", chosen, access_token=token))["errcode"] == 43100
    told = await side.ask("/cgi-bin/template/get_industry", access_token=token)
    assert told["primary_industry"]["second_class"] == "互联网/电子商务"


async def test_templates_for_subscribed_messages_are_chosen_by_keywords() -> None:
    side = Side()
    token = await side.token(side.program)
    for body, code in (
        ({"tid": "0", "kidList": [1, 2], "sceneDesc": "缴费"}, 200014),
        ({"tid": "43209", "kidList": [1], "sceneDesc": "缴费"}, 200020),
        ({"tid": "43209", "kidList": [1, 9], "sceneDesc": "缴费"}, 200020),
        ({"tid": "43209", "kidList": [1, 2], "sceneDesc": ""}, 200021),
        ({"tid": "43209", "kidList": [2, 1], "sceneDesc": "缴费"}, 0),
        ({"tid": "43209", "kidList": [2, 1], "sceneDesc": "缴费"}, 200022),
    ):
        assert (await side.post("/wxaapi/newtmpl/addtemplate", body, access_token=token))["errcode"] == code


async def test_followers_are_known_to_the_account() -> None:
    side = Side()
    appid, token = side.account.appid, await side.token()
    openid = side.wechat.openid(appid)
    assert (await side.ask("/cgi-bin/user/info", access_token=token, openid=openid))["subscribe"] == 0
    side.wechat.act(appid, "follow")
    told = await side.ask("/cgi-bin/user/info", access_token=token, openid=openid)
    assert told["subscribe"] == 1
    assert told["subscribe_time"] > 1_700_000_000
    assert (await side.ask("/cgi-bin/user/get", access_token=token))["data"]["openid"] == [openid]
    side.wechat.act(appid, "unfollow")
    assert (await side.ask("/cgi-bin/user/get", access_token=token))["total"] == 0
    assert (await side.ask("/cgi-bin/user/info", access_token=token, openid="o9"))["errcode"] == 40003
    assert (await side.ask("/cgi-bin/user/info", access_token=token))["errcode"] == 41009


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("thing1", "二十个字以内", "长" * 21),
        ("number1", "12.5", "12a"),
        ("letter1", "abc", "a1"),
        ("symbol1", "!?", "a"),
        ("character_string1", "A-1", "中文"),
        ("time1", "12:30~13:00", "25:00"),
        ("date1", "2026年11月28日 12:30", "明天"),
        ("amount1", "￥19.99", "一百元"),
        ("phone_number1", "+86-13812345678", "电话"),
        ("car_number1", "粤A8Z888挂", "粤A8Z888挂挂挂"),
        ("name1", "张三", "张三99"),
        ("phrase1", "已支付", "已经支付成功"),
        ("number1", "1" * 31 + ".5", "1" * 32 + ".5"),
        ("number1", "0", "-5"),
        ("number1", "7.0", "7."),
        ("letter1", "x" * 32, "x" * 33),
        ("symbol1", "￥％！", "! !"),
        ("character_string1", "A-2026/11 #7￥", "x" * 33),
        ("time1", "2026-11-28 8:15", "2026-11-28"),
        ("time1", "2026年11月28日08:15~2026年11月28日 12:00:05", "2026-11-28 08:15~2026-11-29"),
        ("time1", "08:15", "8:5"),
        ("time1", "00:00", "1:00~2:00~3:00"),
        ("date1", "2026/1/2", "2026-13-45"),
        ("date1", "2026-11-28 08:15~2026-11-29", "08:15"),
        ("date1", "2026-02-28", "2026-02/28"),
        ("amount1", "¥1234567890.00元", "12345678901"),
        ("amount1", "5", "-5"),
        ("phone_number1", "0755-26001234 (8)", "1" * 18),
        ("car_number1", "粤B1234学", "粤粤粤粤"),
        ("car_number1", "A", "粤B学123"),
        ("name1", "O'Brien", "x" * 21),
        ("name1", "买买提·吾守尔", "一" * 11),
        ("const1", "已通过", "一" * 21),
    ],
)
def test_values_of_typed_fields(name: str, good: str, bad: str) -> None:
    template = Template("T", "t", f"标签:{{{{{name}.DATA}}}}")
    assert read(template, {name: {"value": good}}) == {name: good}
    for value in (bad, ""):
        with pytest.raises(Refused, match="47003"):
            read(template, {name: {"value": value}})


def test_an_enum_says_one_of_its_templates_own_values() -> None:
    template = Template("T", "t", "结果:{{enum1.DATA}}", enums={"enum1": ["通过", "拒绝"]})
    assert read(template, {"enum1": {"value": "拒绝"}}) == {"enum1": "拒绝"}
    for value in ("", "也许", "通", "x" * 500):
        with pytest.raises(Refused, match="47003"):
            read(template, {"enum1": {"value": value}})


async def test_the_values_of_an_enum_are_listed() -> None:
    side = Side()
    made = {"id": "E" * 43, "title": "审批", "content": "结果:{{enum1.DATA}}", "kind": "subscribed"}
    side.wechat.configure(side.program.appid, templates=[{**made, "enums": {"enum1": ["通过", "拒绝"]}}])
    (listed,) = (await side.ask("/wxaapi/newtmpl/gettemplate", access_token=await side.token(side.program)))["data"]
    assert listed["keywordEnumValueList"] == [{"keywordCode": "enum1", "enumValueList": ["通过", "拒绝"]}]


def test_lines_that_say_nothing_are_left_out() -> None:
    content = "{{first.DATA}}\n内容: {{keyword1.DATA}}\n{{remark.DATA}}"
    assert lines(content, {"first": "", "keyword1": "a: b", "remark": "谢谢"}) == [["内容", "a: b"], ["", "谢谢"]]
