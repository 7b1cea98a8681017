"""What the demo's operator enters at the simulated merchants' consoles: the directories of the hub's own pages."""

import contextlib

from hutong.app.sandbox.handset.directories import Directories
from hutong.app.sandbox.world import World
from hutong.base.text import Unfit
from hutong.features.proofs.facts import facts


def enter(world: World) -> None:
    """Enters the pay directories that the hub tells its operator, at every merchant that lacks them.

    Those of an earlier run of the demo, at another port, give way; what its operator entered elsewhere stays.
    """
    scheme = world.hub_url.partition("://")[0]
    own = [f"{scheme}://{one.value}" for one in facts(world.hub_url, "") if one.key.endswith("_directory")]
    directories = Directories(world)
    for merchant in directories.every():
        account = f"{merchant['code']}/{merchant['form']}"
        for old in merchant["directories"]:
            if old not in own and _is_ours(old, own):
                directories.remove(account, old)
        with contextlib.suppress(Unfit):  # the operator's own fill the console already
            for one in own:
                directories.add(account, one)


def _is_ours(old: str, own: list[str]) -> bool:
    paths = {one.split("/", 3)[3] for one in own}
    return old.startswith("http://127.0.0.1:") and old.split("/", 3)[3] in paths
