"""Calls of the signed API that send messages by template and tell how they stand."""

from collections.abc import Mapping
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.platform.message import MessageKind
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.doors.api.fields import notify_url_of
from hutong.features.merchants import Merchant
from hutong.features.messages.message import Message
from hutong.features.messages.send import Sender
from hutong.features.messages.take import Taker
from hutong.features.messages.wish import OPENID, Wish, fields_of

SEND: Final = ("merId", "msgId", "openid", "fields", "nonceStr", "sign")
QUERY: Final = ("merId", "msgId", "nonceStr", "sign")


class MessageCalls:
    """/api/message and what is below it."""

    def __init__(self, sender: Sender, taker: Taker, *, loopback: bool) -> None:
        self._sender = sender
        self._taker = taker
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/message/send": Call(SEND, self._send),
            "/api/message/query": Call(QUERY, self._query, "question"),
        }

    async def _send(self, merchant: Merchant, fields: Fields) -> Answer:
        sent = await self._sender.send(self._wish(fields), merchant.may_use)
        refusal = sent.refusal()
        if refusal is not None:
            raise refusal
        return succeeded(merchant, "请求成功", _standing(sent.message))

    async def _query(self, merchant: Merchant, fields: Fields) -> Answer:
        return succeeded(merchant, "请求成功", _standing(await self._taker.find(merchant.id, fields["msgId"])))

    def _wish(self, fields: Fields) -> Wish:
        kind, template, way = (fields.get(name, "") for name in ("kind", "templateId", "messageType"))
        if bool(kind) == bool(template):
            raise Refusal(Problem.MISSING_FIELD if not kind else Problem.BAD_FIELD, "kind / templateId")
        if not OPENID.fullmatch(fields["openid"]):
            raise Refusal(Problem.BAD_FIELD, "openid")
        if kind and (fields.get("channel") or way):
            raise Refusal(Problem.BAD_FIELD, "channel / messageType (kind)")
        return Wish(
            merchant_id=fields["merId"],
            request_id=fields["msgId"],
            openid=fields["openid"],
            fields=fields_of(fields["fields"]),
            kind=kind,
            template=template,
            way=MessageKind(way) if way else None,
            channel=fields.get("channel", ""),
            url=fields.get("url", ""),
            mini_app=fields.get("miniApp", ""),
            mini_page=fields.get("miniPage", ""),
            notify_url=notify_url_of(fields, loopback=self._loopback),
        )


def _standing(message: Message) -> dict[str, str]:
    """How a message stands."""
    told = message.state in ("failed", "unsent")
    return {
        "merId": message.merchant_id,
        "msgId": message.request_id,
        "sysMsgId": message.id,
        "openid": message.openid,
        "status": message.state,
        "reason": f"{message.code} {message.words}".strip() if told else "",
    }
