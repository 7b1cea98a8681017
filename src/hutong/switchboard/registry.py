"""The channel codes that this version knows, found by scanning the folder of channels; no list names them."""

import importlib
import pkgutil
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.capabilities.channel import Key, Spec
from hutong.capabilities.platform.codes import ExplainsCodes, Meaning


def scan(package: ModuleType) -> Mapping[str, Spec]:
    """The specs of a package's sub-packages, by code; TypeError for a room without SPEC or a code that comes twice."""
    found: dict[str, Spec] = {}
    for room in sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg):
        spec = getattr(importlib.import_module(f"{package.__name__}.{room}"), "SPEC", None)
        if not isinstance(spec, Spec):
            raise TypeError(f"{package.__name__}.{room} holds no SPEC")
        if spec.code in found:
            raise TypeError(f"{package.__name__}.{room} repeats the code {spec.code}")
        found[spec.code] = spec
    return MappingProxyType(found)


@cache
def specs() -> Mapping[str, Spec]:
    """Every channel code that this version knows; scanned once a process."""
    return scan(importlib.import_module("hutong.channels"))


def can(code: str, wanted: type) -> bool:
    """Whether channels of a code have this capability; false of a code that isn't known."""
    known = specs().get(code)
    return known is not None and issubclass(known.adapter, wanted)


def lacks(code: str, given: Collection[str], wanted: type) -> tuple[Key, ...]:
    """The optional keys that a capability of a code needs and that are not among those given; none of one unknown."""
    known = specs().get(code)
    return known.config.lacks(wanted, given) if known else ()


def capability(code: str, route: str) -> type | None:
    """The capability through which a code does a business type; None when it can't or isn't known."""
    known = specs().get(code)
    capabilities = known.capabilities() if known else frozenset()
    return next((one for one in capabilities if vars(one).get("ROUTE") == route), None)


def businesses() -> Mapping[str, Text]:
    """The business types that need a route, with their names: what the capabilities of all channels declare."""
    routed: set[Any] = {one for spec in specs().values() for one in spec.capabilities() if "ROUTE" in vars(one)}
    return {one.ROUTE: one.ROUTE_NAME for one in sorted(routed, key=lambda one: str(one.ROUTE))}


def business(name: str) -> Text:
    """What people call a business type; the word itself where no capability has it."""
    return businesses().get(name, Text(name, name))


def secret_keys(code: str) -> frozenset[str]:
    """The keys of a code that are secrets; none of a code that isn't known."""
    known = specs().get(code)
    declared = known.config.keys() if known else ()
    return frozenset(key.wire for key in declared if key.secret)


def meaning(code: str, number: str) -> Meaning | None:
    """What the provider of a code means by a number of its own; None where nobody knows."""
    known = specs().get(code)
    return known.adapter.meaning(number) if known and issubclass(known.adapter, ExplainsCodes) else None


def spec(code: str) -> Spec:
    """The spec of a code; Refusal (UNKNOWN_CODE) with the known codes."""
    known = specs()
    if code not in known:
        names = listed(known)
        why = Text(f"{code}（已知：{names.zh}）", f"{code} (known: {names.en})")
        raise Refusal(Problem.UNKNOWN_CODE, why, [("code", Text(f"只能是 {names.zh}", f"one of {names.en}"))])
    return known[code]
