"""What the shop knows of its hub: read from the demo.json that `hutong demo` writes."""

import json
from dataclasses import dataclass
from pathlib import Path

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


def read(path: Path) -> Config:
    """The shop's settings; NoShop."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        merchant = told["merchant"]
        keys = load(
            merchant["merId"],
            merchant["md5_key"],
            Path(merchant["private_key"]).read_bytes(),
            Path(merchant["platform_public_key"]).read_bytes(),
        )
        return Config(told["base_url"], told["sandbox_url"], keys, tuple(told["channels"]))
    except FileNotFoundError as error:
        raise NoShop(
            f"没有 {error.filename}；请先运行 hutong demo。 There is none yet: run `hutong demo` first."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise NoShop(f"读不懂 {path}。 It can't be read: {type(error).__name__}: {error}") from error
