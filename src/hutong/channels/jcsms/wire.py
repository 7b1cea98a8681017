"""A gateway's requests, answers and receipts as its profile writes them down."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode

from hutong.base.clock import beijing
from hutong.base.secrets import Secret
from hutong.base.text import bearable
from hutong.capabilities.faults import Fault, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import Sms, SmsOutcome, SmsState
from hutong.channels.jcsms import rules
from hutong.channels.jcsms.rules import AnswerRule, ReceiptRule, Source
from hutong.channels.jcsms.settings import ANSWER, CODES, STATES, JcsmsConfig

PROOF: Final = "token"  # the name of the token in the query of the receipts' address
_MOST: Final = 1000  # fields of a form
_OURS: Final = re.compile(r"[0-9A-Z]{1,26}")
_ABROAD: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


@dataclass(frozen=True, slots=True)
class Profile:
    """A configured gateway, with its rules read."""

    config: JcsmsConfig
    names: Mapping[str, str]  # the key that names a field -> the field
    extra: Mapping[str, str]
    answer: AnswerRule
    number: Source | None
    codes: Mapping[str, Fault]
    receipts: ReceiptRule | None


def profile(config: JcsmsConfig) -> Profile:
    """The rules of settings that were checked. A gateway with an answer rule of its own has codes of its own, too."""
    usual = config.answer_rule is None
    answer = AnswerRule.read(config.answer_rule or ANSWER)
    number = config.answer_number or ("text" if usual else "")
    codes = config.answer_codes or (CODES if usual else "")
    states = config.receipt_states or STATES
    names = config.receipt_fields
    return Profile(
        config,
        {wire: name for wire, name in config.names() if wire != "EXTRA"},
        rules.pairs(config.extra) if config.extra else {},
        answer,
        Source.read(number) if number else None,
        rules.codes(codes, answer) if codes else {},
        ReceiptRule.read(config.receipt_body or "form", names, states) if names else None,
    )


def signed_text(sms: Sms, config: JcsmsConfig) -> str:
    """The text as it is read, with the signature in its place."""
    sign = sms.sign or config.sign_name or ""
    if not sign:
        return sms.text
    return f"【{sign}】{sms.text}" if config.sign_place == "front" else f"{sms.text}【{sign}】"


def fields(gateway: Profile, sms: Sms, moment: datetime) -> dict[str, str]:
    """What is sent, signed."""
    config = gateway.config
    values = {
        "FIELD_ACCOUNT": config.merchant_no,
        "FIELD_PASSWORD": config.private_key.reveal(),
        "FIELD_PHONE": sms.phone,
        "FIELD_TEXT": signed_text(sms, config),
        "FIELD_NUMBER": sms.number,
        "FIELD_TIME": clock(moment, (config.field_time or "").partition(":")[2]),
    }
    found = {name: values[wire] for wire, name in gateway.names.items() if wire in values} | dict(gateway.extra)
    if config.signs:
        found[gateway.names["FIELD_SIGN"]] = sign(found, config.sign_rule or "", config.private_key)
    return found


def clock(moment: datetime, written: str) -> str:
    """A moment as the gateway wants it: s (seconds, also where nothing is said), ms, or a clock in Beijing."""
    if written == "clock":
        return f"{beijing(moment):%Y%m%d%H%M%S}"
    return str(int(moment.timestamp() * (1000 if written == "ms" else 1)))


def sign(told: Mapping[str, str], rule: str, secret: Secret) -> str:
    """The signature of fields by a rule: md5, or hmac-sha256; ValueError for another one."""
    text = "&".join(f"{name}={value}" for name, value in sorted(told.items()) if value)
    if rule == "md5":
        return hashlib.md5(f"{text}&key={secret.reveal()}".encode(), usedforsecurity=False).hexdigest()
    if rule == "hmac-sha256":
        return hmac.new(secret.reveal().encode(), text.encode(), hashlib.sha256).hexdigest()
    raise ValueError(f"no signature rule {rule}")


def encoded(told: Mapping[str, str], config: JcsmsConfig) -> tuple[str, bytes, dict[str, str]]:
    """Fields as (query, body, headers)."""
    headers = {"user-agent": "hutong"}
    if config.method == "GET":
        return f"?{urlencode(told)}", b"", headers
    if config.body == "json":
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return "", body, {**headers, "content-type": "application/json;charset=utf-8"}
    return "", urlencode(told).encode(), {**headers, "content-type": "application/x-www-form-urlencoded;charset=utf-8"}


def receipts(rule: ReceiptRule, knock: Knock) -> list[SmsOutcome]:
    """What a callback says of messages; rows that are no receipts are left out. Forged when it can't be read."""
    try:
        rows = rules.receipts(rule, knock.body.decode("utf-8-sig")) if rule.path is not None else [_form(knock)]
    except (ValueError, RecursionError):
        raise Forged("no receipt can be read in it") from None
    found = (_outcome(rule, row) for row in rows)
    return [outcome for outcome in found if outcome is not None]


def token(query: str) -> str:
    """The token in a query; empty when there is none, more than one, or nothing to be read."""
    try:
        found = [value for name, value in _pairs(query) if name == PROOF]
    except ValueError:
        return ""
    return found[0] if len(found) == 1 else ""


def _form(knock: Knock) -> dict[str, str]:
    """The fields of a form and of the address; ValueError when one comes twice."""
    found = [pair for pair in _pairs(knock.query) if pair[0] != PROOF]
    found += _pairs(knock.body.decode())
    told = dict(found)
    if len(told) != len(found):
        raise ValueError("a field comes twice")
    return {name: value.strip() for name, value in told.items()}


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)


def _outcome(rule: ReceiptRule, row: Mapping[str, str]) -> SmsOutcome | None:
    told = {ours: row.get(theirs, "") for ours, theirs in rule.names.items()}
    state, no, number = told["state"], told.get("no", ""), told.get("number", "")
    number = number if _OURS.fullmatch(number) else ""
    if not state or not (no or number):
        return None  # other news, such as an answer that somebody wrote
    phone = told.get("phone", "")
    mainland = _ABROAD.fullmatch(phone)
    return SmsOutcome(
        rule.states.get(state, SmsState.UNKNOWN),
        number,
        bearable(no, 64),
        mainland[1] if mainland else bearable(phone, 32),
        code=bearable(state, 64),
    )
