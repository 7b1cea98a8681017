"""The etag: published vectors, and what proves a file of parts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.channels.qiniu_oss.vectors import OF_PARTS, WHOLE, content, parts

from hutong.channels.qiniu_oss.simulator import stock
from hutong.channels.qiniu_oss.sums import BLOCK, blocks, etag, etags_of_parts, tag, untag


@pytest.mark.parametrize("vector", WHOLE, ids=lambda vector: vector["name"])
def test_whole_files(vector: dict[str, Any]) -> None:
    """One block, several blocks, none."""
    body = content(vector["inputs"]["content"], vector["inputs"]["size"])
    assert len(body) == vector["inputs"]["size"]
    assert etag(blocks(body)) == vector["expected"]


@pytest.mark.parametrize("vector", OF_PARTS, ids=lambda vector: vector["name"])
def test_files_of_parts(vector: dict[str, Any]) -> None:
    """The published sum is among those that prove the file; one of other parts is not."""
    sums = [blocks(part) for part in parts(vector)]
    assert vector["expected"] in etags_of_parts(sums)
    assert vector["expected"] not in etags_of_parts([*sums, blocks(b"more")])
    if len(sums) > 1:
        assert etags_of_parts(sums).isdisjoint(etags_of_parts(sums[1:]))


def test_tags() -> None:
    """A tag is a part's blocks, written down; what is none is a ValueError."""
    sums = blocks(bytes(BLOCK + 1))
    assert untag(tag(sums)) == sums
    assert len(sums) == 40
    for text in ("", "abcd", "not base64", tag(sums)[:-4], "é"):
        with pytest.raises(ValueError):
            untag(text)


@given(some.lists(some.binary(min_size=1, max_size=40), min_size=1, max_size=5))
def test_the_simulator_sums_alike(bodies: list[bytes]) -> None:
    """Two who have read the same description: ours holds whatever sum the other finds."""
    theirs = stock.sum_of_parts([(stock.sum_of(body), len(body)) for body in bodies])
    assert theirs in etags_of_parts([blocks(body) for body in bodies])
    assert all(etag(blocks(body)) == stock.sum_of(body) for body in bodies)
