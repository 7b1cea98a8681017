"""域名与验证文件: proof files at the domain's root, and the facts that an operator enters at the platforms."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.payments import titles_of
from hutong.features.logins.visit import RETURN
from hutong.features.proofs import addresses, facts, keep
from hutong.features.proofs.addresses import MOST
from hutong.features.pushes import look

room = Room("office", "proofs")
Name = Annotated[str, Field(min_length=1, max_length=128)]


class ProofShown(Answer):
    """A proof file and where it is served."""

    name: str
    content: str
    url: str
    at: datetime
    by: str


class ProofFile(Form):
    """A file as it was downloaded."""

    name: Name
    content: Annotated[str, Field(max_length=1024)]


class FactShown(Answer):
    """One value to enter at a platform."""

    key: str
    name: str
    value: str
    place: str


class FactPush(Answer):
    """The address of a channel's pushes, and whether the platform has checked it."""

    channel_id: int
    channel: str
    url: str
    greeted_at: datetime | None


class ServerAddresses(Answer):
    """The server's public addresses, for white lists."""

    addresses: list[str]
    entered: bool  # by somebody; else they were found, if there are any


class SetupFacts(Answer):
    """Everything to enter at the platforms."""

    facts: list[FactShown]
    obstacles: list[str]
    server: ServerAddresses
    pushes: list[FactPush]


class ServerForm(Form):
    """The server's public addresses; none: they are found."""

    addresses: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=MOST * 2)]


@room.get("/proofs", may="channel.view")
async def proof_files(parts: House) -> Rows[ProofShown]:
    """Every proof file."""
    root = parts.facts.base_url.rstrip("/")
    return Rows(rows=[_shown(one, root) for one in await keep.listed(parts.pool)])


@room.post("/proofs", may="channel.edit")
async def upload_proof_file(who: Who, parts: House, form: ProofFile) -> ProofShown:
    """Keeps a file and serves it at once."""
    return _shown(await keep.put(who.actor, form.name, form.content), parts.facts.base_url.rstrip("/"))


@room.delete("/proofs/{name}", may="channel.edit")
async def remove_proof_file(who: Who, name: Annotated[str, Path(max_length=128)]) -> Done:
    """Takes a file away."""
    await keep.remove(who.actor, name)
    return Done()


@room.get("/setup/facts", may="channel.view")
async def setup_facts(who: Who, parts: House) -> SetupFacts:
    """What to enter at the platforms."""
    base_url, titles = parts.facts.base_url, titles_of(who, parts)
    pushes = await look.addresses(parts.pool, parts.switchboard.current.content, base_url)
    return SetupFacts(
        facts=[_fact(one, who) for one in facts.facts(base_url, RETURN)],
        obstacles=[who.say(one) for one in facts.obstacles(base_url)],
        server=ServerAddresses.model_validate(await addresses.look(parts.pool)),
        pushes=[
            FactPush(
                channel_id=one.setup.id,
                channel=titles.get(one.setup.id, one.setup.title),
                url=one.url,
                greeted_at=one.greeted_at,
            )
            for one in pushes
        ],
    )


@room.put("/setup/server", may="channel.edit")
async def enter_server_addresses(who: Who, form: ServerForm) -> ServerAddresses:
    """Keeps the server's public addresses."""
    return ServerAddresses.model_validate(await addresses.enter(who.actor, form.addresses))


def _shown(one: keep.Proof, root: str) -> ProofShown:
    return ProofShown(name=one.name, content=one.content, url=f"{root}/{one.name}", at=one.at, by=one.by)


def _fact(one: facts.Fact, who: Caller) -> FactShown:
    return FactShown(key=one.key, name=who.say(one.name), value=one.value, place=who.say(one.place))
