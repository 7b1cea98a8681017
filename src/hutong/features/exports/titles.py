"""How channels are called in exports."""

from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard


def titles(switchboard: Switchboard) -> dict[int, Text]:
    """The running channels' names, by number."""
    found = {}
    for setup in switchboard.current.content.channels.values():
        spec = registry.specs().get(setup.code)
        name, own = spec.name if spec else Text(setup.code, setup.code), setup.name or setup.merchant_no
        found[setup.id] = Text(f"{name.zh} {own}".strip(), f"{name.en} {own}".strip())
    return found
