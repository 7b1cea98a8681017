"""The kinds of exports, found by scanning this folder: a new one changes no other file."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from hutong.features.exports.kind import Kind


@cache
def known() -> Mapping[str, Kind]:
    """Every kind by its name; scanned once a process."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return MappingProxyType({module.KIND.name: module.KIND for module in modules})
