"""Ports for processes that bind them seconds later, below those that the system lends to clients meanwhile."""

import random
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

_LENT: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")  # Linux; elsewhere 49152 and above by custom
_LOWEST, _HIGHEST = 2_048, 65_534


def free_pair() -> int:
    """A free loopback port whose next one is free, too."""
    first_lent = int(_LENT.read_text().split()[0]) if _LENT.exists() else 49_152
    end = first_lent - 1 if first_lent > 2 * _LOWEST else _HIGHEST  # where nearly all are lent, it is left to chance
    while True:
        port = random.randrange(_LOWEST, end, 2)
        with (
            suppress(OSError),
            socket.create_server(("127.0.0.1", port)),
            socket.create_server(("127.0.0.1", port + 1)),
        ):
            return port
