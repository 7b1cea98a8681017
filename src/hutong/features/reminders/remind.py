"""Reminding payers: by the template message, else by text message, else it is written down why not. Each once."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

import asyncpg

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Pays
from hutong.features.merchants.accounts import house
from hutong.features.messages.message import Message
from hutong.features.messages.send import Sender
from hutong.features.messages.wish import OPENID
from hutong.features.messages.wish import Wish as Letter
from hutong.features.reminders.find import Finder, wanted
from hutong.features.reminders.payment import Paid, read
from hutong.features.sms.send import Texter
from hutong.features.sms.wish import Wish, phones_of
from hutong.switchboard.letters.kinds import PAYMENT, SMS
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
# due: to be done       messaged: WeChat has the message, its event is awaited      texted: it went as a text message
# done: it was delivered, or WeChat took it and told nothing more                   none: nothing was sent, see `why`
State = Literal["due", "messaged", "done", "texted", "none"]
# off: reminders by WeChat are off      no_payer: nobody told who paid      other_app: another account's user paid
# refused: WeChat won't deliver it        failed: it could not be sent           no_phone: and no telephone is known
# sms_off: and none by text message       sms_refused: nor could that be sent
Why = Literal["", "off", "no_payer", "other_app", "refused", "failed", "no_phone", "sms_off", "sms_refused"]
AT_ONCE: Final = 16
LEASE: Final = timedelta(seconds=90)  # a process that dies is replaced after this
LADDER: Final = (30, 120, 600, 3600)  # seconds until what could not be sent for the moment is tried again
LOOKS: Final = (20, 60, 300, 1800)  # seconds until it is looked whether WeChat told the end
_PASSING: Final = frozenset(
    {Problem.CHANNEL_UNREACHABLE, Problem.CHANNEL_BUSY, Problem.NO_ROUTE, Problem.SMS_TOO_OFTEN}
)

_CLAIM: Final = """
UPDATE reminder SET next_at = now() + $2::interval, tries = tries + 1 WHERE payment_id IN (
  SELECT payment_id FROM reminder WHERE next_at <= now() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING payment_id, state, why, words, tries
"""
_WRITE: Final = """
UPDATE reminder SET state = $2, why = $3, words = $4, openid = coalesce(nullif($5, ''), openid),
       message_id = coalesce(nullif($6, ''), message_id), sms_id = coalesce(nullif($7, ''), sms_id),
       tries = CASE WHEN state = $2 THEN tries ELSE 0 END, next_at = now() + make_interval(secs => $8),
       done_at = CASE WHEN $8::float8 IS NULL THEN now() END
 WHERE payment_id = $1
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a reminder; `wait`: seconds until the next look, None: it is over."""

    state: State
    why: Why = ""
    words: str = ""
    openid: str = ""
    message_id: str = ""
    sms_id: str = ""
    wait: float | None = None


class Reminders:
    """The worker's part."""

    def __init__(self, pool: Pool, switchboard: Switchboard, sender: Sender, texter: Texter) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._sender = sender
        self._texter = texter
        self._finder = Finder(pool)

    async def turn(self) -> int:
        """One round: how many reminders were made or dealt with."""
        made = await self._finder.turn(wanted(self._switchboard.current.content))
        rows = await self._pool.fetch(_CLAIM, AT_ONCE, LEASE)
        await asyncio.gather(*(self._one(row) for row in rows))
        return made + len(rows)

    async def _one(self, row: asyncpg.Record) -> None:
        try:
            paid = await read(self._pool, row["payment_id"])
            step = Step("none", "failed", "no such payment") if paid is None else await self._next(paid, row)
            told = (step.state, step.why, bearable(step.words), step.openid, step.message_id, step.sms_id, step.wait)
            await self._pool.execute(_WRITE, row["payment_id"], *told)
        except Exception:
            log.exception("the reminder of payment %s failed; it is tried again after the lease", row["payment_id"])

    async def _next(self, paid: Paid, row: asyncpg.Record) -> Step:
        """By message first; by text message once that is known to be in vain."""
        step = await self._message(paid, row["tries"])
        failpoint("reminder.messaged")
        return step if step.state != "none" else await self._text(paid, step, row["tries"])

    async def _message(self, paid: Paid, tries: int) -> Step:
        """`none` where it will never go, with the reason."""
        known = await self._sender.standing(paid.merchant_id, paid.id, "reminder")
        if known is not None and known.state != "unsent":
            return _after(known, tries)
        why, openid = await self._reader(paid)
        if why:
            return Step("none", why)
        wish = Letter(paid.merchant_id, paid.id, openid, paid.fields(), PAYMENT, source="reminder")
        try:
            sent = await self._sender.send(wish, house)
        except Refusal as refusal:  # a field that the template can't hold, or it was switched off just now
            return Step("none", "failed", refusal.message(), openid)
        return _after(sent.message, tries)

    async def _reader(self, paid: Paid) -> tuple[Why, str]:
        """Why nobody can be written to, or the openid of who paid within the account that the message comes from."""
        content = self._switchboard.current.content
        head = content.letter(PAYMENT)
        account = content.channels.get(head.channel_id or 0)
        if not head.enabled or account is None:
            return "off", ""
        if not OPENID.fullmatch(paid.payer):
            return "no_payer", ""
        try:  # by the settings that it was paid with
            pays = await self._switchboard.open(paid.channel_id, paid.revision)
        except Failed:
            return "other_app", ""
        same = pays.face(Pays).payers() == account.merchant_no
        return ("", paid.payer) if same else ("other_app", "")

    async def _text(self, paid: Paid, before: Step, tries: int) -> Step:
        """By text message; where that can't be either, both reasons stay."""
        content = self._switchboard.current.content
        head, told = content.letter(SMS), (before.openid, before.message_id)
        template = content.templates.get(head.template)
        if not head.enabled or template is None:
            why: Why = before.why if before.why != "off" else "sms_off"
            return Step("none", why, before.words, *told)
        try:
            [phone] = phones_of(paid.phone)
        except (Refusal, ValueError):
            return Step("none", "no_phone", before.words or before.why, *told)
        ours = {theirs: name for name, theirs in head.names.items()}
        fields = paid.fields()
        params = {name: fields.get(ours.get(name, name), "") for name in template.params}
        number = f"reminder-{paid.id}"  # the same after a crash: the same message
        try:
            sent = await self._texter.send(Wish(paid.merchant_id, number, (phone,), head.template, params))
        except Refusal as refusal:
            if refusal.problem is Problem.SMS_CONFLICT:  # it was sent, before its template was changed
                return Step("texted", before.why, before.words, *told)
            return _untold(refusal, *told, tries=tries)
        refused, sms_id = sent.refusal(), sent.messages[0].id
        if refused is None or refused.problem is Problem.CHANNEL_UNKNOWN:
            return Step("texted", before.why, before.words, *told, sms_id)
        return _untold(refused, *told, sms_id, tries=tries)


def _untold(refusal: Refusal, openid: str, message_id: str, sms_id: str = "", *, tries: int) -> Step:
    """What follows from a text message that could not be sent; `tries`: how often that was tried."""
    if refusal.problem in _PASSING and tries <= len(LADDER):
        return Step("due", "sms_refused", refusal.message(), openid, message_id, sms_id, LADDER[tries - 1])
    return Step("none", "sms_refused", refusal.message(), openid, message_id, sms_id)


def _after(message: Message, tries: int) -> Step:
    """What follows from how the message stands; `tries`: how often that was looked at."""
    told, words = (message.openid, message.id), f"{message.code} {message.words}".strip()
    match message.state:
        case "delivered":
            return Step("done", "", "", *told)
        case "failed":
            return Step("none", "refused", words, *told)
        case "unsent":
            if tries > len(LADDER):
                return Step("none", "failed", words, *told)
            return Step("due", "failed", words, *told, wait=LADDER[tries - 1])
    if tries > len(LOOKS):
        return Step("done", "", words, *told)
    return Step("messaged", "", words, *told, wait=LOOKS[tries - 1])
