"""How often one source may come: an exact sliding window, kept in this process."""

from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Final

WINDOW: Final = 60.0  # seconds
_SOURCES: Final = 50_000  # the longest silent ones are forgotten beyond this


class Rate:
    """Lets `most` through in any minute, wherever the minute begins (a fixed window would let twice that through)."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self.most = most
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, source: str) -> bool:
        """Whether this source may come now; one that may not is not counted."""
        at = self._clock()
        times = self._seen.pop(source, None)
        if times is None:
            times = deque()
            if len(self._seen) >= _SOURCES:
                self._seen.popitem(last=False)
        self._seen[source] = times
        while times and times[0] <= at - WINDOW:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(at)
        return True
