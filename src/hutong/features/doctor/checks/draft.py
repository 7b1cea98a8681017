"""Whether what was edited is in effect."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids

_NAME: Final = Text("配置版本", "Configuration")
UNPUBLISHED: Final = Ailment(
    "draft.unpublished",
    Level.ERROR,
    Text("还没有发布过配置，什么都不会运行", "Nothing was published yet: nothing runs"),
    Text("检查草稿后刷新配置", "Examine the draft, then refresh"),
    "/channels?refresh=1",
)
EDITED: Final = Ailment(
    "draft.edited",
    Level.WARN,
    Text("有改动还没有刷新，不会生效", "Something was edited and not refreshed: it is not in effect"),
    Text("看一遍差异，然后刷新配置", "Read the difference, then refresh"),
    "/channels?refresh=1",
)
AILMENTS: Final = (UNPUBLISHED, EDITED)


def parts(ground: Ground) -> Iterator[Part]:
    """One part."""

    async def look() -> Sequence[Finding]:
        if ground.draft:  # somebody who examines the draft knows that it is one
            return []
        if not ground.revision:
            return [UNPUBLISHED.of(_NAME)]
        if not ground.edits:
            return []
        number = str(ground.edits)
        return [EDITED.of(_NAME, Text(f"{number} 处", number))]

    yield Part("draft", _NAME, ids(AILMENTS), _words(ground), look)


def _words(ground: Ground) -> Text:
    """What is said when nothing is wrong; of a draft, how much of it waits."""
    if ground.draft and ground.edits:
        return Text(
            f"草稿中有 {ground.edits} 处改动，刷新后生效",
            f"{ground.edits} edits in the draft; they take effect with a refresh",
        )
    if ground.draft and not ground.revision:
        return Text("还没有发布过配置，刷新后生效", "Nothing was published yet; the draft takes effect with a refresh")
    return Text("改动都已生效", "Everything that was edited is in effect")
