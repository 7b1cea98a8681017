"""What we say of a failure ourselves, not the provider: said in both languages, kept in one, and read back in both."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hutong.base import http
from hutong.base.text import Text

_WHOLE: Final = ".+"
_WORD: Final = r"\S+"
# What may stand in front of our own words: a kind of failure and a code, neither of which ends a clause.
_BEFORE: Final = re.compile(r"(?:\S*[^\s:：] ){0,2}")


# The kinds of failure, as people call them; kept where nothing else was said.
NAMES: Final[Mapping[str, Text]] = {
    "config": Text("我方配置有误", "wrong settings"),
    "unsupported": Text("通道不支持", "not supported"),
    "refused": Text("被拒绝", "refused"),
    "not_found": Text("服务商没有此单", "not found at the provider"),
    "duplicate": Text("单号重复", "number used before"),
    "slow_down": Text("请求过快", "too many requests"),
    "unreachable": Text("连接不上", "unreachable"),
    "unknown": Text("结果未知", "outcome unknown"),
    "forged": Text("来源不可信", "not to be believed"),
}


class Saying:
    """A sentence with gaps `{0}`, `{1}`, the same ones in both languages."""

    def __init__(self, zh: str, en: str, *gaps: str) -> None:
        """`gaps`: for each, the pattern of what stands in it."""
        self._template = Text(zh, en)
        self._patterns = tuple(re.compile(_pattern(one, gaps)) for one in self._template)

    def __call__(self, *given: object) -> Text:
        """The sentence with its gaps filled; a Text each in its language."""
        both = [one if isinstance(one, Text) else Text(str(one), str(one)) for one in given]
        zh, en = self._template
        return Text(zh.format(*(one.zh for one in both)), en.format(*(one.en for one in both)))

    def read(self, words: str) -> Text | None:
        """The sentence that was kept in either language; None when it is another one."""
        for pattern in self._patterns:
            if found := pattern.fullmatch(words):
                return self(*(spoken(gap) for _, gap in sorted(found.groupdict().items())))
        return None


def _pattern(template: str, gaps: tuple[str, ...]) -> str:
    parts = re.split(r"\{(\d)\}", template)
    pattern = re.escape(parts[0])
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        again = f"(?P<gap{number}>" in pattern
        pattern += f"(?P=gap{number})" if again else f"(?P<gap{number}>{gaps[int(number)]})"
        pattern += re.escape(text)
    return pattern


_KIND: Final = "[a-z]+(?:_[a-z]+)+"  # of a credential, such as access_token
_CODE: Final = "[A-Z][A-Z0-9_]+"  # of a channel
NO_CREDENTIAL: Final = Saying("没有取到 {0}：{1}", "no {0}: {1}", _KIND, _WHOLE)
HELD_ELSEWHERE: Final = Saying(
    "另一个进程正在获取 {1} 的 {0}，一直没有结束",
    "another process is getting the {0} of {1}, and does not come to an end",
    *(_KIND, _WORD),
)
NOT_TO_BE_READ: Final = Saying("暂时读不到接口凭证：{0}", "credentials are not to be had: {0}", _WORD)
NOT_TOLD_LATELY: Final = Saying(
    "服务商近期没有推送 {1} 的 {0}：检查它的推送地址",
    "the provider has not told the {0} of {1} lately: check the address that it pushes to",
    *(_KIND, _WORD),
)
NOBODY_GETS: Final = Saying(
    "没有通道获取 {1} 的 {0}：添加 {2} 通道，商户号填 {1}，启用后刷新",
    "nobody gets the {0} of {1}: set up a channel {2} with merchant number {1}, enable it and refresh",
    *(_KIND, _WORD, _WORD),
)
NO_REVISION: Final = Saying("没有配置版本 {0}", "there is no revision {0}", _WORD)
NOT_IN_REVISION: Final = Saying(
    "通道 {0} 不在配置版本 {1} 中，或已停用", "channel {0} is not in revision {1}, or disabled", _WORD, _WORD
)
NOT_OPENED: Final = Saying("通道 {0} 的配置有误：{1}", "channel {0} has wrong settings: {1}", _WHOLE, _WHOLE)
CAN_NOT: Final = Saying("{0} 不支持 {1}", "{0} can't {1}", _CODE, _WORD)
NO_SCENE: Final = Saying("{0} 没有场景 {1}", "{0} has no scene {1}", _CODE, _WORD)
SENDER_ENDED: Final = Saying("发出请求的进程中断，没有等到答复", "its sender ended")
NOT_THERE: Final = Saying("渠道没有此单", "not at the provider")
UPLOAD_CUT: Final = Saying("上传中断", "the upload was cut off")
_TRANSPORT: Final = tuple(
    Saying(*one)
    for one in (
        *(http.NOT_TO_BE_SENT, http.NO_NAME, http.REFUSED, http.NOT_TRUSTED, http.NO_TLS, http.NOT_CONNECTED),
        *(http.TOO_SLOW, http.CUT, http.UNREADABLE),
    )
)
_NAMED: Final = {name.zh: name for name in NAMES.values()}  # in English they are words that anybody uses
_EVERY: Final = (
    *(*_TRANSPORT, NO_CREDENTIAL, HELD_ELSEWHERE, NOT_TO_BE_READ, NOT_TOLD_LATELY, NOBODY_GETS, NO_REVISION),
    *(NOT_IN_REVISION, NOT_OPENED, CAN_NOT, NO_SCENE, SENDER_ENDED, NOT_THERE, UPLOAD_CUT),
)


def spoken(words: str) -> Text:
    """What was kept of a failure, in both languages where the words are ours; a provider's as they are.

    Ours may have been kept in either language, behind a kind of failure and a code.
    """
    for start in _starts(words):
        if (own := _read(words[start:])) is not None:
            return Text(f"{words[:start]}{own.zh}", f"{words[:start]}{own.en}")
    return Text(words, words)


def _read(words: str) -> Text | None:
    if words in _NAMED:
        return _NAMED[words]
    return next((own for saying in _EVERY if (own := saying.read(words)) is not None), None)


def _starts(words: str) -> Iterator[int]:
    """Where our own words may begin: at the start, or behind one or two words."""
    yield 0
    before = _BEFORE.match(words)
    end = before.end() if before else 0
    yield from (place + 1 for place, letter in enumerate(words[:end]) if letter == " ")
