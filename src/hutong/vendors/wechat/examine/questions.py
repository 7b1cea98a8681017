"""What an application at WeChat is asked about itself: nothing is sent to anybody, and no other system loses its token.

Manual: developers.weixin.qq.com, getStableAccessToken (without force it gives the token that there is, and it has
nothing to do with the older way's), 获取微信 API 服务器 IP, getAllPrivateTemplates, 网页授权. The page tells its
numbers (10003 …) to any browser that calls itself WeChat's; where it asks for the real one, nothing is concluded.
"""

import re
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Circumstances, Finding, Level, PushState, Question
from hutong.capabilities.faults import Failed
from hutong.vendors.wechat import letters, oauth, tokens
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.examine import ailments
from hutong.vendors.wechat.push import PLAIN, doubted
from hutong.vendors.wechat.settings import STABLE, WechatConfig

_TOKEN, _SERVER, _RIGHTS, _TEMPLATES, _CODE = "token", "addresses", "rights", "templates", "exchange"
_NOBODYS: Final = "0123456789abcdef0123456789abcdef"  # a code that no browser ever came back with
_BROWSER: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.50 hutong"
_NUMBER: Final = re.compile(r"(?:错误码|err(?:or)?[ _]?code)\D{0,8}(10[0-9]{3})\b", re.IGNORECASE)
_UNAUTHORISED: Final = ("48001", "50001")
_USED: Final = ("40029", "40163")  # what nobody's code is to be answered with


def only_heard(config: WechatConfig) -> Sequence[str]:
    """See `Examines.only_heard`: neither key of pushes can be asked for."""
    given = {"token": config.token, "ENCODING_AES_KEY": config.aes_key}
    return [wire for wire, value in given.items() if value is not None]


def pushed(config: WechatConfig, around: Circumstances) -> Iterator[Finding]:
    """How WeChat's pushes fare, as far as the hub knows by itself."""
    if config.token is None:
        if around.awaited:
            yield ailments.PUSH_UNSET.of()
    elif around.pushes is not None:
        yield from _pushed(around.pushes, sealed=config.aes_key is not None)


def _pushed(state: PushState, *, sealed: bool) -> Iterator[Finding]:
    address = Text(state.url, state.url)
    if sealed and state.doubted == PLAIN:
        yield ailments.PUSH_PLAIN.of(detail=address)
    elif state.doubted:
        yield ailments.PUSH_DOUBTED.of(detail=doubted(state.doubted))
    elif state.greeted_at is None and state.heard_at is None:
        yield ailments.PUSH_UNCHECKED.of(detail=address)
    elif sealed and state.sealed is False:
        yield ailments.PUSH_PLAIN.of(detail=address)


def of_account(wechat: Wechat, around: Circumstances) -> Sequence[Question]:
    """Of an official account."""

    async def rights() -> Sequence[Finding]:
        return await _rights(wechat, around)

    return [*_of_server(wechat), Question(_RIGHTS, rights)]


def of_mini_program(wechat: Wechat, around: Circumstances) -> Sequence[Question]:
    """Of a mini program; its templates are asked for only where messages go out by them."""

    async def templates() -> Sequence[Finding]:
        await letters.list_subscribed_templates(wechat)
        return []

    more = [Question(_TEMPLATES, templates)] if around.messages else []
    return [*_of_server(wechat), *more]


def of_open_application(wechat: Wechat) -> Sequence[Question]:
    """Of an application of the open platform, which has no token of its own: a code that is nobody's."""

    async def exchange() -> Sequence[Finding]:
        await oauth.exchange(wechat, _NOBODYS, more=False)
        return []

    return [Question(_CODE, exchange)]


def blame(verb: str, failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`."""
    if verb == _CODE and failed.code in _USED:
        return []
    return ailments.blamed(failed)


def _of_server(wechat: Wechat) -> Sequence[Question]:
    async def token() -> Sequence[Finding]:
        await tokens.access_token(wechat, STABLE, afresh=False)
        return []

    async def addresses() -> Sequence[Finding]:
        await wechat.call("/cgi-bin/get_api_domain_ip", get=True)
        return []

    return Question(_TOKEN, token), Question(_SERVER, addresses)


async def _rights(wechat: Wechat, around: Circumstances) -> Sequence[Finding]:
    """What the account may do: an account that has neither of two things is of the wrong kind."""
    on_page = await _page_number(wechat, around)
    mute = await _unauthorised(letters.list_followers_templates(wechat))
    if mute and on_page == "10005":
        return [ailments.SUBSCRIPTION.of()]
    unsigned = await _unauthorised(tokens.jsapi_ticket(wechat))  # the same for everybody: asking ends nobody's
    lacking = _lacking(messages=mute and bool(around.messages), pages=unsigned)
    return [*lacking, *ailments.numbered(on_page, _host(around))]


async def _unauthorised(asked: Awaitable[object]) -> bool:
    """Whether the account lacks the permission to ask; Failed for any other reason."""
    try:
        await asked
    except Failed as failed:
        if failed.code not in _UNAUTHORISED:
            raise
        return True
    return False


def _lacking(*, messages: bool, pages: bool) -> Iterator[Finding]:
    """One finding for both: nothing that pays needs the JS-SDK by itself, merchants' pages do."""
    if messages:
        also = Text("、JS-SDK（jsapi_ticket）", " and the JS-SDK (jsapi_ticket)") if pages else Text("", "")
        yield ailments.PERMISSION.of(detail=Text(f"模板消息{also.zh}", f"template messages{also.en}"))
    elif pages:
        told = ailments.PERMISSION.of(detail=Text("JS-SDK（jsapi_ticket）", "JS-SDK (jsapi_ticket)"))
        yield replace(told, level=Level.WARN)


async def _page_number(wechat: Wechat, around: Circumstances) -> str:
    """The number on the page that payers are sent to, empty where it shows none."""
    line = wechat.line
    url = oauth.inside(line.host("open"), wechat.app, around.back, "doctor", oauth.BASE)
    reply = await line.http.send("GET", url, headers={"user-agent": _BROWSER}, timeout=line.timeout)
    found = _NUMBER.search(reply.body.decode("utf-8", "replace"))
    return found[1] if found else ""


def _host(around: Circumstances) -> Text:
    host = around.base_url.partition("://")[2]
    return Text(f"本系统的域名是 {host}", f"our host is {host}")
