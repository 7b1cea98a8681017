"""What the simulated Aliyun demands of phones, signatures, templates and their parameters, and what it makes of them.

Source: help.aliyun.com, document_detail/55284 (SendSms) and 101346 (codes, with their reasons), read in public copies
2026-11. From memory: the words of some refusals, and the order in which things are looked at.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_sms.simulator.accounts import PASSED
from hutong.channels.aliyun_sms.simulator.refusals import business

_MOST_PHONES = 1000
_MAINLAND = re.compile(r"(?:\+|86|\+86|0086)?(1[3-9][0-9]{9})")
_FOREIGN = re.compile(r"[1-9][0-9]{6,14}")
_VARIABLE = re.compile(r"\$\{([0-9A-Za-z_]+)\}")
_ADDRESS = re.compile(r"https?://|www\.|[0-9A-Za-z-]+\.(?:com|cn|net|org)\b", re.IGNORECASE)
_UNUSUAL = re.compile("[【】〖〗『』「」\U0001f000-\U0001faff\u2600-\u27bf]")
_LENGTHS: Mapping[str, tuple[int, int]] = {"code": (4, 6), "notice": (1, 35), "global": (1, 35)}


def phones(told: str) -> list[str]:
    """The phones of a list, mainland numbers bare; Refused."""
    found = told.split(",")
    if len(found) > _MOST_PHONES:
        raise business("isv.MOBILE_COUNT_OVER_LIMIT", f"手机号码数量超过限制，最多支持{_MOST_PHONES}条")
    return [phone(one) for one in found]


def phone(told: str) -> str:
    """One phone; Refused."""
    mainland = _MAINLAND.fullmatch(told)
    if mainland:
        return mainland[1]
    if _FOREIGN.fullmatch(told):
        return told
    raise business("isv.MOBILE_NUMBER_ILLEGAL", f"{told}invalid mobile number")


def is_mainland(number: str) -> bool:
    """Whether a phone that was let through is one of mainland China."""
    return bool(_MAINLAND.fullmatch(number))


def template(account: Record, sign: str, code: str) -> Record:
    """The account's template, which this signature may send; Refused."""
    signed = account["signs"].get(sign)
    if signed is None or signed["status"] != PASSED:
        raise business("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名")
    found: Record | None = account["templates"].get(code)
    if found is None or found["status"] != PASSED:
        raise business("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板")
    if signed["only"] and signed["only"] != found["type"]:
        raise business("isv.SMS_SIGNATURE_SCENE_ILLEGAL", "签名和模板类型不一致")
    return found


def check_reach(found: Record, numbers: list[str]) -> None:
    """Passes phones that a template may reach; Refused."""
    for number in numbers:
        if is_mainland(number) and found["type"] == "global":
            raise business("isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "国际/港澳台消息模板不支持发送境内号码")
        if not is_mainland(number) and found["type"] != "global":
            raise business("isv.MOBILE_NUMBER_ILLEGAL", f"{number}invalid mobile number")


def rendered(found: Record, sign: str, told: str) -> str:
    """The whole text as the phone shows it; Refused."""
    params = _params(told)
    names = _VARIABLE.findall(found["content"])
    if any(name not in params for name in names):
        raise business("isv.TEMPLATE_MISSING_PARAMETERS", "模板变量中存在未赋值变量")
    if set(params) != set(names):
        raise business("isv.SMS_TEMPLATE_ILLEGAL", "模板变量与传入的变量不一致")
    for value in params.values():
        _check_value(found["type"], value)
    return f"【{sign}】" + _VARIABLE.sub(lambda match: params[match[1]], found["content"])


def _params(told: str) -> dict[str, str]:
    try:
        params: Any = orjson.loads(told or "{}")
    except ValueError:
        params = None
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        raise business("isv.INVALID_JSON_PARAM", "参数格式错误，请修改为字符串值")
    return params


def _check_value(kind: str, value: str) -> None:
    least, most = _LENGTHS[kind]
    if not least <= len(value) <= most:
        raise business("isv.PARAM_LENGTH_LIMIT", "参数超过长度限制")
    if _ADDRESS.search(value):
        raise business("isv.PARAM_NOT_SUPPORT_URL", "变量不支持传入URL")
    if _UNUSUAL.search(value):
        raise business("isv.UNSUPPORTED_CONTENT", "不支持的短信内容")
    if kind == "code" and not re.fullmatch("[0-9A-Za-z]+", value):
        raise business("isv.TEMPLATE_PARAMS_ILLEGAL", "传入的变量内容和实际申请模板时变量所选择的属性类型不配")
