"""刷新配置: what a refresh would change, the refresh itself, the versions there were, and the way back to one."""

from datetime import datetime
from typing import Any

from hutong.doors.office.configuration.shapes import Changed, Found, Line, Mark, changed, found
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.difference import Change
from hutong.switchboard.drafts.publish import Plan, Published, Version

room = Room("office", "revisions")


class RevisionState(Answer):
    """Whether something is edited but not in effect: the banner of every page."""

    running: int  # the revision of the process that answers; 0: none was published yet
    newest: int
    edited: bool
    changes: int


class RefreshPlan(Answer):
    """What a refresh or rollback would do; `token` names exactly this."""

    base: int
    token: str
    changes: list[Changed]
    errors: list[Found]
    warnings: list[Found]


class RollbackPlan(RefreshPlan):
    """What a rollback would do, and which edits of the draft it throws away."""

    lost: list[Changed]


class Publish(Form):
    """The go-ahead for the plan with this token."""

    expect: Mark
    remark: Line = ""


class InEffect(Answer):
    """A revision that was published; `running` is that of the process that answers."""

    revision: int
    running: int
    changes: int


class Revision(Answer):
    """A published revision."""

    id: int
    at: datetime
    actor: str
    remark: str
    changes: int
    running: bool


class RevisionDetail(Revision):
    """A revision with what it changed."""

    diff: list[Changed]


@room.get("/revisions/state", may="channel.view")
async def revision_state(who: Who, parts: House) -> RevisionState:
    """Whether something is edited but not refreshed."""
    newest, changes = await publish.edited(who.actor)
    return RevisionState(running=parts.switchboard.current.id, newest=newest, edited=changes > 0, changes=changes)


@room.get("/refresh", may="channel.view")
async def refresh_plan(who: Who, parts: House) -> RefreshPlan:
    """What a refresh would change, and what forbids it."""
    planned = await publish.plan(who.actor)
    running = parts.switchboard.current.content
    return RefreshPlan(**_plan(planned, running, who))


@room.post("/refresh", may="channel.refresh")
async def refresh(form: Publish, who: Who, parts: House) -> InEffect:
    """Publishes the draft that was looked at, and no other."""
    done = await publish.refresh(who.actor, form.remark, form.expect)
    await parts.switchboard.catch_up()
    return _done(done, parts.switchboard.current.id)


@room.get("/revisions", may="channel.view")
async def list_revisions(who: Who, parts: House, after: int | None = None, limit: Limit = 20) -> Page[Revision]:
    """What was published, newest first."""
    rows = await publish.versions(who.actor, limit + 1, after)
    shown = [Revision(**_version(row, parts.switchboard.current.id)) for row in rows[:limit]]
    return Page[Revision](rows=shown, next=str(shown[-1].id) if len(rows) > limit else None)


@room.get("/revisions/{revision_id}", may="channel.view")
async def revision(revision_id: int, who: Who, parts: House) -> RevisionDetail:
    """What one revision changed."""
    row = await publish.version(who.actor, revision_id)
    contents = [await channels.look(who.actor), parts.switchboard.current.content]
    diff = changed([Change.unpack(item) for item in row.diff], contents, who)
    return RevisionDetail(**_version(row, parts.switchboard.current.id), diff=diff)


@room.get("/revisions/{revision_id}/rollback", may="channel.view")
async def rollback_plan(revision_id: int, who: Who, parts: House) -> RollbackPlan:
    """What going back to a revision would change, and which edits it throws away."""
    planned, lost = await publish.plan_rollback(who.actor, revision_id)
    running = parts.switchboard.current.content
    contents = [planned.content, await channels.look(who.actor), running]
    return RollbackPlan(**_plan(planned, running, who), lost=changed(lost, contents, who))


@room.post("/revisions/{revision_id}/rollback", may="channel.refresh")
async def rollback(revision_id: int, form: Publish, who: Who, parts: House) -> InEffect:
    """Publishes an old content as a new revision, and makes the draft equal to it."""
    done = await publish.rollback(who.actor, revision_id, form.remark, form.expect)
    await parts.switchboard.catch_up()
    return _done(done, parts.switchboard.current.id)


def _plan(planned: Plan, running: Content, who: Caller) -> dict[str, Any]:
    contents = [planned.content, running]
    return {
        "base": planned.base,
        "token": planned.token,
        "changes": changed(planned.changes, contents, who),
        "errors": found(planned.errors, planned.content, who),
        "warnings": found(planned.warnings, planned.content, who),
    }


def _version(row: Version, running: int) -> dict[str, Any]:
    own = {"id": row.id, "at": row.at, "actor": row.actor, "remark": row.remark}
    return {**own, "changes": len(row.diff), "running": row.id == running}


def _done(done: Published, running: int) -> InEffect:
    return InEffect(revision=done.revision, running=running, changes=len(done.plan.changes))
