"""Sending what was taken: along the routes, to the first channel that takes it; never twice where it may have gone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.secrets import Secret
from hutong.base.text import Text, bearable
from hutong.capabilities.faults import Failed, Fault, detail_of, name_of, problem_of
from hutong.capabilities.sayings import spoken
from hutong.capabilities.sms import AsksSms, SendsSms, Sms, SmsOutcome, SmsState
from hutong.features.sms.message import COLUMNS, Message
from hutong.features.sms.settle import SmsSettler
from hutong.features.sms.take import Code, Taken, Taker
from hutong.features.sms.wish import Wish, rendered
from hutong.switchboard import registry
from hutong.switchboard.content import Carrier, Content, Route, Template
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Carried, Missed, Router, Stop

FIRST: Final = timedelta(seconds=30)  # a message that was taken is asked about if no receipt came
SOON: Final = timedelta(seconds=5)  # one that may have been taken is asked about at once
AT_ONCE: Final = 8  # messages of one request that are sent at a time

AFTER: Final = {
    Fault.CONFIG: "unsent",
    Fault.UNSUPPORTED: "unsent",
    Fault.SLOW_DOWN: "unsent",
    Fault.UNREACHABLE: "unsent",
    Fault.REFUSED: "failed",
    Fault.NOT_FOUND: "failed",
}  # anything else: unknown
# A message's turn begins: from now on its sender has the time of one message. Those of the request that wait for their
# turn are held, too, lest the worker takes a long queue for a dead sender. Whoever begins later holds nobody that began
# earlier, so two turns can't wait for each other.
_BEGIN: Final = """
WITH waiting AS MATERIALIZED (
  SELECT id FROM sms
   WHERE id = ANY($3) AND owner = $2 AND state = 'sending' AND claimed_at < now() - interval '10 s'
   ORDER BY id FOR UPDATE SKIP LOCKED
), held AS (
  UPDATE sms s SET claimed_at = now() FROM waiting w WHERE s.id = w.id
)
UPDATE sms SET claimed_at = now() WHERE id = $1 AND owner = $2 AND state = 'sending' RETURNING id
"""
# Still the sender's to say: also where the worker gave it up meanwhile, which never knows a channel.
_OPEN: Final = "(state = 'sending' OR state = 'unknown' AND channel_id IS NULL)"
# Whatever a receipt has settled meanwhile stays; only the channel and its number are filled in.
_DONE: Final = f"""
WITH noted AS (
  INSERT INTO sms_event (sms_id, what, source, channel_id, words)
  SELECT $1, g.what, 'send', g.channel_id, g.words FROM unnest($9::text[], $10::bigint[], $11::text[])
    AS g(what, channel_id, words)
)
UPDATE sms SET state = CASE WHEN {_OPEN} THEN $3 ELSE state END,
       channel_id = $4, revision = $5, provider_no = coalesce(nullif($6, ''), provider_no),
       code = CASE WHEN {_OPEN} THEN $7 ELSE code END,
       words = CASE WHEN {_OPEN} THEN $8 ELSE words END,
       sent_at = CASE WHEN $3 = 'sent' THEN now() END,
       done_at = CASE WHEN $3 = 'failed' THEN now() ELSE done_at END,
       ask_at = CASE WHEN {_OPEN} THEN $12::timestamptz END
 WHERE id = $1 AND owner = $2
RETURNING {COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """The messages of a request as they stand, and why those that no channel took were not taken."""

    messages: tuple[Message, ...]
    failures: dict[str, Failed]

    def refusal(self) -> Refusal | None:
        """Why nothing was sent, for a request of one message; a repeat is told what the first one was."""
        if len(self.messages) != 1:
            return None
        [message] = self.messages
        failed = self.failures.get(message.id)
        if failed is not None:
            return Refusal(problem_of(failed.fault), detail_of(failed))
        if message.state == "unknown":
            return Refusal(Problem.CHANNEL_UNKNOWN, message.code)
        if message.state == "failed" and message.sent_at is None:
            return Refusal(Problem.CHANNEL_REFUSED, spoken(f"{message.code} {message.words}".strip()[:200]))
        return None


class Texter:
    """Sends messages."""

    def __init__(self, pool: Pool, switchboard: Switchboard, router: Router, taker: Taker, settler: SmsSettler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._router = router
        self._taker = taker
        self._settler = settler

    def template(self, name: str) -> Template:
        """The template that merchants call so; Refusal (SMS_TEMPLATE)."""
        found = self._switchboard.current.content.templates.get(name)
        if found is None or not found.enabled:
            raise Refusal(Problem.SMS_TEMPLATE, name)
        return found

    async def send(self, wish: Wish, code: Code | None = None, *, by: int | None = None) -> Sent:
        """Takes a request and sends it along the routes, or `by` this very channel. Refusal (SMS_…, NO_ROUTE, …).

        A request that was taken before is told how it stands, also when its template or the routes are gone since.
        """
        try:
            template = self.template(wish.template) if wish.template else None
            text = rendered(template, wish.params) if template else wish.text
            self._router.check(SendsSms.ROUTE, self._judge(template), by)  # NO_ROUTE before it is taken
        except Refusal:
            if known := await self._taker.known(wish):
                return Sent(known, {})
            raise
        taken: Taken = await self._taker.take(wish, text, code)
        failpoint("sms.taken")
        places, failures = asyncio.Semaphore(AT_ONCE), dict[str, Failed]()
        job = _Job(wish, text, template, code.digits if code else None, by)
        waiting = {message.id for message in taken.to_send}

        async def one(message: Message) -> Message:
            async with places:
                waiting.discard(message.id)
                if await self._pool.fetchval(_BEGIN, message.id, message.owner, list(waiting)) is None:
                    return await self._settler.read(message.id) or message  # no longer ours to send
                return await self._one(job, message, failures)

        done = {sent.id: sent for sent in await asyncio.gather(*(one(message) for message in taken.to_send))}
        return Sent(tuple(done.get(message.id, message) for message in taken.messages), failures)

    async def _one(self, job: "_Job", message: Message, failures: dict[str, Failed]) -> Message:
        async def use(opened: Opened) -> SmsOutcome:
            sms = job.sms(message, opened.channel_id)
            hide = (job.secret,) if job.secret else ()
            return await opened.ask("send_sms", message.id, opened.face(SendsSms).send_sms(sms), hide=hide)

        try:
            carried = await self._router.carry(SendsSms.ROUTE, use, unfit=self._judge(job.template), only=job.by)
        except Stop as stop:
            failures[message.id] = stop.failed
            return await self._stopped(message, stop)
        except Refusal as refusal:  # the last route went while this was on its way
            failures[message.id] = Failed(Fault.CONFIG, words=Text(refusal.message("zh"), refusal.message("en")))
            return await self._stopped(message, Stop([Missed(0, 0, failures[message.id])]))
        return await self._carried(message, carried)

    async def _carried(self, message: Message, carried: Carried[SmsOutcome]) -> Message:
        outcome, opened = carried.result, carried.opened
        if outcome.state in (SmsState.DELIVERED, SmsState.FAILED):  # told at once: one road to the end for all
            sent = replace(outcome, state=SmsState.SENT)
            await self._carried(message, Carried(opened, sent, carried.missed))
            await self._settler.settle(replace(outcome, number=message.id), opened.channel_id, "send")
            return await self._settler.read(message.id) or message
        wait = {SmsState.SENT: FIRST, SmsState.UNKNOWN: SOON}.get(outcome.state)
        ask_at = now() + wait if wait and opened.can(AsksSms) else None
        end = (outcome.state.value, opened.channel_id, opened.revision)
        return await self._write(message, end, outcome, carried.missed, ask_at)

    async def _stopped(self, message: Message, stop: Stop) -> Message:
        last = stop.missed[-1]
        state = AFTER.get(last.failed.fault, "unknown")
        words = last.failed.said.zh or name_of(last.failed.fault).zh
        told = SmsOutcome(SmsState.UNKNOWN, code=last.failed.code, words=words)
        ask_at = now() + SOON if state == "unknown" else None
        return await self._write(message, (state, last.channel_id, last.revision), told, stop.missed, ask_at)

    async def _write(
        self,
        message: Message,
        end: tuple[str, int, int],
        outcome: SmsOutcome,
        missed: Sequence[Missed],
        ask_at: datetime | None,
    ) -> Message:
        state, channel_id, revision = end
        tried = [("missed", one.channel_id, f"{one.failed.fault} {one.failed.reason.zh}") for one in missed]
        events = [*tried, (state, channel_id, outcome.words)]
        failpoint("sms.sent")
        row = await self._pool.fetchrow(
            _DONE,
            message.id,
            message.owner,
            state,
            channel_id or None,
            revision or None,
            bearable(outcome.provider_no),
            bearable(outcome.code),
            bearable(outcome.words),
            [what for what, _, _ in events],
            [channel or None for _, channel, _ in events],
            [bearable(words.strip()) for _, _, words in events],
            ask_at,
        )
        return Message(**row) if row else message

    def _judge(self, template: Template | None) -> Callable[[Route], Text | None]:
        return lambda route: unfit(self._switchboard.current.content, route, template)


def unfit(content: Content, route: Route, template: Template | None) -> Text | None:
    """Why this route can't carry a message of this template, or (None) a plain text; None when it can."""
    setup = content.channels.get(route.channel_id)
    adapter = registry.spec(setup.code).adapter if setup else None
    if adapter is None or not issubclass(adapter, SendsSms) or adapter.PLAIN:
        return None
    if template is None:
        return Text("只能按模板发送，不能发自由文本", "it sends templates only, no plain text")
    if not template.carriers.get(route.channel_id, Carrier()).template:
        return Text(f"没有模板 {template.name} 的编号", f"it has no template for {template.name}")
    return None


@dataclass(frozen=True, slots=True)
class _Job:
    """What all messages of one request have in common."""

    wish: Wish
    text: str
    template: Template | None
    secret: Secret | None
    by: int | None  # the only channel that may be tried

    def sms(self, message: Message, channel_id: int) -> Sms:
        """The message as this channel is to send it."""
        carrier = self.template.carriers.get(channel_id, Carrier()) if self.template else Carrier()
        names = self.template.params if self.template and carrier.template else ()
        params = {name: self.wish.params[name] for name in names}
        return Sms(message.id, message.phone, self.text, now(), carrier.template, carrier.sign, params)
