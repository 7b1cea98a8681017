"""Whether a worker is at work: without one no notice goes out, and nobody asks after what was left open."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from hutong.base.clock import beijing
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids
from hutong.features.doctor.pulse import seen

_NAME: Final = Text("后台进程", "The worker")
_REMEDY: Final = Text(
    "用 `hutong run` 启动全部进程（或单独运行 `hutong worker`），由 systemd 或容器平台守护；反复停止时查看日志",
    "Start everything with `hutong run` (or `hutong worker` by itself), and have systemd or the container platform"
    " keep it running; where it stops again and again, read its log",
)
STOPPED: Final = Ailment(
    "worker.stopped",
    Level.ERROR,
    Text(
        "后台进程已经停止：通知不投递，没有结果的支付与退款无人查询",
        "No worker runs any more: no notice is delivered, and nobody asks after open payments and refunds",
    ),
    _REMEDY,
)
NEVER: Final = Ailment(
    "worker.never",
    Level.WARN,
    Text(
        "后台进程还没有运行过：正式使用之前须启动它，否则通知不会投递",
        "No worker has run yet: start it before this goes into use, or no notice is delivered",
    ),
    _REMEDY,
)
AILMENTS: Final = (STOPPED, NEVER)
_SILENT: Final = timedelta(minutes=1)  # several beats


def parts(ground: Ground) -> Iterator[Part]:
    """One part, once something was published: before that there is nothing to work at."""
    if not ground.revision:
        return

    async def look() -> Sequence[Finding]:
        at = await seen(ground.means.pool)
        if at is None:
            return [NEVER.of(_NAME)]
        if ground.at - at <= _SILENT:
            return []
        told = f"{beijing(at):%Y-%m-%d %H:%M:%S}"
        return [STOPPED.of(_NAME, Text(f"{told} 之后没有运行", f"none has run since {told}"))]

    yield Part("worker", _NAME, ids(AILMENTS), Text("正在运行", "It is at work"), look)
