"""Aliyun's receipts (SmsReport): an unsigned JSON array, proved by the token in the address that it is posted to.

Source: help.aliyun.com, document_detail/101867 (SmsReport) and 101347 (codes of receipts), read in public copies
2026-11.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from hutong.base.secrets import Secret, same
from hutong.base.text import bearable
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.aliyun_sms.phones import ours
from hutong.channels.aliyun_sms.wire import moment, text

FIELD = "token"  # of the query
SUCCESS: Mapping[bool, SmsState] = {True: SmsState.DELIVERED, False: SmsState.FAILED}
# "The platform has the request but no receipt of the carrier's": neither arrived nor failed, whatever stands beside it.
UNDECIDED = "REQUEST_SUCCESS"
_NAME = re.compile(r"[0-9A-Za-z_^-]{1,64}")


def read(token: Secret | None, knock: Knock) -> list[SmsOutcome]:
    """What a knock says of messages, nothing for replies of phones and other news; Forged.

    One push holds the receipts of many messages, so one that can't be read doesn't take the others with it.
    """
    _check(token, knock)
    try:
        told = orjson.loads(knock.body)
    except ValueError as error:
        raise Forged("the receipts are not JSON") from error
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Forged("the receipts are not a JSON array of objects")
    found = [_receipt(one) for one in told if "success" in one or "err_code" in one]
    return [outcome for outcome in found if outcome.number or outcome.provider_no]


def settled(state: SmsState, code: str) -> SmsState:
    """The state that Aliyun tells, unless the code beside it says that nothing is decided yet."""
    return SmsState.SENT if code == UNDECIDED else state


def _check(token: Secret | None, knock: Knock) -> None:
    if not token:
        raise Forged("no CALLBACK_TOKEN is set, so receipts can't be believed")
    given = [value for name, value in parse_qsl(knock.query, keep_blank_values=True) if name == FIELD]
    if len(given) != 1 or not same(token.reveal(), given[0]):
        raise Forged("the token in the address is missing or wrong")
    if knock.method != "POST":
        raise Forged("receipts are posted")


def _receipt(one: Mapping[str, Any]) -> SmsOutcome:
    success, code = one.get("success"), text(one, "err_code")
    state = SUCCESS[success] if isinstance(success, bool) else SmsState.UNKNOWN
    return SmsOutcome(
        settled(state, code),
        number=_name(one, "out_id"),
        provider_no=_name(one, "biz_id"),
        phone=ours(text(one, "phone_number")),
        at=moment(one.get("report_time")),
        code=bearable(code, 64),
        words=bearable(text(one, "err_msg"), 200),
    )


def _name(one: Mapping[str, Any], field: str) -> str:
    """A number by which a message can be found; others send on the same account, with OutIds that say nothing to us."""
    value = text(one, field)
    return value if _NAME.fullmatch(value) else ""
