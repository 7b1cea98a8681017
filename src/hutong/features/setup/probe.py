"""A test of a channel with its provider: whatever shows that the keys are right and leaves nothing behind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Pays
from hutong.capabilities.sms import AsksSms, SmsQuestion
from hutong.capabilities.storage import Object, Stores
from hutong.switchboard.open import Opened

_BODY: Final = b"hutong"
_PHONE: Final = "13800138000"  # asked about, never sent to


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of a test; `passed` None: this channel can't be tested without doing real business."""

    passed: bool | None
    words: Text


async def probe(opened: Opened) -> Probe:
    """Tests a channel by the first of its capabilities that can be tried for nothing. Never raises."""
    for capability, attempt in _WAYS:
        if opened.can(capability):
            try:
                return Probe(True, await attempt(opened))
            except Failed as failed:
                return _judged(failed)
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


def _judged(failed: Failed) -> Probe:
    said = f"{failed.code} {failed.words}".strip()
    match failed.fault:
        case Fault.CONFIG:
            return Probe(False, Text(f"配置有误：{said}", f"the settings are wrong: {said}"))
        case Fault.UNREACHABLE:
            return Probe(False, Text(f"连不上服务商：{said}", f"the provider can't be reached: {said}"))
    return Probe(False, Text(f"没有得到可信的答复：{said}", f"no answer that can be trusted: {said}"))


_WAYS: Final[tuple[tuple[type, Callable[[Opened], Awaitable[Text]]], ...]] = (
    (Stores, _storage),
    (AsksSms, _sms),
    (Pays, _pay),
)
