"""What JPush tells by callback: verified, and receipts of messages read into our words.

Source: docs.jiguang.cn/jsms/server/callback, read in public copies 2026-11. The signature covers neither the type nor
the data of a callback, so whoever sees one can say something else with it until it is too old: hence the short window,
and the advice to have the address in HTTPS.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hutong.base.secrets import same
from hutong.base.text import bearable
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.channels.jpush_sms.settings import JpushSmsConfig
from hutong.channels.jpush_sms.wire import form, moment, signature, unpacked, word

STATES: Mapping[str, SmsState] = {
    "4001": SmsState.DELIVERED,
    "4002": SmsState.FAILED,
    "4003": SmsState.FAILED,
    "4004": SmsState.FAILED,
    "4005": SmsState.FAILED,
    "4006": SmsState.FAILED,
    "4007": SmsState.FAILED,
    "4008": SmsState.FAILED,
    "4009": SmsState.FAILED,
    "4010": SmsState.FAILED,
    "4100": SmsState.FAILED,
}
REASONS: Mapping[str, str] = {  # the code alone says nothing on a timeline
    "4001": "发送成功",
    "4002": "运营商黑名单",
    "4003": "手机终端问题（关机、停机等）",
    "4004": "空号",
    "4005": "可发送短信余量不足",
    "4006": "发送频率超过运营商限制",
    "4007": "未应答（语音）",
    "4008": "用户正忙（语音）",
    "4009": "无法接通",
    "4010": "含有敏感词",
    "4100": "其他错误",
}
WINDOW = timedelta(minutes=5)
_NONCE = re.compile(r"-?[0-9]{1,20}")  # a number, so that nothing else can get into the text that is signed
_ECHO = re.compile(r"[0-9A-Za-z_-]{1,64}")


def read(config: JpushSmsConfig, knock: Knock) -> list[SmsOutcome]:
    """The receipt in a knock; nothing for the check of the address and for other news. Forged."""
    try:
        if knock.method == "GET":
            if not echo(knock):
                raise ValueError("neither a callback nor the check of the address")
            return []
        fields = form(knock.body.decode())
        _check(config, fields, knock)
        return [_receipt(unpacked(fields.get("data", "")))] if fields.get("type") == "SMS_REPORT" else []
    except (ValueError, RecursionError) as error:
        raise Forged(str(error)[:200]) from error


def echo(knock: Knock) -> str:
    """What the console wants to hear back when the operator enters the address; empty for what it never asks."""
    found = re.search(r"(?:^|&)echostr=([^&]*)", knock.query)
    return found[1] if found and _ECHO.fullmatch(found[1]) else ""


def _check(config: JpushSmsConfig, fields: Mapping[str, str], knock: Knock) -> None:
    nonce, timestamp = fields.get("nonce", ""), fields.get("timestamp", "")
    sent = moment(timestamp)
    if sent is None or not _NONCE.fullmatch(nonce):
        raise ValueError("the nonce or the timestamp is missing or none")
    if not same(signature(config.merchant_no, config.private_key, nonce, timestamp), fields.get("signature", "")):
        raise ValueError("the signature is wrong")
    if abs(knock.at - sent) >= WINDOW:
        raise ValueError("the timestamp is five minutes away")


def _receipt(data: Mapping[str, Any]) -> SmsOutcome:
    provider_no, status = word(data.get("msgId")), word(data.get("status"))
    if not provider_no or not status:
        raise ValueError("msgId or status is missing")
    return SmsOutcome(
        STATES.get(status, SmsState.UNKNOWN),
        provider_no=bearable(provider_no, 64),
        phone=bearable(word(data.get("phone")), 32),
        at=moment(word(data.get("receiveTime"))),
        code=bearable(status, 64),
        words=REASONS.get(status, ""),
    )
