"""What the shop knows of its hub: read from the demo.json that `hutong demo` writes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hutong.app.sandbox.shop.witness import Keys, load


class NoShop(Exception):
    """There is no usable demo.json; the words say what to do."""


@dataclass(frozen=True)
class Config:
    """Where the hub and the sandbox are, the shop's keys, and the products it may use."""

    hub_url: str
    sandbox_url: str
    keys: Keys
    channels: tuple[str, ...]
    others: Mapping[str, Keys] = field(default_factory=dict)  # product -> the keys of another merchant who has it
    sites: Sequence[Mapping[str, Any]] = ()  # places to pay at: {scene, merId, name, codes}

    def keys_for(self, channel: str) -> Keys:
        """The keys of the merchant who may order with this product."""
        return self.others.get(channel, self.keys)

    def keys_of(self, mer_id: str) -> Keys:
        """The keys of the merchant of this number; the first one's for a stranger."""
        return next((keys for keys in self.others.values() if keys.mer_id == mer_id), self.keys)


def read(path: Path) -> Config:
    """The shop's settings; NoShop."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        second = told.get("second")
        others = dict.fromkeys(second["channels"], _keys(second)) if second else {}
        channels = (*told["channels"], *others)
        sites = told.get("sites", ())
        return Config(told["base_url"], told["sandbox_url"], _keys(told["merchant"]), channels, others, sites)
    except FileNotFoundError as error:
        raise NoShop(
            f"没有 {error.filename}；请先运行 hutong demo。 There is none yet: run `hutong demo` first."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise NoShop(f"读不懂 {path}。 It can't be read: {type(error).__name__}: {error}") from error


def _keys(merchant: Mapping[str, Any]) -> Keys:
    return load(
        merchant["merId"],
        merchant["md5_key"],
        Path(merchant["private_key"]).read_bytes(),
        Path(merchant["platform_public_key"]).read_bytes(),
    )
