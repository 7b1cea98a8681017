"""Which carriers may keep a file of this name, and what a merchant is told when none can."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.base.vault import Vault, VaultError
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Failed, detail_of, problem_of
from hutong.capabilities.storage import StorageConfig, Stores
from hutong.features.files.record import suffix_of
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route
from hutong.switchboard.live import Switchboard


@dataclass(frozen=True, slots=True)
class Shelf:
    """A carrier as a file to be kept meets it."""

    able: bool  # it can do what is asked besides keeping
    suffixes: frozenset[str]


Shelves = Callable[[Route], Shelf | None]  # None: the channel can't be opened, and is judged when it is tried


def judge(switchboard: Switchboard, name: str, capability: type[Any] = Stores) -> Callable[[Route], Text | None]:
    """Why a route's channel can't keep a file of this name; Refusal (FILE_TYPE) when the suffix fits none of them.

    `capability`: what else the channel must be able to do.
    """
    opened = switchboard.current.opened

    def shelf(route: Route) -> Shelf | None:
        one = opened.get(route.channel_id)
        return Shelf(one.can(capability), one.face(Stores).suffixes) if one and one.can(Stores) else None

    check_suffix(switchboard.current.content, name, shelf)
    return unfit(name, shelf)


def check_suffix(content: Content, name: str, shelves: Shelves) -> None:
    """Refusal (FILE_TYPE) when no enabled route leads to a carrier that takes this suffix."""
    suffix, routes = suffix_of(name), [route for route in content.routes_of(Stores.ROUTE) if route.enabled]
    allowed = frozenset[str]().union(*(one.suffixes for one in map(shelves, routes) if one))
    if allowed and suffix not in allowed:
        known = listed(sorted(allowed))
        raise Refusal(Problem.FILE_TYPE, Text(f"{suffix}（允许：{known.zh}）", f"{suffix} (allowed: {known.en})"))


def unfit(name: str, shelves: Shelves) -> Callable[[Route], Text | None]:
    """Why a route's channel can't keep a file of this name; None when it can."""
    suffix = suffix_of(name)

    def judged(route: Route) -> Text | None:
        one = shelves(route)
        if one is None:
            return None
        if not one.able:
            return Text("不能这样上传", "it can't be uploaded to in this way")
        if suffix not in one.suffixes:
            return Text(f"不允许 {suffix}", f"it takes no {suffix}")
        return None

    return judged


def by_settings(content: Content, vault: Vault) -> Shelves:
    """The carriers as their settings say, opened or not: of a draft, too."""

    def shelf(route: Route) -> Shelf | None:
        setup = content.channels.get(route.channel_id)
        spec = registry.specs().get(setup.code) if setup and setup.enabled else None
        if setup is None or spec is None or not issubclass(spec.adapter, Stores):
            return None
        try:
            config = spec.config.read(setup.merchant_no, setup.opened(vault))
        except (BadConfig, VaultError):
            return None
        return Shelf(True, config.suffixes) if isinstance(config, StorageConfig) else None

    return shelf


def refused(failed: Failed) -> Refusal:
    """A carrier's failure as a merchant is told of it."""
    return Refusal(problem_of(failed.fault), detail_of(failed))
