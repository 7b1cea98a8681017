"""A test of a channel with its provider: whatever shows that the keys are right and leaves nothing behind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Pays
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import LogsInByPage
from hutong.capabilities.shop import Sells
from hutong.capabilities.sms import AsksSms, SmsQuestion
from hutong.capabilities.storage import Object, Stores
from hutong.switchboard.open import Opened

_BODY: Final = b"hutong"
_PHONE: Final = "13800138000"  # asked about, never sent to
_KIND: Final = "access_token"


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of a test; `passed` None: this channel can't be tested without doing real business."""

    passed: bool | None
    words: Text


async def probe(opened: Opened) -> Probe:
    """Tests a channel by all of its capabilities that can be tried for nothing. Never raises."""
    told: list[Text] = []
    for capability, attempt in WAYS:
        if opened.can(capability):
            try:
                told.append(await attempt(opened))
            except Failed as failed:
                return _judged(failed)
    if told:
        return Probe(True, Text("；".join(one.zh for one in told), "; ".join(one.en for one in told)))
    words = Text("没有不产生业务的测试办法；请实际发一次", "it can't be tested for nothing: try it with real business")
    return Probe(None, words)


async def _storage(opened: Opened) -> Text:
    carrier = opened.face(Stores)
    suffix = sorted(carrier.suffixes)[0]
    key = f"probe/{new_id()}{suffix}"
    file = Object(key, len(_BODY), "application/octet-stream")
    await opened.ask("put", key, carrier.put(file, _BODY), discreet=True)
    try:
        read = await opened.ask("read", key, carrier.read(key, 0, len(_BODY)), discreet=True)
        if read != _BODY:
            raise Failed(Fault.UNKNOWN, words="what was read is not what was written")
    finally:
        await opened.ask("delete", key, carrier.delete(key))
    return Text("写入、读出、删除都成功", "written, read and deleted")


async def _sms(opened: Opened) -> Text:
    question = SmsQuestion(new_id(), "", _PHONE, now())
    try:
        await opened.ask("ask_sms", question.number, opened.face(AsksSms).ask_sms(question), discreet=True)
    except Failed as failed:
        if failed.fault is not Fault.NOT_FOUND:
            raise
    return Text("服务商接受了查询", "the provider answered a question")


async def _pay(opened: Opened) -> Text:
    try:
        await opened.query(new_id())
    except Failed as failed:
        if failed.fault is not Fault.NOT_FOUND:
            raise
    return Text("服务商接受了查询", "the provider answered a question")


async def _delivery(opened: Opened) -> Text:
    shops = await opened.ask("delivery_shops", "", opened.face(Delivers).bound_shops())
    return Text(f"平台接受了查询，已绑定 {len(shops)} 个账号", f"the platform answered: {len(shops)} accounts bound")


async def _shop(opened: Opened) -> Text:
    await opened.ask("shop_categories", "", opened.face(Sells).categories())
    return Text("平台接受了查询", "the platform answered a question")


async def _platform(opened: Opened) -> Text:
    issuer = opened.face(IssuesCredentials)
    if _KIND in issuer.KINDS:
        await opened.ask("issue", issuer.application(), issuer.issue(_KIND, afresh=False))
        return Text("平台发放了接口凭证", "the platform lent an access token")
    try:
        await opened.ask("exchange", "", opened.face(LogsInByPage).exchange(new_id()))
    except Failed as failed:
        if failed.fault is not Fault.REFUSED:  # nobody's code: a platform that says so has believed the rest
            raise
    return Text("平台接受了密钥", "the platform believed the secret")


def _judged(failed: Failed) -> Probe:
    said = failed.reason
    match failed.fault:
        case Fault.CONFIG:
            return Probe(False, Text(f"配置有误：{said.zh}", f"the settings are wrong: {said.en}"))
        case Fault.UNREACHABLE:
            return Probe(False, Text(f"连不上服务商：{said.zh}", f"the provider can't be reached: {said.en}"))
    return Probe(False, Text(f"没有得到可信的答复：{said.zh}", f"no answer that can be trusted: {said.en}"))


WAYS: Final[tuple[tuple[type, Callable[[Opened], Awaitable[Text]]], ...]] = (
    (Stores, _storage),
    (AsksSms, _sms),
    (Pays, _pay),
    (Delivers, _delivery),
    (Sells, _shop),
    (IssuesCredentials, _platform),
)
