"""What counts as heard: HTTP 2xx and the word alone (trap 8)."""

import pytest

from hutong.base.http import Reply
from hutong.features.notices.deliver import is_success


@pytest.mark.parametrize("body", [b"success", b" success\r\n", b"success\n"])
@pytest.mark.parametrize("status", [200, 201, 204])
def test_heard(status: int, body: bytes) -> None:
    assert is_success(Reply(status, body))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"SUCCESS"),
        (200, b"<p>no success</p>"),
        (200, b"success!"),
        (200, b'"success"'),
        (200, b"unsuccessful"),
        (200, b""),
        (302, b"success"),
        (404, b"success"),
        (500, b"success"),
        (199, b"success"),
    ],
)
def test_not_heard(status: int, body: bytes) -> None:
    assert not is_success(Reply(status, body))
