"""The suggested order of set-up (document 000): what is done, what is next, and the command that does it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from hutong.base.text import Text, listed
from hutong.base.vault import Vault
from hutong.capabilities.pay import Pays
from hutong.capabilities.platform.login import ReadsUserData, SignsPages
from hutong.capabilities.sms import SendsSms
from hutong.capabilities.storage import Stores
from hutong.features.proofs.keep import OFFICIAL
from hutong.features.pushes.look import address_of
from hutong.features.setup.told import Told
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.drafts.texts.templates import unmapped
from hutong.switchboard.letters.kinds import PAYMENT
from hutong.switchboard.lists import completeness

# File storage, WeChat mini program and official account, SMS, then payments: WeChat's and Alipay's own, or UnionPay
# Commerce's for both.
ORDER: Final[tuple[tuple[type[Any], Text], ...]] = (
    (Stores, Text("文件存储", "File storage")),
    (ReadsUserData, Text("微信小程序", "WeChat mini program")),
    (
        SignsPages,
        Text("公众号（微信内收款、模板消息）", "WeChat official account (payments inside WeChat, template messages)"),
    ),
    (SendsSms, Text("短信", "SMS")),
    (Pays, Text("收款（微信、支付宝，或银联商务）", "Payments (WeChat and Alipay, or UnionPay Commerce)")),
)

EXAMINE: Final = (  # what looks at all of it at once, and asks the providers
    Text("逐项自检，看哪里会出问题", "Examine all of it, to see what would go wrong"),
    "hutong doctor --draft",
)


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done, for pages that lead there: what is made or changed, and of which channel or business."""

    what: Literal["channel", "settings", "route", "template", "product", "refresh", "letter", "push", "proof"]
    codes: tuple[str, ...] = ()  # of channels that would do, the advised one first
    channel_id: int | None = None
    name: str = ""  # of a business type, template, product or kind of message


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a step needs: whether it is there, and if not, what to type and what that means."""

    name: Text
    done: bool
    words: Text
    command: str = ""
    next: Next | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of channel."""

    name: Text
    checks: tuple[Check, ...]
    channels: tuple[int, ...]  # that are set up for it and enabled, in the draft

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return all(check.done for check in self.checks)


def guide(draft: Content, running: Content, vault: Vault, told: Told) -> list[Step]:
    """Every step in the suggested order, as the draft and the running revision stand."""
    return [_step(capability, name, draft, running, vault, told) for capability, name in ORDER]


def _step(capability: type[Any], name: Text, draft: Content, running: Content, vault: Vault, told: Told) -> Step:
    codes = [code for code, spec in registry.specs().items() if capability in spec.capabilities()]
    setups = [
        setup
        for setup in draft.channels.values()
        if setup.code in codes and setup.enabled and not registry.lacks(setup.code, setup.settings, capability)
    ]
    checks = [_exists(setups, codes), *_complete(setups, vault)]
    if setups:
        checks += _special(capability, setups, draft)
        checks.append(_published(codes, capability, draft, running))
        if capability is SignsPages:  # the platform asks what runs: not before the refresh
            checks += [*_greeted(setups, told), _proved(told)]
    return Step(name, tuple(checks), tuple(setup.id for setup in setups))


def _special(capability: type[Any], setups: list[Setup], draft: Content) -> Iterator[Check]:
    """What only this kind of channel needs."""
    if "ROUTE" in vars(capability):
        yield _routed(capability.ROUTE, setups, draft)
    if capability is SendsSms:
        yield _templated(setups, draft)
    if capability is Pays:
        yield _offered(setups, draft)
    if capability is SignsPages:
        yield _reminding(setups, draft)


def _exists(setups: list[Setup], codes: list[str]) -> Check:
    name = Text("通道", "Channel")
    if setups:
        return Check(name, True, listed(setup.title for setup in setups))
    choice = sorted(codes, key=lambda code: not registry.spec(code).recommended)
    known = listed(codes)
    words = Text(f"还没有，可选：{known.zh}", f"none yet; there are {known.en}")
    return Check(name, False, words, f"hutong channel add {choice[0]} …", Next("channel", tuple(choice)))


def _complete(setups: list[Setup], vault: Vault) -> Iterator[Check]:
    for setup in setups:
        right, needed = completeness(setup, vault)
        words = Text(f"{setup.title} {right}/{needed}", f"{setup.title} {right}/{needed}")
        name, todo = Text("配置", "Settings"), Next("settings", channel_id=setup.id)
        if right == needed:
            yield Check(name, True, words)
        else:
            yield Check(name, False, words, f"hutong channel set {setup.id} KEY=VALUE", todo)


def _routed(business: str, setups: list[Setup], draft: Content) -> Check:
    led = [route for route in draft.routes_of(business) if route.enabled]
    if led:
        titles = listed(draft.channels[route.channel_id].title for route in led if route.channel_id in draft.channels)
        return Check(Text("路由", "Route"), True, titles)
    words = Text("没有启用的路由，调用会失败", "no enabled route: calls will fail")
    todo = Next("route", channel_id=setups[0].id, name=business)
    return Check(Text("路由", "Route"), False, words, f"hutong route add {business} {setups[0].id}", todo)


def _templated(setups: list[Setup], draft: Content) -> Check:
    name = Text("短信模板", "Templates")
    on = [template for template in draft.templates.values() if template.enabled]
    if not on:
        words = Text("还没有，商户只能发自由文本", "none yet: merchants can send plain text only")
        return Check(name, False, words, "hutong sms template set code --text '…${code}…'", Next("template"))
    ids = {setup.id for setup in setups}
    led = [route for route in draft.routes_of(SendsSms.ROUTE) if route.enabled and route.channel_id in ids]
    routed = replace(draft, routes=led)
    carried = [one.name for one in on if len(list(unmapped(one, routed))) < len(led)]
    if carried:
        return Check(name, True, listed(carried))
    names = listed(one.name for one in on)
    words = Text(f"{names.zh}：没有路由到的通道能发", f"{names.en}: no channel with a route can carry it")
    channel_id = led[0].channel_id if led else setups[0].id
    if not led:
        todo = Next("route", channel_id=channel_id, name=SendsSms.ROUTE)
        return Check(name, False, words, f"hutong route add {SendsSms.ROUTE} {channel_id}", todo)
    command = f"hutong sms template set {on[0].name} --carrier {channel_id}=TEMPLATE"
    return Check(name, False, words, command, Next("template", channel_id=channel_id, name=on[0].name))


def _offered(setups: list[Setup], draft: Content) -> Check:
    ids = {setup.id for setup in setups}
    names = [name for name, product in draft.products.items() if ids.intersection(product.channels)]
    if names:
        return Check(Text("支付产品", "Products"), True, listed(names))
    words = Text("还没有，商户无法下单", "none yet: merchants can order nothing")
    usual = next(iter(registry.spec(setups[0].code).products.items()), ("NAME", "SCENE"))
    command = f"hutong product set {usual[0]} --scene {usual[1]} --channel {setups[0].id}"
    todo = Next("product", channel_id=setups[0].id, name=usual[0])
    return Check(Text("支付产品", "Products"), False, words, command, todo)


def _reminding(setups: list[Setup], draft: Content) -> Check:
    """The payment reminder: the one message that the hub sends by itself."""
    name, letter = Text("付款提醒", "Payment reminder"), draft.letter(PAYMENT)
    wrong = next((why for _, why in letters.faults(letter, draft)), None)
    if letter.enabled and wrong is None:
        return Check(name, True, listed([draft.channels[letter.channel_id or 0].title]))
    off = Text(
        "没有启用：在公众号添加模板，把模板 ID 填入推送配置的「微信交易消息」",
        "off: add the template to the account, and enter its id in the push settings",
    )
    command = f"hutong message settings set {PAYMENT} --channel {setups[0].id} --template ID --on"
    words = wrong if letter.enabled and wrong is not None else off
    return Check(name, False, words, command, Next("letter", channel_id=setups[0].id, name=PAYMENT))


def _greeted(setups: list[Setup], told: Told) -> Iterator[Check]:
    """The platform checks the address when somebody saves its server settings."""
    name = Text("推送地址", "Push address")
    for setup in setups:
        if setup.id in told.greeted:
            yield Check(name, True, Text(f"{setup.title} 微信已验证", f"{setup.title}: WeChat has checked it"))
        else:
            path = address_of("", setup.merchant_no)
            words = Text(
                f"微信还没有验证：公众平台 → 开发 → 基本配置 → 服务器配置，填 {path}",
                f"WeChat has not checked it: enter {path} at its server settings",
            )
            yield Check(name, False, words, "hutong push addresses", Next("push", channel_id=setup.id))


def _proved(told: Told) -> Check:
    name, files = Text("验证文件", "Proof of the domain"), [one for one in told.proofs if OFFICIAL.fullmatch(one)]
    if files:
        return Check(name, True, listed(files))
    words = Text(
        "还没有：设置业务域名、JS 接口安全域名、网页授权域名时微信会给出 MP_verify_….txt",
        "none yet: WeChat hands out MP_verify_….txt where its domains are entered",
    )
    return Check(name, False, words, "hutong proof add MP_verify_….txt", Next("proof"))


def _published(codes: list[str], capability: type[Any], draft: Content, running: Content) -> Check:
    if _part(draft, codes, capability) == _part(running, codes, capability):
        return Check(Text("刷新", "Refresh"), True, Text("已生效", "in effect"))
    words = Text("有改动还没有生效", "something is edited but not in effect")
    return Check(Text("刷新", "Refresh"), False, words, "hutong channel refresh", Next("refresh"))


def _part(content: Content, codes: list[str], capability: type[Any]) -> list[object]:
    """All that decides what one kind of channel does, to be compared."""
    part: list[object] = [{key: setup for key, setup in content.channels.items() if setup.code in codes}]
    if "ROUTE" in vars(capability):
        part += [content.routes_of(capability.ROUTE), capability.ROUTE in content.splits]
    if capability is SendsSms:
        part.append(content.templates)
    if capability is SignsPages:
        part.append(content.letters)
    if capability is Pays:  # those that only pick others by the payer's app have no channel, and are of it all the same
        part.append(content.products)
    return part
