"""The hub's own public address: whether platforms take it, whether it leads here, whether proof files are served."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hutong.base.http import NeverLeft, NoAnswer, Reply
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.capabilities.platform.login import SignsPages
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids
from hutong.features.proofs import facts
from hutong.features.proofs.keep import Proof
from hutong.switchboard import registry

_NAME: Final = Text("公网地址", "Public address")
_ENTER: Final = Text(
    "为域名配置 HTTPS（443 端口）并反向代理到本系统，再把 HUTONG_BASE_URL 改成 https://域名",
    "Serve the domain by HTTPS on port 443 with a reverse proxy to the hub, and set HUTONG_BASE_URL to https://domain",
)
NOT_HTTPS: Final = Ailment(
    "hub.not_https",
    Level.ERROR,
    Text("公网地址不是 https", "The public address is not https"),
    _ENTER,
    "/domain",
)
PORT: Final = Ailment(
    "hub.port",
    Level.ERROR,
    Text("公网地址带端口，微信的域名不支持端口", "The public address has a port, which WeChat's domains can't have"),
    _ENTER,
    "/domain",
)
NO_DOMAIN: Final = Ailment(
    "hub.no_domain",
    Level.ERROR,
    Text("公网地址是 IP 或本机，微信只接受已备案的域名", "The public address is an IP or this machine, not a domain"),
    _ENTER,
    "/domain",
)
UNANSWERED: Final = Ailment(
    "hub.unanswered",
    Level.ERROR,
    Text("从公网地址访问不到本系统", "The hub does not answer at its own public address"),
    Text(
        "检查域名解析、防火墙、证书与反向代理；仅服务器自己访问不到（没有回环）时可以忽略",
        "Check name, firewall, certificate and reverse proxy; it may be ignored where only this server can't reach it",
    ),
    "/domain",
)
STRANGER: Final = Ailment(
    "hub.stranger",
    Level.ERROR,
    Text("公网地址上应答的不是本系统", "Something else answers at the public address"),
    Text(
        "检查域名是否指向本服务器，反向代理是否把所有路径转给本系统",
        "See that the domain leads to this server, and that its proxy passes every path on to the hub",
    ),
    "/domain",
)
NO_PROOF: Final = Ailment(
    "hub.no_proof",
    Level.WARN,
    Text("没有上传域名验证文件（MP_verify_….txt）", "No proof of the domain (MP_verify_….txt) is uploaded"),
    Text(
        "微信公众平台 → 账号设置 → 功能设置：填写域名时下载该文件，在「域名与验证文件」上传",
        "Platform → account settings → functions: download the file where the domain is entered, and upload it here",
    ),
    "/domain",
)
PROOF_LOST: Final = Ailment(
    "hub.proof_lost",
    Level.ERROR,
    Text("域名根目录访问不到验证文件", "A proof file is not served at the domain's root"),
    Text(
        "让反向代理把根目录下的 .txt 请求也转给本系统",
        "Let the proxy pass requests for .txt files at the root on to the hub, too",
    ),
    "/domain",
)
AILMENTS: Final = (NOT_HTTPS, PORT, NO_DOMAIN, UNANSWERED, STRANGER, NO_PROOF, PROOF_LOST)
_OBSTACLES: Final[Mapping[str, Ailment]] = {"scheme": NOT_HTTPS, "port": PORT, "host": NO_DOMAIN}
_HEADERS: Final = {"user-agent": "hutong doctor", "accept": "*/*"}
_TIMEOUT: Final = 8.0


def parts(ground: Ground) -> Iterator[Part]:
    """One part."""

    async def look() -> Sequence[Finding]:
        return [*_form(ground), *_proof(ground), *await _reached(ground)]

    words = Text(f"{ground.base_url} 通往本系统", f"{ground.base_url} leads to the hub")
    yield Part("address", _NAME, ids(AILMENTS), words, look)


def _form(ground: Ground) -> Iterator[Finding]:
    if ground.public:
        address = Text(ground.base_url, ground.base_url)
        yield from (_OBSTACLES[kind].of(_NAME, address) for kind in facts.hindrances(ground.base_url))


def _proof(ground: Ground) -> Iterator[Finding]:
    wanted = any(registry.can(setup.code, SignsPages) for setup in ground.setups)
    if wanted and ground.public and not any(one.name.startswith("MP_verify_") for one in ground.proofs):
        yield NO_PROOF.of(_NAME)


async def _reached(ground: Ground) -> Sequence[Finding]:
    """Who answers there; its proof files are asked for only if that is us."""
    try:
        reply = await _get(ground, "health")
    except (NeverLeft, NoAnswer) as error:
        return [UNANSWERED.of(_NAME, Text(f"{ground.base_url} {error}", f"{ground.base_url} {error}"))]
    if not _is_hub(reply):
        said = f"{ground.base_url}/health → HTTP {reply.status}"
        return [STRANGER.of(_NAME, Text(said, said))]
    served = await asyncio.gather(*(_serves(ground, one) for one in ground.proofs))
    lost = (one.name for one, well in zip(ground.proofs, served, strict=True) if not well)
    return [PROOF_LOST.of(_NAME, Text(name, name)) for name in lost]


async def _serves(ground: Ground, proof: Proof) -> bool:
    try:
        reply = await _get(ground, proof.name)
    except (NeverLeft, NoAnswer):
        return False
    return reply.status == 200 and reply.body.strip() == proof.content.encode()


async def _get(ground: Ground, path: str) -> Reply:
    return await ground.means.http.send("GET", f"{ground.base_url}/{path}", headers=_HEADERS, timeout=_TIMEOUT)


def _is_hub(reply: Reply) -> bool:
    """Whether this is what the hub says at that address, well or not."""
    try:
        told = json.loads(reply.body)
    except ValueError:
        return False
    return isinstance(told, dict) and isinstance(told.get("ok"), bool) and not {"revision", "database"}.isdisjoint(told)
