"""Templates of the simulated WeChat: the library, an account's own list, its industry.

Source: developers.weixin.qq.com 模板消息 (addTemplate, getAllTemplates, setIndustry) and 订阅消息
(getMessageTemplateList, addMessageTemplate). The official account begins with the templates of the documents.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from starlette.routing import Route

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.refusals import Refused

_LISTS: Final = "wechat.templates"  # an application's own templates
_INDUSTRY: Final = "wechat.industry"  # when an account chose its industry
_MOST: Final = 25
INDUSTRIES: Final = {
    "1": ("IT科技", "互联网/电子商务"),
    "2": ("IT科技", "IT软件与服务"),
    "3": ("IT科技", "IT硬件与设备"),
    "4": ("IT科技", "电子技术"),
    "5": ("IT科技", "通信与运营商"),
}
_VISIT: Final = ("访客姓名", "手机号码", "预约时间", "来访事由")
_PAYMENT: Final = ("账单编号", "收款账户", "交易类型", "交易时间", "付款金额")
_NEWS: Final = ("内容", "源系统", "发起人", "提醒时间")
# Number in the library -> title, labels in order. Those of today have typed names instead of keyword1 …
LIBRARY: Final = {
    "OPENTM405545802": ("付款提醒", _PAYMENT),
    "OPENTM417740493": ("来访预约结果通知", _VISIT),
    "OPENTM417363270": ("访客预约审批通知", _VISIT),
}
TYPED: Final = {
    "43209": (
        "付款提醒",
        dict(zip(_PAYMENT, ("character_string1", "thing2", "phrase3", "time4", "amount5"), strict=True)),
    ),
    "43210": ("来访预约结果通知", dict(zip(_VISIT, ("name1", "phone_number2", "time3", "thing4"), strict=True))),
    "43211": ("访客预约审批通知", dict(zip(_VISIT, ("name1", "phone_number2", "time3", "thing4"), strict=True))),
    "43212": ("集成系统消息提醒", dict(zip(_NEWS, ("thing1", "thing2", "name3", "time4"), strict=True))),
}
_OWN_TITLE: Final = "集成系统消息提醒"


@dataclass(frozen=True, slots=True)
class Template:
    """A template as an account has it."""

    id: str
    title: str
    content: str
    kind: str = "template"  # template (official account), subscribed
    example: str = ""
    primary: str = "IT科技"
    deputy: str = "IT软件与服务"
    enums: dict[str, list[str]] = field(default_factory=dict)  # what a field of the type enum may say


class Templates:
    """The lists of every application; a service account and a mini program begin with the documents' templates."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def routes(self, gate: Gate) -> list[Route]:
        """To be mounted by a simulator."""
        old, new = "/cgi-bin/template", "/wxaapi/newtmpl"
        return [
            gate.guarded(f"{old}/get_all_private_template", self.listed, permission="template", method="GET"),
            gate.guarded(f"{old}/api_add_template", self.add, permission="template"),
            gate.guarded(f"{old}/del_private_template", self.delete, permission="template"),
            gate.guarded(f"{old}/api_set_industry", self.set_industry, permission="template"),
            gate.guarded(f"{old}/get_industry", self.industry, permission="template", method="GET"),
            gate.guarded(f"{new}/gettemplate", self.listed_new, permission="subscribe", method="GET"),
            gate.guarded(f"{new}/addtemplate", self.add_new, permission="subscribe"),
            gate.guarded(f"{new}/deltemplate", self.delete, permission="subscribe"),
        ]

    def of(self, appid: str) -> list[Template]:
        """An application's templates."""
        record = self._book.get(_LISTS, appid)
        if record is None:
            self.put(appid, _beginning(applications.find(self._book, appid).kind))
            record = self._book.get(_LISTS, appid) or {"list": []}
        return [Template(**one) for one in record["list"]]

    def put(self, appid: str, templates: list[Template]) -> None:
        """Writes an application's whole list."""
        self._book.put(_LISTS, appid, {"list": [asdict(one) for one in templates]})

    def find(self, appid: str, template_id: str, kind: str) -> Template:
        """One of an application's templates; Refused(40037)."""
        for one in self.of(appid):
            if one.id == template_id and one.kind == kind:
                return one
        raise Refused(40037)

    def listed(self, asked: Asked) -> Mapping[str, Any]:
        """Every template of an official account."""
        shown = [
            {
                "template_id": one.id,
                "title": one.title,
                "primary_industry": one.primary,
                "deputy_industry": one.deputy,
                "content": one.content,
                "example": one.example,
            }
            for one in self.of(asked.app.appid)
            if one.kind == "template"
        ]
        return {"template_list": shown}

    def add(self, asked: Asked) -> Mapping[str, Any]:
        """A template of the library, under an id of the account's own."""
        short, own = str(asked.body.get("template_id_short", "")), self.of(asked.app.appid)
        if short in LIBRARY:
            title, labels = LIBRARY[short]
            made = Template(_template_id(), title, old_text(labels))
        elif short in TYPED:
            title, typed = TYPED[short]
            wanted = asked.body.get("keyword_name_list") or list(typed)
            if not isinstance(wanted, list) or any(label not in typed for label in wanted):
                raise Refused(40035)
            made = Template(_template_id(), title, _typed_text({label: typed[label] for label in wanted}))
        else:
            raise Refused(40037)
        if len(own) >= _MOST:
            raise Refused(45026)
        self.put(asked.app.appid, [*own, made])
        return {"errcode": 0, "errmsg": "ok", "template_id": made.id}

    def delete(self, asked: Asked) -> Mapping[str, Any]:
        """Takes a template out of the list."""
        gone = asked.body.get("template_id") or asked.body.get("priTmplId")
        own = self.of(asked.app.appid)
        if gone not in [one.id for one in own]:
            raise Refused(40037)
        self.put(asked.app.appid, [one for one in own if one.id != gone])
        return {"errcode": 0, "errmsg": "ok"}

    def set_industry(self, asked: Asked) -> Mapping[str, Any]:
        """Chooses primary and secondary industry, once a month."""
        wanted = [str(asked.body.get(name, "")) for name in ("industry_id1", "industry_id2")]
        if any(one not in INDUSTRIES for one in wanted):
            raise Refused(40035)
        before = self._book.get(_INDUSTRY, asked.app.appid)
        if before is not None and before["at"] > time.time() - 30 * 86400:
            raise Refused(43100)
        self._book.put(_INDUSTRY, asked.app.appid, {"at": time.time()})
        applications.change(self._book, asked.app.appid, industries=wanted)
        return {"errcode": 0, "errmsg": "ok"}

    def industry(self, asked: Asked) -> Mapping[str, Any]:
        """The chosen industries."""
        first, second = (INDUSTRIES[one] for one in asked.app.industries)
        return {
            "primary_industry": {"first_class": first[0], "second_class": first[1]},
            "secondary_industry": {"first_class": second[0], "second_class": second[1]},
        }

    def listed_new(self, asked: Asked) -> Mapping[str, Any]:
        """Every template for subscribed messages."""
        shown = [_shown(one) for one in self.of(asked.app.appid) if one.kind == "subscribed"]
        return {"errcode": 0, "errmsg": "ok", "data": shown}

    def add_new(self, asked: Asked) -> Mapping[str, Any]:
        """A template for subscribed messages, with some of its library's keywords in the order that is asked for."""
        tid, kids = str(asked.body.get("tid", "")), asked.body.get("kidList")
        if tid not in TYPED:
            raise Refused(200014)
        title, typed = TYPED[tid]
        pairs = list(typed.items())
        fits = isinstance(kids, list) and 2 <= len(kids) <= 5 and all(kid in range(1, len(pairs) + 1) for kid in kids)
        if not fits or not isinstance(kids, list):
            raise Refused(200020)
        if not 1 <= len(str(asked.body.get("sceneDesc", ""))) <= 15:
            raise Refused(200021)
        text = _typed_text(dict(pairs[kid - 1] for kid in kids))
        own = self.of(asked.app.appid)
        if any(one.content == text and one.title == title for one in own):
            raise Refused(200022)
        made = Template(_template_id(), title, text, "subscribed")
        self.put(asked.app.appid, [*own, made])
        return {"errcode": 0, "errmsg": "ok", "priTmplId": made.id}


def old_text(labels: tuple[str, ...]) -> str:
    """The text of a template of the documents: first, keyword1 … in order, remark."""
    lines = [f"{label}: {{{{keyword{number}.DATA}}}}" for number, label in enumerate(labels, 1)]
    return "\n".join(("{{first.DATA}}", *lines, "{{remark.DATA}}"))


def _shown(one: Template) -> dict[str, Any]:
    told = {"priTmplId": one.id, "title": one.title, "content": one.content, "example": one.example, "type": 2}
    listed = [{"keywordCode": name, "enumValueList": values} for name, values in one.enums.items()]
    return {**told, "keywordEnumValueList": listed} if listed else told


def _typed_text(typed: Mapping[str, str]) -> str:
    return "\n".join(f"{label}:{{{{{name}.DATA}}}}" for label, name in typed.items())


def _beginning(kind: str) -> list[Template]:
    if kind == "service":
        found = [Template(_template_id(), title, old_text(labels)) for title, labels in LIBRARY.values()]
        return [*found, Template(_template_id(), _OWN_TITLE, old_text(_NEWS))]
    if kind == "mini":
        return [Template(_template_id(), title, _typed_text(typed), "subscribed") for title, typed in TYPED.values()]
    return []


def _template_id() -> str:
    """43 characters; the first is a letter, so that nothing takes it for an option."""
    return "T" + secrets.token_urlsafe(32)[:42]
