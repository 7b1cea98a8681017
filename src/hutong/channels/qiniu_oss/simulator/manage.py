"""The simulated Kodo's management of files: looked at, deleted, listed, several at once.

Source: developer.qiniu.com, kodo/1308 (stat) and the pages on delete, batch and list, read in public copies 2026-11.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.requests import Request
from starlette.responses import Response

from hutong.capabilities.simulation.book import Record
from hutong.channels.qiniu_oss.simulator.accounts import Accounts
from hutong.channels.qiniu_oss.simulator.answers import Refused, said
from hutong.channels.qiniu_oss.simulator.gate import Gate, opened, target_of
from hutong.channels.qiniu_oss.simulator.stock import Stock

VERBS = ("stat", "delete", "batch", "list")
_SHOWN = ("fsize", "hash", "mimeType", "putTime")


class Management:
    """Answers the owner of a bucket."""

    def __init__(self, gate: Gate, accounts: Accounts, stock: Stock) -> None:
        self._gate = gate
        self._accounts = accounts
        self._stock = stock
        self._single: Mapping[str, Callable[[Record, str], Any]] = {"stat": self._stat, "delete": self._delete}

    async def answer(self, request: Request) -> Response:
        """The answer to a signed request; Refused."""
        account = await self._gate.manage(request)
        path, _, query = target_of(request).partition("?")
        verb = path.split("/")[1]
        if request.method not in (("GET", "POST") if verb in ("stat", "list") else ("POST",)):
            raise Refused(405, "method not allowed")
        if verb == "list":
            return said(self._list(account, {name: values[-1] for name, values in parse_qs(query).items()}))
        if verb == "batch":
            return self._batch(account, (await request.body()).decode("utf-8", "replace"))
        return said(self._do(account, path))

    def _do(self, account: Record, path: str) -> Any:
        match path.split("/"):
            case ["", verb, entry] if verb in self._single:
                return self._single[verb](account, opened(unquote(entry)))
        raise Refused(400, "invalid argument")

    def _stat(self, account: Record, entry: str) -> dict[str, Any]:
        found = self._found(account, entry)
        return {**{name: found[name] for name in _SHOWN}, "type": 0}

    def _delete(self, account: Record, entry: str) -> None:
        self._stock.drop(self._found(account, entry))

    def _found(self, account: Record, entry: str) -> Record:
        bucket, mark, key = entry.partition(":")
        self._check(account, bucket)
        found = self._stock.find(bucket, key) if mark else None
        if found is None:
            raise Refused(612, "no such file or directory")
        return found

    def _check(self, account: Record, bucket: str) -> None:
        owner = self._accounts.owner(bucket)
        if owner is None:
            raise Refused(631, "no such bucket")
        if owner["access_key"] != account["access_key"]:
            raise Refused(403, "access denied")

    def _batch(self, account: Record, body: str) -> Response:
        results: list[dict[str, Any]] = []
        for op in parse_qs(body).get("op", []):
            try:
                data = self._do(account, f"/{op.lstrip('/')}")
                results.append({"code": 200, "data": data} if data else {"code": 200})
            except Refused as no:
                results.append({"code": no.status, "data": {"error": no.words}})
        if not 0 < len(results) <= 1000:
            raise Refused(400, "invalid argument")
        return said(results, 200 if all(result["code"] == 200 for result in results) else 298)

    def _list(self, account: Record, told: Mapping[str, str]) -> dict[str, Any]:
        bucket, limit = told.get("bucket", ""), told.get("limit", "1000")
        self._check(account, bucket)
        if not limit.isdecimal() or not 1 <= int(limit) <= 1000 or "delimiter" in told:
            raise Refused(400, "invalid argument")  # delimiters are not simulated
        after = _marked(told["marker"]) if told.get("marker") else ""
        fitting = [record for record in self._stock.every(bucket) if record["key"].startswith(told.get("prefix", ""))]
        rest = [record for record in fitting if record["key"] > after]
        page = rest[: int(limit)]
        items = [{"key": record["key"], **{name: record[name] for name in _SHOWN}, "type": 0} for record in page]
        more = len(rest) > len(page)
        return {"items": items, **({"marker": _mark(page[-1]["key"])} if more else {})}


def _mark(key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps({"c": 0, "k": key}).encode()).decode()


def _marked(marker: str) -> str:
    try:
        return str(json.loads(base64.urlsafe_b64decode(marker))["k"])
    except (ValueError, KeyError, TypeError):
        raise Refused(640, "invalid marker") from None
