"""Reminders for people: whom they went to, and why one did not go."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.features.reminders.remind import State, Why

Row = dict[str, Any]
# How a reminder stands, and why it did not go, as people call it; see `remind`.
STATES: Final[Mapping[State, Text]] = {
    "due": Text("待提醒", "Due"),
    "messaged": Text("微信已接收", "WeChat has it"),
    "done": Text("已提醒", "Reminded"),
    "texted": Text("已发短信", "Text message"),
    "none": Text("未提醒", "Not reminded"),
}
REASONS: Final[Mapping[Why, Text]] = {
    "": Text("", ""),
    "off": Text("微信交易消息未启用", "The WeChat payment message is off"),
    "no_payer": Text("不知道付款人的 openid", "Who paid is not known"),
    "other_app": Text("付款人不属于发消息的公众号", "Who paid is another account's user"),
    "refused": Text("微信不能送达", "WeChat does not deliver it"),
    "failed": Text("没有发出去", "It could not be sent"),
    "no_phone": Text("微信提醒不了，也没有手机号", "It can not go by WeChat, and no telephone is known"),
    "sms_off": Text("微信与短信都未启用", "Neither WeChat nor text messages are on"),
    "sms_refused": Text("微信未送达，短信也没有发出", "Not by WeChat, nor by text message"),
}
_LIST: Final = """
SELECT r.payment_id, r.merchant_id, m.name AS merchant_name, p.order_id, p.fen, p.paid_at, r.state, r.why, r.words,
       r.openid, r.message_id, r.sms_id, r.tries, r.next_at, r.created_at, r.done_at, s.state AS message_state,
       trim(coalesce(s.code || ' ' || s.words, '')) AS said
  FROM reminder r JOIN merchant m ON m.id = r.merchant_id JOIN payment p ON p.id = r.payment_id
  LEFT JOIN message s ON s.id = r.message_id
 WHERE ($1 = '' OR r.payment_id = $1) AND ($2::text[] IS NULL OR r.state = ANY($2))
   AND ($3 = '' OR r.payment_id < $3)
 ORDER BY r.payment_id DESC LIMIT $4
"""


async def listed(
    pool: Pool, *, payment_id: str = "", states: Sequence[str] = (), after: str = "", limit: int = 50
) -> list[Row]:
    """The newest payments' reminders, below the payment `after`.

    `message_state` and `said`: how the reminder's message stands and what the platform told of it; None and empty
    where none was made.
    """
    rows = await pool.fetch(_LIST, payment_id, list(states) or None, after, limit)
    return [dict(row) for row in rows]


def detail(words: str) -> Text:
    """What is kept of a failure: the platform's words, or those of the text message's; one of our reasons in words."""
    return next((text for reason, text in REASONS.items() if reason == words), spoken(words))
