"""Files put together: which part is given which, in one place."""

from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.files import FileCalls
from hutong.features.files.arrive import Arrivals
from hutong.features.files.haul.budget import Budget
from hutong.features.files.haul.leftovers import Leftovers
from hutong.features.files.keep import Files
from hutong.features.files.ledger import FileLedger
from hutong.features.files.migrate import Mover
from hutong.features.files.upload import Uploader
from hutong.switchboard.routing import Router


@dataclass(frozen=True, slots=True)
class Storage:
    """What the doors, the worker and the commands call."""

    uploader: Uploader
    arrivals: Arrivals
    files: Files
    leftovers: Leftovers
    mover: Mover

    @classmethod
    def assemble(cls, hub: Hub) -> "Storage":
        """Files over a started hub."""
        pool, switchboard, owner = hub.pool, hub.switchboard, hub.listener.owner
        router, ledger = Router(switchboard, hub.health), FileLedger(pool, owner)
        leftovers = Leftovers(pool, switchboard, owner)
        budget = Budget(hub.settings.upload_megabytes << 20)
        arrivals = Arrivals(pool, switchboard, router, ledger, leftovers, budget)
        return cls(
            uploader=Uploader(switchboard, router, hub.health, ledger, leftovers, budget),
            arrivals=arrivals,
            files=Files(switchboard, ledger, arrivals),
            leftovers=leftovers,
            mover=Mover(pool, switchboard, ledger, leftovers),
        )

    def calls(self, *, most: int, loopback: bool) -> FileCalls:
        """The calls of the signed API; `most` is the most bytes of one file."""
        return FileCalls(self.uploader, self.arrivals, self.files, most=most, loopback=loopback)
