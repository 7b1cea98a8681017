"""Miaodi's receipts: unsigned JSON, proved by the token in the address that it is posted to.

Source: the receipt page of a reseller of the same interface, and public clients that read receipts, in public copies
2026-11.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from hutong.base.secrets import Secret, same
from hutong.base.text import bearable
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.miaodi.wire import moment, text, unpacked

FIELD = "token"  # of the query
STATES: Mapping[str, SmsState] = {"0": SmsState.DELIVERED, "1": SmsState.FAILED}
SMS_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def read(token: Secret | None, knock: Knock) -> list[SmsOutcome]:
    """What a knock says of messages, nothing for replies of phones; Forged.

    One push holds the receipts of many messages, so one that can't be read doesn't take the others with it.
    """
    _check(token, knock)
    try:
        told = unpacked(knock.body).get("smsResult", [])
    except (ValueError, RecursionError) as error:
        raise Forged("the receipts are no JSON object") from error
    if not isinstance(told, list):
        raise Forged("the receipts are no list")
    found = [_receipt(one) for one in told if isinstance(one, dict)]
    return [outcome for outcome in found if SMS_ID.fullmatch(outcome.provider_no)]


def _check(token: Secret | None, knock: Knock) -> None:
    if not token:
        raise Forged("no CALLBACK_TOKEN is set, so receipts can't be believed")
    given = [value for name, value in parse_qsl(knock.query, keep_blank_values=True) if name == FIELD]
    if len(given) != 1 or not same(token.reveal(), given[0]):
        raise Forged("the token in the address is missing or wrong")
    if knock.method != "POST":
        raise Forged("receipts are posted")


def _receipt(one: Mapping[str, Any]) -> SmsOutcome:
    status, gateway = text(one, "status"), text(one, "respMessage")
    return SmsOutcome(
        STATES.get(status, SmsState.UNKNOWN),
        provider_no=text(one, "smsId"),
        phone=bearable(text(one, "phone"), 32),
        at=moment(text(one, "receiveTime")),
        code=bearable(gateway or status, 64),  # the carrier's own word, which says more than 0 or 1
    )
