"""When a notice is repeated: one tuple a ladder, from the manuals, with ten per cent of jitter."""

import random
from collections.abc import Mapping
from typing import Final

# seconds between tries; WeChat Pay: 24 h 4 m in all, Alipay: 25 h 22 m
WECHAT: Final = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
ALIPAY: Final = (240, 600, 600, 3600, 7200, 21600, 54000)
LADDERS: Final[Mapping[str, tuple[int, ...]]] = {"wechat": WECHAT, "alipay": ALIPAY}
JITTER: Final = 0.1


def wait_after(ladder: str, tries: int, chance: float | None = None) -> float | None:
    """Seconds to wait after try number `tries` (the first is 1); None when that was the last one.

    `chance` between 0 and 1 chooses the jitter; random when not given.
    """
    steps = LADDERS.get(ladder, WECHAT)
    if not 1 <= tries <= len(steps):
        return None
    spread = random.random() if chance is None else chance
    return steps[tries - 1] * (1 - JITTER + 2 * JITTER * spread)
