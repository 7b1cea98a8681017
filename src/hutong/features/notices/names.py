"""Looking names up in threads of its own, one question a name at a time: a dead name server delays nobody else."""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

_THREADS: Final = 64  # names that can be looked up at once; a dead one holds its thread for half a minute


class Names:
    """Asks the system's resolver; those who ask for the same name while it is asked share the answer."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")
        self._asking: dict[tuple[str, int], asyncio.Future[list[str]]] = {}

    async def look_up(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name; OSError when it has none."""
        key = (host, port)
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.get_running_loop().run_in_executor(self._threads, _ask, host, port)
            self._asking[key] = asking
            asking.add_done_callback(lambda done: self._answered(key, done))
        return await asyncio.shield(asking)  # whoever runs out of patience leaves the question to the others

    def close(self) -> None:
        """Asks nothing more; questions under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _answered(self, key: tuple[str, int], done: "asyncio.Future[list[str]]") -> None:
        del self._asking[key]
        if not done.cancelled():
            done.exception()  # those who asked have it; if all have left, it is nobody's


def _ask(host: str, port: int) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
