"""The office's payments: list, totals, and what can be done with one."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page, Proof, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.filters import PaymentFilters
from hutong.features.notices.resend import resend
from hutong.features.refunds.order import Wish
from hutong.features.trade import payments
from hutong.switchboard import registry

room = Room("office", "payments")
_ITS = """
SELECT EXISTS (SELECT FROM notice n WHERE n.id = $1 AND
  (n.subject = $2 OR n.subject IN (SELECT id FROM refund WHERE payment_id = $2)))
"""
PaymentId = Annotated[str, Path(max_length=64)]


class PaymentRow(Answer):
    """A payment in the list."""

    id: str
    merchant_id: str
    merchant_name: str
    order_id: str
    product: str
    fen: int
    subject: str
    state: str
    created_at: datetime
    paid_at: datetime | None
    channel_id: int | None
    channel: str
    attempt_state: str | None
    provider_no: str
    refunded_fen: int
    notice_state: str | None


class PaymentTotals(Answer):
    """Of everything that the filters find."""

    count: int
    fen: int
    paid_count: int
    paid_fen: int
    refunded_fen: int


class Choice(Answer):
    """Something to filter by."""

    value: str
    label: str


class Choices(Answer):
    """What payments can be filtered by."""

    merchants: list[Choice]
    products: list[Choice]
    channels: list[Choice]


class AskedRow(Answer):
    """What a provider said of one attempt."""

    attempt_id: str
    channel: str
    said: str
    did: str


class RefundForm(Form):
    """A refund. `refund_id` is drawn by the page, once for its dialog: sent twice, it is one refund."""

    refund_id: str = Field(pattern=r"^[0-9A-Za-z_-]{8,64}$")
    fen: int = Field(gt=0, le=99_999_999_999)
    reason: str = Field("", max_length=80)
    proof: Proof


class RefundAnswer(Answer):
    """How the refund stands."""

    id: str
    refund_id: str
    state: str


@room.get("/payments", may="payment.view")
async def list_payments(
    who: Who, parts: House, wanted: PaymentFilters, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 50
) -> Page[PaymentRow]:
    """The newest payments that are wanted; without days, those of the last 31."""
    rows = await payments.listed(parts.pool, wanted, after=after, limit=limit)
    titles = titles_of(who, parts)
    shown = [PaymentRow(**row, channel=titles.get(row["channel_id"] or 0, "")) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/payments/totals", may="payment.view")
async def payment_totals(parts: House, wanted: PaymentFilters) -> PaymentTotals:
    """Counts and sums of the payments that are wanted."""
    return PaymentTotals(**asdict(await payments.totals(parts.pool, wanted)))


@room.get("/payments/choices", may="payment.view")
async def payment_choices(who: Who, parts: House) -> Choices:
    """Merchants, products and channels to filter by."""
    merchants = await parts.pool.fetch("SELECT id, name FROM merchant ORDER BY created_at, id")
    content = parts.switchboard.current.content
    return Choices(
        merchants=[Choice(value=row["id"], label=f"{row['name']} {row['id']}") for row in merchants],
        products=[
            Choice(value=one.name, label=f"{who.say(one.label)} {one.name}") for one in content.products.values()
        ],
        channels=[
            Choice(value=str(key), label=title) for key, title in titles_of(who, parts).items() if pays(parts, key)
        ],
    )


@room.post("/payments/{payment_id}/query", may="payment.query")
async def query_payment(who: Who, parts: House, payment_id: PaymentId) -> Rows[AskedRow]:
    """Asks the providers now; what they say is settled as any other answer."""
    titles = titles_of(who, parts)
    return Rows(
        rows=[
            AskedRow(
                attempt_id=one.attempt_id,
                channel=titles.get(one.channel_id, str(one.channel_id)),
                said=who.say(one.said),
                did=who.say(one.did),
            )
            for one in await parts.asker.ask(who.actor, payment_id)
        ]
    )


@room.post("/payments/{payment_id}/close", may="payment.close")
async def close_payment(who: Who, parts: House, payment_id: PaymentId) -> Done:
    """Closes a payment at the provider and here; one that was paid meanwhile stays paid."""
    merchant_id, order_id = await named(parts, payment_id)
    await parts.closer.close(merchant_id, order_id, source="office")
    async with who.actor.change() as connection:
        await who.actor.note(connection, "payment.close", f"payment/{payment_id}", {"order_id": order_id})
    return Done()


@room.post("/payments/{payment_id}/refunds", may="refund.create")
async def refund_payment(form: RefundForm, who: Who, parts: House, payment_id: PaymentId) -> RefundAnswer:
    """Gives money back, in part or whole; needs a code and the payment password."""
    merchant_id, order_id = await named(parts, payment_id)
    by = who.account.name or who.account.username
    wish = Wish(merchant_id, order_id, form.refund_id, form.fen, form.reason, by=by)
    await parts.refunder.may(wish)  # what is refused anyway must not cost a code
    await who.prove(form.proof)
    detail = {"refund_id": form.refund_id, "fen": form.fen, "reason": form.reason}
    async with who.actor.change() as connection:  # before it is asked for: a refund that got away is known, too
        await who.actor.note(connection, "refund.create", f"payment/{payment_id}", detail)
    refund = await parts.refunder.create(wish)
    return RefundAnswer(id=refund.id, refund_id=refund.refund_id, state=refund.state)


@room.post("/payments/{payment_id}/notices/{notice_id}/resend", may="notice.resend")
async def resend_payment_notice(who: Who, payment_id: PaymentId, notice_id: str) -> Done:
    """Sends one of its notices again; this uses no step of the ladder."""
    async with who.actor.change() as connection:
        its = await connection.fetchval(_ITS, notice_id, payment_id)
        if not its or not await resend(connection, notice_id):
            raise Refusal(Problem.NO_NOTICE, notice_id)
        await who.actor.note(connection, "notice.resend", f"notice/{notice_id}", {"payment": payment_id})
    return Done()


async def named(parts: Parts, payment_id: str) -> tuple[str, str]:
    """A payment's merchant and the merchant's number; Refusal (ORDER_NOT_FOUND)."""
    row = await parts.pool.fetchrow("SELECT merchant_id, order_id FROM payment WHERE id = $1", payment_id)
    if row is None:
        raise Refusal(Problem.ORDER_NOT_FOUND, payment_id)
    return row["merchant_id"], row["order_id"]


def titles_of(who: Caller, parts: Parts) -> dict[int, str]:
    """How the running channels are called."""
    titles = {}
    for setup in parts.switchboard.current.content.channels.values():
        spec = registry.specs().get(setup.code)
        titles[setup.id] = f"{who.say(spec.name) if spec else setup.code} {setup.name or setup.merchant_no}".strip()
    return titles


def pays(parts: Parts, channel_id: int) -> bool:
    """Whether payments may run over a channel."""
    products = parts.switchboard.current.content.products.values()
    return any(channel_id in product.channels for product in products)
