"""A part of an examination: one subject that is looked at by itself, beside the others, and can't fail them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, fine
from hutong.features.doctor.report import Examined

log = logging.getLogger(__name__)
PATIENCE: Final = 20.0  # seconds for one part
LATE: Final = Ailment(
    "doctor.late",
    Level.WARN,
    Text(f"{PATIENCE:.0f} 秒内没有检查完", f"It could not be examined within {PATIENCE:.0f} seconds"),
    Text("稍后再检查一次；网络很慢时先检查服务器的出口", "Examine it again; if it stays, look at the server's way out"),
)
BROKEN: Final = Ailment(
    "doctor.broken",
    Level.WARN,
    Text("检查本身出错", "The examination itself failed"),
    Text("查看系统日志，并反馈给我们", "See the system's log, and report it to us"),
)
AILMENTS: Final = (LATE, BROKEN)


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked at: how people call it, everything that it can find, and what is said when nothing is wrong.

    `look` gives None where there is nothing to say: it could not be looked at, and another part tells why.
    """

    key: str
    name: Text
    ailments: Collection[str]  # the ids that it looks for
    fine: Text
    look: Callable[[], Awaitable[Sequence[Finding] | None]]

    async def examine(self) -> Examined:
        """What is wrong, each thing once, or one finding that nothing is. Never raises."""
        found: Sequence[Finding] | None
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self.look()
        except TimeoutError:
            found = [LATE.of(self.name)]
        except Exception as error:
            log.exception("the examination of %s failed", self.key)
            kind = type(error).__name__
            found = [BROKEN.of(self.name, Text(kind, kind))]
        if found is None:
            return Examined(self.key, self.name, (), ())
        told = tuple(dict.fromkeys(found)) or (fine(self.key, self.name, self.fine),)
        return Examined(self.key, self.name, tuple(self.ailments), told)


def ids(ailments: Collection[Ailment]) -> list[str]:
    """The ids of ailments."""
    return [one.id for one in ailments]
