"""The other side that isn't there: it answers nobody, and sees on the disk what is whole."""

from pathlib import Path

import pytest
from tests.channels.local_oss.stand import NOBODY, Stand, an_object

from hutong.base.http import NoAnswer
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.channels.local_oss.simulator import LocalOssSimulator


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS"])
async def test_nothing_is_there_to_be_asked(stand: Stand, method: str) -> None:
    for path in ("", "/", "/files/7/3/a", "/bucket/key?x=1"):
        assert (await stand.http.send(method, NOBODY + path, headers={}, body=b"x")).status == 404


async def test_the_wrongs_of_the_transport_are_done(stand: Stand) -> None:
    stand.provider.mischiefs.order(Mischief.RESET)
    with pytest.raises(NoAnswer):
        await stand.http.send("GET", NOBODY, headers={})


async def test_the_adapter_asks_nobody(stand: Stand) -> None:
    adapter = stand.open(http=InProcess({}), endpoint="http://127.0.0.1:9")
    file = an_object(3)
    await adapter.put(file, b"abc")
    assert await adapter.read(file.key, 0, 3) == b"abc"


def test_an_account_is_always_the_same(stand: Stand) -> None:
    again = LocalOssSimulator(Home(NOBODY, stand.http))
    assert [again.account(form) for form in again.FORMS] == [stand.account]
    with pytest.raises(KeyError):
        again.account("cloud")


async def test_it_sees_what_is_whole(stand: Stand) -> None:
    file = an_object(3)
    await stand.adapter.put(file, b"abc")
    await stand.adapter.begin(an_object(3))
    (stand.folder / ".part" / "put-1").mkdir()
    (stand.folder / ".part" / "put-1" / "content").write_bytes(b"ab")
    assert stand.provider.objects() == {file.key: 3}
    assert stand.provider.unfinished() == 1
    assert stand.provider.content(file.key) == b"abc"
    with pytest.raises(KeyError):
        stand.provider.content("absent")


def test_without_a_folder_nothing_is_seen(tmp_path: Path) -> None:
    provider = LocalOssSimulator(Home(NOBODY, InProcess({})))
    assert (provider.folder, provider.objects(), provider.unfinished()) == (None, {}, 0)
    provider.folder = tmp_path / "not made yet"
    assert (provider.objects(), provider.unfinished()) == ({}, 0)
