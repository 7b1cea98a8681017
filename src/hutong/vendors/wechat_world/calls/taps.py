"""Where a tap on a message leads, and the other fields of it that are neither template nor reader.

Source: developers.weixin.qq.com 模板消息 (sendTemplateMessage) and 订阅消息 (sendMessage, bizsend).
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from hutong.capabilities.simulation import Book
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.refusals import Refused

NUMBER: Final = 32  # characters of a client_msg_id
_LANGUAGES: Final = ("zh_CN", "en_US", "zh_HK", "zh_TW")
_VERSIONS: Final = ("developer", "trial", "formal")
_PAGE: Final = re.compile(r"/?[\w-]+(/[\w-]+)*(\?[^\s#]*)?", re.ASCII)


def number(body: Mapping[str, Any]) -> str:
    """The number by which a second message is known; empty without. Refused(40035)."""
    given = body.get("client_msg_id")
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > NUMBER:
        raise Refused(40035)
    return given


def program(book: Book, body: Mapping[str, Any]) -> str:
    """AppID and page of the mini program that a tap opens; empty without. Refused(47001, 40166, 40165)."""
    given = body.get("miniprogram")
    if not given:
        return ""
    if not isinstance(given, dict):
        raise Refused(47001)
    appid, path = str(given.get("appid") or ""), str(given.get("pagepath") or "")
    if appid not in [one.appid for one in applications.every(book) if one.kind == "mini"]:
        raise Refused(40166)
    if path and not _PAGE.fullmatch(path):
        raise Refused(40165)
    return f"{appid} {path}".strip()


def page(body: Mapping[str, Any]) -> str:
    """The page of the mini program that sends, in the language and version that are asked for.

    Refused(41030, 47003).
    """
    if body.get("lang", "zh_CN") not in _LANGUAGES:
        raise Refused(47003, "lang invalid")
    if body.get("miniprogram_state", "formal") not in _VERSIONS:
        raise Refused(47003, "miniprogram_state invalid")
    path = str(body.get("page") or "")
    if path and not _PAGE.fullmatch(path):
        raise Refused(41030)
    return path
