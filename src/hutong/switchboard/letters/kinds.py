"""The five kinds of message of 推送配置, with the templates that the operators' manual names, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hutong.base.text import Text
from hutong.switchboard.letters.head import FIRST, REMARK, Letterhead, Shape

SMS, SYSTEM, PAYMENT, VISITOR, RESULT = "sms", "wx_system", "wx_payment", "wx_visitor", "wx_visitor_result"
INDUSTRY: Final = ("IT科技", "IT软件与服务")  # what the account's templates must be of


@dataclass(frozen=True, slots=True)
class Part:
    """A field of ours, and how templates call it."""

    name: str
    label: Text  # in Chinese as it stands in the template
    typed: str  # in a template of today


@dataclass(frozen=True, slots=True)
class Kind:
    """What the house has to say, whatever template it is said by."""

    name: str
    label: Text
    about: Text
    title: str
    library: str  # the template's number in the platform's library; empty: the account makes its own
    parts: tuple[Part, ...]
    first: str
    remark: str
    other_title: str = ""  # that the manual's prose gives the template, where its picture has the usual one

    @property
    def titles(self) -> tuple[str, ...]:
        """What its template may be called, the usual title first."""
        return tuple(filter(None, (self.title, self.other_title)))

    def titled(self, title: str, other: str) -> bool:
        """Whether the two are one and the same title, or both are ones that the manual gives."""
        return title == other or {title, other} <= set(self.titles)

    @property
    def usual(self) -> Letterhead:
        """How it is set up as long as nobody has."""
        return self.shaped("old")

    def shaped(self, shape: Shape) -> Letterhead:
        """The usual names and text of a template of this shape."""
        if self.name == SMS:
            return Letterhead(SMS, names={part.name: part.name for part in self.parts})
        if shape == "old":
            names = {part.name: f"keyword{number}" for number, part in enumerate(self.parts, 1)}
            lines = [f"{part.label.zh}: {{{{{names[part.name]}.DATA}}}}" for part in self.parts]
            text = "\n".join((f"{{{{{FIRST}.DATA}}}}", *lines, f"{{{{{REMARK}.DATA}}}}"))
            return Letterhead(self.name, title=self.title, text=text, names=names, first=self.first, remark=self.remark)
        names = {part.name: part.typed for part in self.parts}
        text = "\n".join(f"{part.label.zh}:{{{{{part.typed}.DATA}}}}" for part in self.parts)
        return Letterhead(self.name, shape=shape, title=self.title, text=text, names=names)


_PAYMENT: Final = (
    Part("billNo", Text("账单编号", "Bill number"), "character_string1"),
    Part("payee", Text("收款账户", "Paid to"), "thing2"),
    Part("tradeType", Text("交易类型", "What for"), "phrase3"),
    Part("tradeTime", Text("交易时间", "Paid at"), "time4"),
    Part("amount", Text("付款金额", "Amount"), "amount5"),
)
_VISIT: Final = (
    Part("visitorName", Text("访客姓名", "Visitor"), "name1"),
    Part("phone", Text("手机号码", "Phone"), "phone_number2"),
    Part("visitTime", Text("预约时间", "Time of the visit"), "time3"),
    Part("reason", Text("来访事由", "Purpose"), "thing4"),
)
_NEWS: Final = (
    Part("content", Text("内容", "Content"), "thing1"),
    Part("source", Text("源系统", "System"), "thing2"),
    Part("initiator", Text("发起人", "Started by"), "name3"),
    Part("time", Text("提醒时间", "Time"), "time4"),
)
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Kind(
                SMS,
                Text("短信消息", "Text message"),
                Text("付款提醒送不到微信时，改发短信", "The payment reminder, where WeChat can't deliver it"),
                "",
                "",
                _PAYMENT,
                "",
                "",
            ),
            Kind(
                SYSTEM,
                Text("微信普通消息", "WeChat: system news"),
                Text("集成系统新消息提醒", "News of an integrated system"),
                "集成系统消息提醒",
                "",
                _NEWS,
                "你好，你有一条来自集成应用系统的最新消息。",
                "点击查看详情",
                "集成系统新消息提醒",
            ),
            Kind(
                PAYMENT,
                Text("微信交易消息", "WeChat: payment"),
                Text("付款提醒，付款后自动发给付款人", "The payment reminder, sent to the payer after each payment"),
                "付款提醒",
                "OPENTM405545802",
                _PAYMENT,
                "您好，您已付款成功。",
                "感谢您的使用。",
            ),
            Kind(
                VISITOR,
                Text("微信访客消息", "WeChat: visitor"),
                Text("访客预约审批通知", "A visit waits for approval"),
                "访客预约审批通知",
                "OPENTM417363270",
                _VISIT,
                "有一条访客预约需要您审批!",
                "点击详情进行审批。",
            ),
            Kind(
                RESULT,
                Text("微信访客通知消息", "WeChat: visit decided"),
                Text("来访预约结果通知", "The visit was approved or refused"),
                "来访预约结果通知",
                "OPENTM417740493",
                _VISIT,
                "访客${visitorName}预约${result}",
                "点击查看二维码",
            ),
        )
    }
)
