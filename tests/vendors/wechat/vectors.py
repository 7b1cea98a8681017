"""The published vectors of WeChat's signatures and seals."""

import json
from pathlib import Path
from typing import Any

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


def named(part: str) -> list[dict[str, Any]]:
    """The vectors whose names hold this part."""
    return [one for one in VECTORS if part in one["name"]]


# What each test takes; together they are all of them.
QUERY_SIGNED = [one for one in VECTORS if "nonce" in one["inputs"] and "encrypt" not in one["inputs"]]
SEAL_SIGNED = [one for one in VECTORS if "nonce" in one["inputs"] and "encrypt" in one["inputs"]]
OPENED = [one for one in VECTORS if "decrypt" in one["name"] and one["channel"] == "wechat_push"]
SHUT = [one for one in VECTORS if "random" in one["inputs"]]
PAGES = [one for one in VECTORS if one["channel"] == "wechat_jssdk"]
USERS = [one for one in VECTORS if one["channel"] == "wechat_mp"]
