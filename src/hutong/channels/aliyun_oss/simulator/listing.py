"""The simulated OSS's lists of objects, in both of their versions.

Source: help.aliyun.com/zh/oss/developer-reference (ListObjects, ListObjectsV2), read in public copies 2026-11.
"""

import base64
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_oss.simulator.answers import XML, Answer, Node, argument, xml
from hutong.channels.aliyun_oss.simulator.call import Call
from hutong.channels.aliyun_oss.simulator.objects import Objects, modified

_MOST: Final = 1000


@dataclass(slots=True)
class _Page:
    """What goes into one answer: objects, prefixes up to the delimiter, and where the next one begins."""

    objects: list[Record] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    last: str = ""
    more: bool = False


def answer(call: Call, objects: Objects, owner: str) -> Answer:
    """ListObjects or, with list-type=2, ListObjectsV2."""
    query = call.query
    second = query.get("list-type") == "2"
    most = query.get("max-keys", "100")
    if not most.isascii() or not most.isdecimal() or not 1 <= int(most[:5]) <= _MOST:
        raise argument("Argument max-keys must be an integer between 1 and 1000.", "max-keys", most)
    after = _after(call, second=second)
    page = _page(objects.every(call.bucket), query.get("prefix", ""), query.get("delimiter", ""), after, int(most))
    url = query.get("encoding-type") == "url"
    shown = [("Prefix", query.get("prefix", "")), ("Delimiter", query.get("delimiter", ""))]
    children: list[Node] = [("Name", call.bucket), *((name, _name(value, url=url)) for name, value in shown)]
    children += [("MaxKeys", most), ("IsTruncated", "true" if page.more else "false")]
    if url:
        children.append(("EncodingType", "url"))
    children += _paging(page, query.get("marker", ""), second=second, url=url)
    children += [_contents(record, owner, url=url) for record in page.objects]
    children += [("CommonPrefixes", [("Prefix", _name(prefix, url=url))]) for prefix in page.prefixes]
    return Answer(200, XML, xml("ListBucketResult", children))


def _after(call: Call, *, second: bool) -> str:
    if not second:
        return call.query.get("marker", "")
    token = call.query.get("continuation-token", "")
    try:
        return base64.b64decode(token, validate=True).decode() if token else call.query.get("start-after", "")
    except ValueError:
        raise argument("The continuation token provided is incorrect.", "continuation-token", token) from None


def _page(records: list[Record], prefix: str, delimiter: str, after: str, most: int) -> _Page:
    page = _Page()
    for record in records:
        key = record["key"]
        if not key.startswith(prefix):
            continue
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        name = key if end < 0 else key[: end + len(delimiter)]
        if name <= after or (page.prefixes and name == page.prefixes[-1]):
            continue
        if len(page.objects) + len(page.prefixes) == most:
            page.more = True
            break
        page.last = name
        if end < 0:
            page.objects.append(record)
        else:
            page.prefixes.append(name)
    return page


def _paging(page: _Page, marker: str, *, second: bool, url: bool) -> list[Node]:
    if second:
        count = ("KeyCount", str(len(page.objects) + len(page.prefixes)))
        token = base64.b64encode(page.last.encode()).decode()
        return [count, *([("NextContinuationToken", token)] if page.more else [])]
    following = [("NextMarker", _name(page.last, url=url))] if page.more else []
    return [("Marker", _name(marker, url=url)), *following]


def _contents(record: Record, owner: str, *, url: bool) -> Node:
    return (
        "Contents",
        [
            ("Key", _name(record["key"], url=url)),
            ("LastModified", f"{modified(record):%Y-%m-%dT%H:%M:%S.000Z}"),
            ("ETag", record["etag"]),
            ("Type", record["made"]),
            ("Size", str(record["size"])),
            ("StorageClass", "Standard"),
            ("Owner", [("ID", owner), ("DisplayName", owner)]),
        ],
    )


def _name(text: str, *, url: bool) -> str:
    return quote(text, safe="") if url else text
