"""Alipay's open platform gateway (支付宝开放平台), payments of one application.

Manual: docs.open.alipay.com, 270 (computer), 203 (phone), 204 (app), 194 (face to face), api_1 (the calls and their
errors), 105806 (errors of the gate), read in public copies 2026-11.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.money import yuan_of
from hutong.base.rsa import signer
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import (
    Ask,
    Closes,
    Knock,
    Outcome,
    Pays,
    PayState,
    RefundAsk,
    RefundOutcome,
    Refunds,
    RefundState,
    Scene,
)
from hutong.capabilities.platform.login import Identity as Person
from hutong.capabilities.platform.login import LogsInByPage
from hutong.channels.alipay import examine, login, notices, objects, orders
from hutong.channels.alipay.settings import AlipayConfig
from hutong.channels.alipay.wire import (
    GATEWAY,
    Identity,
    Trust,
    Untrusted,
    certificate_blocks,
    certificate_sn,
    opened,
    root_sn,
)

FAULTS: Mapping[str, Fault] = {
    "isv.invalid-signature": Fault.CONFIG,
    "isv.invalid-signature-type": Fault.CONFIG,
    "isv.invalid-app-id": Fault.CONFIG,
    "isv.missing-signature": Fault.CONFIG,
    "isv.missing-signature-type": Fault.CONFIG,
    "isv.missing-signature-key": Fault.CONFIG,
    "isv.missing-app-id": Fault.CONFIG,
    "isv.missing-app-cert-sn": Fault.CONFIG,
    "isv.missing-alipay-root-cert-sn": Fault.CONFIG,
    "isv.invalid-alipay-root-cert-sn": Fault.CONFIG,
    "isv.app-cert-expired": Fault.CONFIG,
    "isv.app-cert-not-exist": Fault.CONFIG,
    "isv.alipay-cert-not-exist": Fault.CONFIG,
    "isv.not-online-app": Fault.CONFIG,
    "isv.missing-encrypt-key": Fault.CONFIG,
    "isv.decryption-error-missing-encrypt-type": Fault.CONFIG,
    "isv.insufficient-isv-permissions": Fault.CONFIG,
    "isv.insufficient-user-permissions": Fault.CONFIG,
    "isv.missing-timestamp": Fault.REFUSED,
    "isv.missing-version": Fault.REFUSED,
    "isv.missing-method": Fault.REFUSED,
    "isv.invalid-method": Fault.REFUSED,
    "isv.invalid-parameter": Fault.REFUSED,
    "isv.invalid-timestamp": Fault.REFUSED,
    "isv.invalid-charset": Fault.REFUSED,
    "isv.invalid-format": Fault.REFUSED,
    "isv.suspected-attack": Fault.REFUSED,
    "isv.app-call-limited": Fault.SLOW_DOWN,
    "isv.code-invalid": Fault.REFUSED,
    "isv.grant-type-invalid": Fault.REFUSED,
    "isv.invalid-auth-token": Fault.REFUSED,
    "aop.invalid-auth-token": Fault.REFUSED,
    "aop.auth-token-time-out": Fault.REFUSED,
    "ACQ.ACCESS_FORBIDDEN": Fault.CONFIG,
    "ACQ.PARTNER_ERROR": Fault.CONFIG,
    "ACQ.INVALID_PARAMETER": Fault.REFUSED,
    "ACQ.EXIST_FORBIDDEN_WORD": Fault.REFUSED,
    "ACQ.TOTAL_FEE_EXCEED": Fault.REFUSED,
    "ACQ.TRADE_HAS_CLOSE": Fault.REFUSED,
    "ACQ.TRADE_HAS_FINISHED": Fault.REFUSED,
    "ACQ.TRADE_STATUS_ERROR": Fault.REFUSED,
    "ACQ.REASON_TRADE_STATUS_INVALID": Fault.REFUSED,
    "ACQ.REASON_TRADE_BEEN_FREEZEN": Fault.REFUSED,
    "ACQ.BUYER_SELLER_EQUAL": Fault.REFUSED,
    "ACQ.TRADE_BUYER_NOT_MATCH": Fault.REFUSED,
    "ACQ.BUYER_ENABLE_STATUS_FORBID": Fault.REFUSED,
    "ACQ.PAYMENT_AUTH_CODE_INVALID": Fault.REFUSED,
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": Fault.REFUSED,
    "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH": Fault.REFUSED,
    "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR": Fault.REFUSED,
    "ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR": Fault.REFUSED,
    "ACQ.BEYOND_PAY_RESTRICTION": Fault.REFUSED,
    "ACQ.BEYOND_PER_RECEIPT_RESTRICTION": Fault.REFUSED,
    "ACQ.ERROR_BALANCE_PAYMENT_DISABLE": Fault.REFUSED,
    "ACQ.PULL_MOBILE_CASHIER_FAIL": Fault.REFUSED,
    "ACQ.PAYMENT_FAIL": Fault.REFUSED,
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": Fault.REFUSED,
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": Fault.REFUSED,
    "ACQ.REFUND_FEE_ERROR": Fault.REFUSED,
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": Fault.REFUSED,
    "ACQ.TRADE_NOT_ALLOW_REFUND": Fault.REFUSED,
    "ACQ.TRADE_NOT_EXIST": Fault.NOT_FOUND,
    "ACQ.CONTEXT_INCONSISTENT": Fault.DUPLICATE,
    "ACQ.TRADE_HAS_SUCCESS": Fault.DUPLICATE,
    "ACQ.DISCORDANT_REPEAT_REQUEST": Fault.DUPLICATE,
    "ACQ.SYSTEM_ERROR": Fault.UNKNOWN,
    "aop.ACQ.SYSTEM_ERROR": Fault.UNKNOWN,
    "aop.unknow-error": Fault.UNKNOWN,
    "isp.unknow-error": Fault.UNKNOWN,
}
# Kinds of refusal at the gate whose sub-codes are many; in the others only the sub-code tells.
GATE: Mapping[str, Fault] = {"20001": Fault.CONFIG, "40005": Fault.SLOW_DOWN, "40006": Fault.CONFIG}

DONE, IN_PROCESS = "10000", "10003"
NOT_TO_CLOSE = (  # paid, or closed before: the query tells which
    "ACQ.TRADE_STATUS_ERROR",
    "ACQ.REASON_TRADE_STATUS_INVALID",
    "ACQ.REASON_ILLEGAL_STATUS",
    "ACQ.TRADE_HAS_SUCCESS",
    "ACQ.TRADE_HAS_FINISHED",
    "ACQ.TRADE_HAS_CLOSE",
)
REASON = 256  # characters


class Alipay(Channel[AlipayConfig], Pays, Closes, Refunds, LogsInByPage, Examines):
    """One application at Alipay."""

    WALLET: ClassVar[str] = "alipay"
    SCENES: ClassVar[frozenset[Scene]] = frozenset(orders.TRADES)
    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    def __init__(self, config: AlipayConfig, line: Line) -> None:
        super().__init__(config, line)
        self._identity = Identity(config.merchant_no, signer(config.private_key), _certified(config))
        self._trust = Trust(config.alipay_public_key, config.alipay_certificate)

    def payers(self) -> str:
        """See `Pays.payers`."""
        return self.config.merchant_no

    def takes(self, payer_id: str) -> bool:
        """See `Pays.takes`."""
        return orders.PAYER.fullmatch(payer_id) is not None

    async def pay(self, ask: Ask) -> Outcome:
        """See `Pays.pay`. For a browser or app nothing leaves here: it is handed the signed request.

        A payment code that waits for the payer's password is WAITING, without a start.
        """
        trade = orders.TRADES.get(ask.scene)
        if trade is None:
            raise Failed(Fault.UNSUPPORTED, words=f"no scene {ask.scene}")
        told = orders.content(self.config.merchant_no, ask)
        if trade.browser is not None:
            # dated from the order, so that asking again gives the same request
            back = {"notify_url": self.line.callback, "return_url": ask.return_url}
            request = self._identity.request(trade.method, told, ask.created_at, **back)
            start = orders.handed(self.line.endpoint, ask, request)
            return Outcome(PayState.WAITING, ask.number, fen=ask.fen, start=start)
        answer = await self._call(trade.method, told, notify_url=self.line.callback, bear=(IN_PROCESS,))
        if ask.scene is Scene.BARCODE:
            return _charged(ask, answer)
        objects.check_number(answer, ask.number)
        start_now = orders.begun(ask, answer)
        no = objects.optional(answer, "trade_no")
        return Outcome(PayState.WAITING, ask.number, fen=ask.fen, provider_no=no, start=start_now)

    async def query(self, number: str) -> Outcome:
        """See `Pays.query`. Before the payer scans or logs in, Alipay has no trade: Failed(NOT_FOUND)."""
        answer = await self._call("alipay.trade.query", {"out_trade_no": number})
        return objects.trade(answer, number)

    def hear(self, knock: Knock) -> list[Outcome | RefundOutcome]:
        """See `Pays.hear`. Notifications of refunds say nothing that could be believed of one refund: none is told."""
        return notices.read(self.config, self._trust, knock)

    def payment_returned(self, query: str) -> str:
        """Our number of the order from which a browser comes back with this query; Forged. It proves no payment."""
        return notices.returned(self.config, self._trust, query)

    def acknowledge(self, heard: bool) -> Reply:
        """See `Pays.acknowledge`: anything but these seven letters makes Alipay come again."""
        return Reply(200, b"success" if heard else b"fail", {"content-type": "text/plain; charset=utf-8"})

    async def close(self, number: str) -> Outcome:
        """See `Closes.close`. What Alipay won't close is asked about: paid, closed before, or unknown."""
        answer = await self._call("alipay.trade.close", {"out_trade_no": number}, bear=NOT_TO_CLOSE)
        code = objects.optional(answer, "sub_code")
        if not code:
            objects.check_number(answer, number)
            no = objects.optional(answer, "trade_no")
            return Outcome(PayState.CLOSED, number, provider_no=no, words="TRADE_CLOSED")
        found = await self.query(number)
        if found.state in (PayState.PAID, PayState.CLOSED):
            return found
        raise Failed(Fault.UNKNOWN, code, f"not closed, and {found.words}")

    async def refund(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund`. Alipay takes a repeated number with the same amount as the same refund.

        Only fund_change Y says that this call moved money; otherwise (a repetition, or not yet) the query is believed.
        """
        told: dict[str, Any] = {
            "out_trade_no": ask.payment_number,
            "refund_amount": yuan_of(ask.fen),
            "out_request_no": ask.number,
        }
        if ask.reason:
            told["refund_reason"] = ask.reason[:REASON]
        answer = await self._call("alipay.trade.refund", told)
        objects.check_number(answer, ask.payment_number)
        if answer.get("fund_change") != "Y":
            found = objects.refund(await self._call(*_refund_query(ask)), ask)
            return found or RefundOutcome(RefundState.UNKNOWN, ask.number, words="fund_change N")
        if (objects.fen(answer, "refund_fee") or 0) < ask.fen:  # the sum of all refunds of the payment
            raise objects.Foreign("less was refunded than was asked for")
        done = objects.moment(answer, "gmt_refund_pay")
        return RefundOutcome(RefundState.DONE, ask.number, fen=ask.fen, done_at=done, words="fund_change Y")

    async def refund_query(self, ask: RefundAsk) -> RefundOutcome:
        """See `Refunds.refund_query`."""
        found = objects.refund(await self._call(*_refund_query(ask)), ask)
        if found is None:
            raise Failed(Fault.NOT_FOUND, words="no such refund")
        return found

    def page(self, back: str, state: str, *, more: bool = False) -> str:
        """See `LogsInByPage.page`."""
        return login.page(self.line.host(login.HOST), self.config.merchant_no, back, state, more=more)

    def returned(self, query: Mapping[str, str]) -> str:
        """See `LogsInByPage.returned`."""
        return login.code_in(self.config.merchant_no, query)

    async def exchange(self, code: str, *, more: bool = False) -> Person:
        """See `LogsInByPage.exchange`."""
        answer = await self._call(login.TOKEN, bare=True, grant_type="authorization_code", code=code)
        token, shared = login.token(answer), {}
        if more:
            shared = await self._call(login.SHARED, auth_token=token)
        return login.identity(answer, shared)

    def only_heard(self) -> Sequence[str]:
        """See `Examines.only_heard`: nothing that is asked tells whose account is credited."""
        return ("SELLER_ID",) if self.config.seller_id else ()

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        del around
        return examine.questions(self.query)

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        del verb
        return examine.blame(failed)

    async def _call(
        self,
        method: str,
        told: Mapping[str, Any] | None = None,
        *,
        bear: tuple[str, ...] = (),
        bare: bool = False,
        **extra: str,
    ) -> dict[str, Any]:
        """A verified answer. Failed by its error code, except codes and sub-codes in `bear`.

        `bare`: this method says yes without a code. `extra`: parameters beside the biz_content, or instead of it.
        """
        request = self._identity.request(method, told, now(), **extra)
        body = urlencode({"biz_content": request.pop("biz_content")}).encode() if told is not None else b""
        headers = {"content-type": "application/x-www-form-urlencoded;charset=utf-8", "user-agent": "hutong"}
        line = self.line
        url = f"{line.endpoint}{GATEWAY}?{urlencode(request)}"
        reply = await line.http.send("POST", url, headers=headers, body=body, timeout=line.timeout)
        answer, signed = opened(reply.body, method, self._trust)
        code = answer.get("code", DONE if bare else "")
        if signed and (code in (DONE, *bear) or answer.get("sub_code") in bear):
            return answer
        raise _failure(answer, signed)


def _failure(answer: Mapping[str, Any], signed: bool) -> Exception:
    code, sub_code = objects.optional(answer, "code"), objects.optional(answer, "sub_code")
    fault = FAULTS.get(sub_code) or GATE.get(code, Fault.UNKNOWN)
    if not signed and fault is not Fault.CONFIG:  # nobody signed it, so it is believed in nothing else
        return Untrusted("the answer has no signature")
    words = objects.optional(answer, "sub_msg") or objects.optional(answer, "msg")
    return Failed(fault, (sub_code or code)[:64], words[:200])


def _certified(config: AlipayConfig) -> dict[str, str]:
    if not config.app_certificate:
        return {}
    own = certificate_sn(certificate_blocks(config.app_certificate)[0])
    return {"app_cert_sn": own, "alipay_root_cert_sn": root_sn(config.alipay_root_certificate or "")}


def _charged(ask: Ask, answer: Mapping[str, Any]) -> Outcome:
    if answer.get("code") == IN_PROCESS:
        objects.check_number(answer, ask.number)
        no = objects.optional(answer, "trade_no")
        return Outcome(PayState.WAITING, ask.number, fen=ask.fen, provider_no=no, words="WAIT_BUYER_PAY")
    outcome = objects.trade(answer, ask.number, PayState.PAID)
    if outcome.fen != ask.fen:
        raise objects.Foreign("another amount than was asked for")
    return outcome


def _refund_query(ask: RefundAsk) -> tuple[str, dict[str, Any]]:
    told = {"out_trade_no": ask.payment_number, "out_request_no": ask.number, "query_options": ["gmt_refund_pay"]}
    return "alipay.trade.fastpay.refund.query", told
