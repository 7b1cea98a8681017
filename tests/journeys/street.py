"""A street for journeys: web, worker and sandbox as an installation runs them, each a process on a port of its own."""

import asyncio
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from tests.ports import free_pair

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.http import Wire
from hutong.base.rsa import Signer, Verifier, signer
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.features.merchants import edit
from hutong.switchboard import registry
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products, publish

MERCHANT = "M1001"
PATIENCE = 60.0  # seconds for anything that is waited for


@dataclass
class Street:
    """The processes of an installation, and the merchant's side of its keys."""

    environ: dict[str, str]
    base_url: str
    sandbox_url: str
    private_key: Secret
    md5_key: Secret = field(default_factory=lambda: Secret(""))
    verifier: Verifier | None = None
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, command: str) -> None:
        """Starts `hutong web`, `worker` or `sandbox`."""
        environ = {**os.environ, **self.environ}
        self.processes[command] = subprocess.Popen([sys.executable, "-m", "hutong", command], env=environ)

    def wait(self, command: str, url: str) -> None:
        """Returns once the process answers there; fails when it ended or never does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.processes[command].poll() is None, f"hutong {command} ended"
            try:
                urllib.request.urlopen(f"{url}/health", timeout=2).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"hutong {command} does not answer")

    def switched(self) -> None:
        """Returns once the web process serves what was published while it ran; how soon it does, test_refresh asks."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.base_url}/health", timeout=2) as answer:
                    if orjson.loads(answer.read())["revision"]:
                        return
            except (urllib.error.URLError, OSError):
                pass  # the machine is busy
            time.sleep(0.02)
        raise AssertionError("the web process did not switch to the new revision")

    def close(self) -> None:
        """Ends the processes in order; every one of them goes by itself."""
        for process in self.processes.values():
            process.terminate()
        codes = {command: process.wait(20) for command, process in self.processes.items()}
        assert all(code in (0, -15) for code in codes.values()), codes

    def give_up(self) -> None:
        """Ends the processes of a street that nobody will close, whatever state they are in."""
        for process in self.processes.values():
            process.kill()
            process.wait(20)


async def furnish(street: Street) -> None:
    """A merchant, a channel of every code with the sandbox's account, its usual products; published."""
    wire, hub = Wire(), await Hub.start(Settings.from_environment(street.environ))
    try:
        actor = hub.actor("journey")
        public = signer(street.private_key).public_pem()
        created = await edit.create(actor, "胡同咖啡", mer_id=MERCHANT, public_key=public)
        street.md5_key, street.verifier = created.md5_key, Verifier(created.merchant.platform_public_key)
        for code, spec in registry.specs().items():
            account = await _get(wire, f"{street.sandbox_url}/phone/api/account?code={code}")
            setup = await channels.add_channel(actor, code, account["merchant_no"], settings=account["settings"])
            for name, scene in spec.products.items():
                made = Product(name, Text(name, name), Scene(scene), setup.id, enabled=not spec.exclusive_scan)
                await products.put_product(actor, made)
        for directory in ("pay", "s"):  # at the console of WeChat Pay, as the hub tells its operator
            for code in ("WXPAY", "WXPAY_V3"):
                given = {"account": code, "directory": f"{street.base_url}/{directory}/"}
                url = f"{street.sandbox_url}/phone/api/directory"
                assert (await wire.send("POST", url, headers={}, body=orjson.dumps(given))).status == 200
        await publish.refresh(actor)
        await hub.switchboard.catch_up()
    finally:
        await hub.close()
        await wire.close()


async def _get(wire: Wire, url: str) -> Mapping[str, Any]:
    reply = await wire.send("GET", url, headers={})
    assert reply.status == 200, reply.body
    answer: Mapping[str, Any] = orjson.loads(reply.body)
    return answer


def open_street(dsn: str, home: Path) -> Street:
    """Everything started, furnished and answering. The channels are published while web already runs."""
    port = free_pair()
    base_url, sandbox_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    environ = {
        "HUTONG_DATABASE_URL": dsn,
        "HUTONG_HOME": str(home),
        "HUTONG_PORT": str(port),
        "HUTONG_BASE_URL": base_url,
        "HUTONG_SANDBOX_URL": sandbox_url,
        "HUTONG_MASTER_KEY": MasterKey.generate().reveal(),
    }
    street = Street(environ, base_url, sandbox_url, Signer.generate())
    try:
        for command in ("sandbox", "web", "worker"):
            street.start(command)
        street.wait("sandbox", sandbox_url)
        street.wait("web", base_url)
        asyncio.run(furnish(street))
        street.switched()
    except BaseException:
        street.give_up()
        raise
    return street
