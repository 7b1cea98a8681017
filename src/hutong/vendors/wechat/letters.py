"""Messages by template: how an application sends them, lists its templates, and what WeChat tells of them later.

Manual: developers.weixin.qq.com 模板消息 (sendTemplateMessage, getAllTemplates, TEMPLATESENDJOBFINISH) and 订阅消息
(sendMessage, bizsend, getMessageTemplateList, subscribe_msg_sent_event).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.message import Letter, LetterOutcome, ListedTemplate, MessageKind, MessageState
from hutong.capabilities.platform.push import Pushed
from hutong.vendors.wechat.call import Answer, Wechat

MINI, OFFICIAL = "/cgi-bin/message/subscribe/send", "/cgi-bin/message/subscribe/bizsend"
STATES: Final[Mapping[str, MessageState]] = {  # Status of TEMPLATESENDJOBFINISH, blanks left out
    "success": MessageState.DELIVERED,
    "failed:userblock": MessageState.FAILED,
    "failed:systemfailed": MessageState.FAILED,
}


async def send_template(wechat: Wechat, letter: Letter) -> LetterOutcome:
    """A message to a follower; the same number within ten minutes is one message to WeChat. Failed."""
    body = _body(letter)
    body["client_msg_id"] = letter.number
    if letter.url:
        body["url"] = letter.url
    if letter.mini_app:
        body["miniprogram"] = {"appid": letter.mini_app, "pagepath": letter.mini_page}
    return _sent(letter, await wechat.call("/cgi-bin/message/template/send", body))


async def send_subscribed(wechat: Wechat, letter: Letter, path: str) -> LetterOutcome:
    """A message to somebody who allowed it; `path` is MINI or OFFICIAL. Sent twice it arrives twice. Failed."""
    body = _body(letter)
    if path == MINI:
        body |= {"miniprogram_state": "formal", "lang": "zh_CN"}
        page = letter.mini_page
    else:
        page = letter.url
        if letter.mini_app:
            body["miniprogram"] = {"appid": letter.mini_app, "pagepath": letter.mini_page}
    if page:
        body["page"] = page
    return _sent(letter, await wechat.call(path, body))


async def list_followers_templates(wechat: Wechat) -> Sequence[ListedTemplate]:
    """An official account's templates for followers. Failed."""
    told = await wechat.call("/cgi-bin/template/get_all_private_template", get=True)
    return [
        ListedTemplate(
            _text(one, "template_id"),
            _text(one, "title"),
            _text(one, "content"),
            MessageKind.TEMPLATE,
            (_text(one, "primary_industry"), _text(one, "deputy_industry")),
        )
        for one in _rows(told, "template_list")
    ]


async def list_subscribed_templates(wechat: Wechat) -> Sequence[ListedTemplate]:
    """The templates for those who allow them. Failed."""
    told = await wechat.call("/wxaapi/newtmpl/gettemplate", get=True)
    return [
        ListedTemplate(_text(one, "priTmplId"), _text(one, "title"), _text(one, "content"), MessageKind.SUBSCRIBED)
        for one in _rows(told, "data")
    ]


def results(pushed: Pushed) -> Sequence[LetterOutcome]:
    """What an event tells of messages that WeChat took before; none for an event about something else."""
    if pushed.event == "templatesendjobfinish":
        status = _text(pushed.fields, "Status")
        state = STATES.get("".join(status.split()), MessageState.UNKNOWN)
        return [LetterOutcome(state, provider_no=_number(pushed.fields), words=status, at=pushed.at)]
    if pushed.event == "subscribe_msg_sent_event":
        return [_subscribed(pushed, one) for one in _list(pushed.fields.get("SubscribeMsgSentEvent", pushed.fields))]
    return []


def _subscribed(pushed: Pushed, one: Mapping[str, Any]) -> LetterOutcome:
    code = _text(one, "ErrorCode")
    state = {"0": MessageState.DELIVERED, "": MessageState.UNKNOWN}.get(code, MessageState.FAILED)
    told = "" if state is MessageState.DELIVERED else code
    words, template = _text(one, "ErrorStatus"), _text(one, "TemplateId")
    return LetterOutcome(state, provider_no=_number(one), code=told, words=words, at=pushed.at, template=template)


def _body(letter: Letter) -> dict[str, Any]:
    data = {name: {"value": value} for name, value in letter.fields.items()}
    return {"touser": letter.to, "template_id": letter.template, "data": data}


def _sent(letter: Letter, told: Answer) -> LetterOutcome:
    """A subscribed message's answer may have no number, an official account's never has one. Failed(UNKNOWN)."""
    if "errcode" not in told:
        raise Failed(Fault.UNKNOWN, words="the answer does not say that the message was taken")
    return LetterOutcome(MessageState.SENT, letter.number, _text(told, "msgid"))


def _list(held: Any) -> Iterator[Mapping[str, Any]]:
    """`List` of an event: JSON has one object or several, XML the same folded."""
    rows = held.get("List", []) if isinstance(held, dict) else held
    for one in rows if isinstance(rows, list) else [rows]:
        if isinstance(one, dict):
            yield one


def _rows(told: Answer, name: str) -> list[Mapping[str, Any]]:
    rows = told.get(name)
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Failed(Fault.UNKNOWN, words=f"the answer has no {name}")
    return rows


def _number(fields: Mapping[str, Any]) -> str:
    return _text(fields, "MsgID") or _text(fields, "MsgId")


def _text(told: Mapping[str, Any], name: str) -> str:
    """A text or a number, which JSON and XML tell apart and WeChat does not."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return bearable(str(value), 2000)
