"""The environment: read by type, wrong values named, the master key made once and for its owner only."""

import subprocess
import sys
from pathlib import Path

import pytest

from hutong.app.settings import Settings
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey


def test_without_an_environment_there_are_defaults() -> None:
    settings = Settings.from_environment({})
    assert (settings.port, settings.sandbox_port, settings.base_url) == (8000, 8001, "http://127.0.0.1:8000")
    assert (settings.sandbox_url, settings.rate_per_minute, settings.rate_allow) == (None, 400, ())


def test_the_environment_is_read_by_type() -> None:
    settings = Settings.from_environment(
        {
            "HUTONG_DATABASE_URL": "postgresql://u:hushhush@db/x",
            "HUTONG_HOME": "/srv/hutong",
            "HUTONG_PORT": "9000",
            "HUTONG_BASE_URL": "https://pay.example.com/",
            "HUTONG_SANDBOX_URL": "http://127.0.0.1:9001/",
            "HUTONG_RATE_ALLOW": "1.2.3.4, 10.0.0.0/8,",
            "HUTONG_TRUSTED_PROXIES": "10.0.0.1",
            "HUTONG_WEB": "2",
            "HUTONG_MASTER_KEY": "hushhush",
        }
    )
    assert (settings.home, settings.port, settings.sandbox_port) == (Path("/srv/hutong"), 9000, 9001)
    assert (settings.base_url, settings.sandbox_url) == ("https://pay.example.com", "http://127.0.0.1:9001")
    assert settings.rate_allow == ("1.2.3.4", "10.0.0.0/8")
    assert (settings.web_processes, settings.trusted_proxies) == (2, "10.0.0.1")
    assert settings.master == Secret("hushhush")
    assert "hushhush" not in repr(settings)


def test_the_addresses_follow_the_port() -> None:
    assert Settings.from_environment({"HUTONG_PORT": "9000"}).base_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize("text", ["x", "-1", "0", "1.5", "８０００", "9" * 20])
def test_a_number_that_is_none_is_named(text: str) -> None:
    with pytest.raises(Refusal, match="HUTONG_PORT") as refused:
        Settings.from_environment({"HUTONG_PORT": text})
    assert refused.value.problem is Problem.BAD_COMMAND


def test_a_master_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "a" / "b")
    with pytest.raises(Refusal) as refused:
        settings.master_key()
    assert refused.value.problem is Problem.NO_MASTER_KEY
    settings.make_master_key()
    path = tmp_path / "a" / "b" / "master.key"
    text = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    settings.make_master_key()
    assert path.read_text() == text
    assert [file.name for file in path.parent.iterdir()] == ["master.key"]
    wrapped = MasterKey.read(Secret(text)).new_data_key()
    assert settings.master_key().open(wrapped)


def test_the_environments_key_goes_before_the_file(tmp_path: Path) -> None:
    key = MasterKey.generate()
    settings = Settings(home=tmp_path, master=key)
    settings.make_master_key()
    assert not (tmp_path / "master.key").exists()
    Settings(home=tmp_path).make_master_key()
    assert settings.master_key().open(MasterKey.read(key).new_data_key())


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_text("not a key")
    with pytest.raises(Refusal) as refused:
        Settings(home=tmp_path).master_key()
    assert refused.value.problem is Problem.WRONG_MASTER_KEY


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; import sys; from hutong.app.settings import Settings;"
        " home = Path(sys.argv[1]); Settings(home=home).make_master_key(); print((home / 'master.key').read_text())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1
