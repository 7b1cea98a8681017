"""Sending what was taken: once, and once more under the same number where nobody knows whether it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.text import Text, bearable
from hutong.capabilities.faults import Failed, Fault, detail_of, problem_of
from hutong.capabilities.platform.codes import Meaning
from hutong.capabilities.platform.message import LetterOutcome, MessageKind, MessageState, SendsMessages
from hutong.capabilities.sayings import spoken
from hutong.features.merchants.accounts import Grant
from hutong.features.messages.message import COLUMNS, ONCE, Message
from hutong.features.messages.settle import Settler, told_of
from hutong.features.messages.take import Taker
from hutong.features.messages.wish import Source, Wish, Written, written_by, written_plain
from hutong.features.notices import host_of
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.letters.kinds import KINDS, SMS
from hutong.switchboard.live import Switchboard

AFTER: Final[Mapping[str, str]] = {
    Fault.CONFIG: "unsent",
    Fault.UNSUPPORTED: "unsent",
    Fault.SLOW_DOWN: "unsent",
    Fault.UNREACHABLE: "unsent",
    Fault.REFUSED: "failed",
    Fault.NOT_FOUND: "failed",
}  # anything else: unknown
LADDER: Final = (5, 30, 120, 240)  # seconds after each try of which nobody knows what came

_BEGIN: Final = f"""
UPDATE message SET claimed_at = now(), left_at = coalesce(left_at, now()), tries = tries + 1
 WHERE id = $1 AND owner = $2 AND state = 'sending' RETURNING {COLUMNS}
"""
# What an event has settled meanwhile stays; only the platform's number is filled in.
_MINE: Final = "m.state IN ('sending', 'unknown')"
_DONE: Final = f"""
WITH done AS (
  UPDATE message m SET provider_no = coalesce(nullif($4, ''), provider_no),
         state = CASE WHEN {_MINE} THEN $3 ELSE state END,
         code = CASE WHEN {_MINE} THEN $5 ELSE code END,
         words = CASE WHEN {_MINE} THEN $6 ELSE words END,
         sent_at = CASE WHEN $3 = 'sent' THEN coalesce(sent_at, now()) ELSE sent_at END,
         done_at = CASE WHEN {_MINE} AND $3 = 'failed' THEN now() ELSE done_at END,
         again_at = CASE WHEN {_MINE} THEN $7::timestamptz END
   WHERE id = $1 AND owner = $2
  RETURNING {COLUMNS}
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $8, merchant_id, 'message.' || $3, id, notify_url, $9, $10 FROM done
   WHERE notify_url <> '' AND $11 AND state = $3
)
SELECT * FROM done
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it stands, and what went wrong just now, if something did."""

    message: Message
    failed: Failed | None = None
    meaning: Meaning | None = None  # what the platform means by the number with which it said no

    def refusal(self) -> Refusal | None:
        """Why it was not sent; a repeat is told what the first one was."""
        message = self.message
        if self.failed is not None:
            problem = problem_of(self.failed.fault)
            if self.meaning is not None and self.meaning.template and not message.kind:
                problem = Problem.MESSAGE_TEMPLATE  # who sends it named the template, and no operator did
            return self._refused(problem, detail_of(self.failed))
        if message.state == "unknown":
            return self._refused(Problem.CHANNEL_UNKNOWN, Text(message.code, message.code))
        if message.state == "failed" and message.sent_at is None:
            said = spoken(f"{message.code} {message.words}".strip()[:200])
            return self._refused(Problem.CHANNEL_REFUSED, said)
        return None

    def _refused(self, problem: Problem, said: Text) -> Refusal:
        return Refusal(problem, said if self.meaning is None else self.meaning.after(said))


class Sender:
    """Sends messages."""

    def __init__(self, pool: Pool, switchboard: Switchboard, taker: Taker, settler: Settler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._taker = taker
        self._settler = settler

    async def send(self, wish: Wish, may: Grant) -> Sent:
        """Takes a message and sends it. Refusal (MESSAGE_…). `may`: the accounts that who sends it may use.

        One that was taken before is told how it stands, also when its kind, channel or grant are gone since.
        """
        try:
            written = self.written(wish, may)
        except Refusal:
            if known := await self._taker.known(wish):
                return self._stands(known)
            raise
        taken = await self._taker.take(wish, written, self._switchboard.current.id)
        failpoint("message.taken")
        return await self.deliver(taken.message) if taken.to_send else self._stands(taken.message)

    async def standing(self, merchant_id: str, request_id: str, source: Source) -> Message | None:
        """The message of a number as it stands, if there is one."""
        try:
            return await self._taker.find(merchant_id, request_id, source)
        except Refusal:
            return None

    async def deliver(self, message: Message, *, told: bool = False) -> Sent:
        """Sends a message that this process holds. `told`: nobody waits, so the merchant gets a notice of its end."""
        row = await self._pool.fetchrow(_BEGIN, message.id, message.owner)
        if row is None:
            return self._stands(await self._settler.read(message.id) or message)  # no longer ours to send
        before, message = message.left_at, Message(**row)
        failpoint("message.leaving")
        try:
            opened = await self._switchboard.open(message.channel_id, message.revision)
            asked = opened.face(SendsMessages).send_message(message.letter())
            outcome = await opened.ask("send_message", message.id, asked)
        except Failed as failed:
            state = AFTER.get(failed.fault, "unknown")
            if before is not None and state == "unsent":
                state = "unknown"  # not this time; what came of the one before is as unknown as it was
            outcome = LetterOutcome(MessageState.UNKNOWN, code=failed.code, words=failed.said.zh)
            return self._stands(await self._write(message, state, outcome, told), failed)
        failpoint("message.sent")
        return Sent(await self._write(message, outcome.state.value, outcome, told))

    def written(self, wish: Wish, may: Grant) -> Written:
        """The message as it would go out; Refusal (MESSAGE_KIND, MESSAGE_FIELDS, MESSAGE_CHANNEL)."""
        content = self._switchboard.current.content
        if not wish.kind:
            setup, way = account(content, wish.channel, wish.way, may)
            _whole(wish, way)
            return written_plain(wish, setup.id, way)
        if wish.kind not in KINDS or wish.kind == SMS:
            raise Refusal(Problem.MESSAGE_KIND, wish.kind)
        written = written_by(content.letter(wish.kind), wish)
        account(content, str(written.channel_id), written.way, may)
        _whole(wish, written.way)
        return written

    def _stands(self, message: Message, failed: Failed | None = None) -> Sent:
        setup = self._switchboard.current.content.channels.get(message.channel_id)
        number = failed.code if failed else message.code
        return Sent(message, failed, registry.meaning(setup.code, number) if setup and number else None)

    async def _write(self, message: Message, state: str, outcome: LetterOutcome, told: bool) -> Message:
        again = _again(message) if state == "unknown" else None
        code, words = bearable(outcome.code), bearable(outcome.words)
        end = (state, bearable(outcome.provider_no), code, words, again)
        url, over = message.notify_url, told and state in ("failed", "unsent")
        notice = (new_id(), host_of(url) if url else "", told_of(message, state, code, words), over)
        row = await self._pool.fetchrow(_DONE, message.id, message.owner, *end, *notice)
        return Message(**row) if row else message


def _whole(wish: Wish, way: MessageKind) -> None:
    """Refuses a page without its mini program, unless the message is a mini program's own; Refusal (MISSING_FIELD)."""
    if wish.mini_page and not wish.mini_app and way is not MessageKind.SUBSCRIBED:
        raise Refusal(Problem.MISSING_FIELD, "miniApp")


def account(content: Content, named: str, way: MessageKind | None, may: Grant) -> tuple[Setup, MessageKind]:
    """The running channel of this number (AppID or id), or the only one, and how it sends; Refusal (MESSAGE_CHANNEL).

    `way` None: to followers where the channel has such, else to those who allowed it. An account that the grant
    leaves out is as one that isn't there.
    """
    found = [
        (setup, kind)
        for setup in content.channels.values()
        if setup.enabled and named in ("", setup.merchant_no, str(setup.id)) and may(setup.merchant_no)
        for kind in _ways(setup.code)
        if way in (None, kind)
    ]
    if len({setup.id for setup, _ in found}) > 1 and way is None:
        found = [one for one in found if one[1] is MessageKind.TEMPLATE]
    if len({setup.id for setup, _ in found}) != 1:
        raise Refusal(Problem.MESSAGE_CHANNEL, named)
    return found[0]


def _ways(code: str) -> list[MessageKind]:
    """How channels of a code send, the usual way first."""
    spec = registry.specs().get(code)
    able = spec.adapter.MESSAGE_KINDS if spec and issubclass(spec.adapter, SendsMessages) else frozenset()
    return [kind for kind in (MessageKind.TEMPLATE, MessageKind.SUBSCRIBED) if kind in able]


def _again(message: Message) -> datetime | None:
    """When a message of which nobody knows is sent again, if it may be."""
    if not message.once or message.left_at is None:
        return None
    at = now() + timedelta(seconds=LADDER[min(message.tries, len(LADDER)) - 1])
    return at if at < message.left_at + ONCE else None
