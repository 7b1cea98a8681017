"""The scenes that this version knows, found by scanning this folder; no list names them."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.features.scenes.scene import Scene


def scan(package: ModuleType) -> Mapping[str, Scene]:
    """The scenes of a package's sub-packages, by code; TypeError for one without SCENE or a code that comes twice."""
    found: dict[str, Scene] = {}
    for room in sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg):
        scene = getattr(importlib.import_module(f"{package.__name__}.{room}"), "SCENE", None)
        if not isinstance(scene, Scene):
            raise TypeError(f"{package.__name__}.{room} holds no SCENE")
        if scene.code in found:
            raise TypeError(f"{package.__name__}.{room} repeats the code {scene.code}")
        found[scene.code] = scene
    return MappingProxyType(found)


@cache
def scenes() -> Mapping[str, Scene]:
    """Every scene that this version knows; scanned once a process."""
    return scan(importlib.import_module("hutong.features.scenes"))


def scene(code: str) -> Scene:
    """The scene of a code; Refusal (UNKNOWN_SCENE) with the known ones."""
    known = scenes()
    if code not in known:
        names = listed(known)
        why = Text(f"{code}（已知：{names.zh}）", f"{code} (known: {names.en})")
        raise Refusal(Problem.UNKNOWN_SCENE, why, [("scene", Text(f"只能是 {names.zh}", f"one of {names.en}"))])
    return known[code]
