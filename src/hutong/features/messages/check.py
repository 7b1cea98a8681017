"""消息模板自检: asks each account for its templates and compares them with what the push settings expect."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hutong.base.ids import new_id
from hutong.capabilities.faults import Failed
from hutong.capabilities.platform.message import ListedTemplate, MessageKind, SendsMessages
from hutong.features.messages.compare import Compared, Finding, compared, missing, unlike
from hutong.switchboard.content import Content
from hutong.switchboard.drafts.texts.letters import message_kind
from hutong.switchboard.letters.head import Letterhead
from hutong.switchboard.letters.kinds import KINDS, SMS
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

Verdict = Literal["same", "slight", "wrong", "unset", "unasked"]
KINDS_CHECKED: Final = tuple(kind for kind in KINDS if kind != SMS)
_Ask = Callable[[Letterhead], Awaitable[Sequence[ListedTemplate]]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one kind. unset: no channel is chosen; unasked: the account could not be asked, see `failed`."""

    head: Letterhead
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    title: Compared | None = None
    text: Compared | None = None
    listed: ListedTemplate | None = None
    failed: Failed | None = None


async def check(
    switchboard: Switchboard, content: Content | None = None, kinds: Iterable[str] = KINDS_CHECKED
) -> list[Checked]:
    """Every kind beside the account's own templates. `content`: of a draft, before it is published.

    Each account is asked once for each way of sending.
    """
    of = switchboard.current.content if content is None else content
    asked: dict[tuple[int, MessageKind], Sequence[ListedTemplate] | Failed] = {}

    async def ask(head: Letterhead) -> Sequence[ListedTemplate]:
        key = (head.channel_id or 0, message_kind(head))
        if key not in asked:
            try:
                asked[key] = await _templates(await _opened(switchboard, content, key[0]), key[1])
            except Failed as failed:
                asked[key] = failed
        found = asked[key]
        if isinstance(found, Failed):
            raise found
        return found

    return [await _one(of.letter(kind), of, ask) for kind in kinds if kind in KINDS_CHECKED]


def judged(head: Letterhead, account: Sequence[ListedTemplate]) -> Checked:
    """What the account's templates say of one kind."""
    found = next((one for one in account if one.id == head.template and head.template), None)
    if found is None:
        return Checked(head, "wrong", (missing(head, account),))
    findings = tuple(unlike(head, found))
    levels = {one.level for one in findings}
    verdict: Verdict = "wrong" if "wrong" in levels else "slight" if levels else "same"
    title, text = compared(head.title, found.title), compared(head.text, found.content)
    return Checked(head, verdict, findings, title, text, found)


async def _one(head: Letterhead, content: Content, ask: _Ask) -> Checked:
    if head.channel_id is None or head.channel_id not in content.channels:
        return Checked(head, "unset")
    try:
        return judged(head, await ask(head))
    except Failed as failed:
        return Checked(head, "unasked", failed=failed)


async def _opened(switchboard: Switchboard, content: Content | None, channel_id: int) -> Opened:
    if content is None:
        return await switchboard.open(channel_id)
    return switchboard.trial(content.channels[channel_id], content)


async def _templates(opened: Opened, way: MessageKind) -> Sequence[ListedTemplate]:
    return await opened.ask("list_templates", new_id(), opened.face(SendsMessages).list_templates(way))
