"""What can be done to an installation and undone again: to its draft, at its providers, in its environment."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from tests.features.doctor.planted.installation import Installation

from hutong.base.secrets import Secret
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Product, Route, Setting, Setup
from hutong.switchboard.drafts import rows
from hutong.switchboard.seal import place

Plant = Callable[[Installation], AbstractAsyncContextManager[None]]
Town = Installation


def draft(change: Callable[[Town, Content], Content]) -> Plant:
    """The draft as it is after `change`, written past every check: an older version may have let it in."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        before = await town.draft()
        await _write(town, change(town, before))
        yield
        await _write(town, before)

    return planted


def channel(which: str, change: Callable[[Town, Setup], Setup]) -> Plant:
    """One channel as it is after `change`; for `which` see `Installation.channels`."""

    def changed(town: Town, content: Content) -> Content:
        setup = change(town, content.channels[town.channels[which]])
        return replace(content, channels={**content.channels, setup.id: setup})

    return draft(changed)


def setting(which: str, **values: str | None) -> Plant:
    """Settings of a channel; None removes one."""

    def changed(town: Town, setup: Setup) -> Setup:
        made = {key: sealed(town, setup, key, text) for key, text in values.items() if text is not None}
        kept = {key: one for key, one in setup.settings.items() if key not in values}
        return replace(setup, settings={**kept, **made})

    return channel(which, changed)


def sealed(town: Town, setup: Setup, key: str, text: str) -> Setting:
    """A setting as it lies in the database."""
    if key not in registry.secret_keys(setup.code):
        return Setting(text)
    return Setting(sealed=town.hub.keeper.vault.seal(Secret(text), place(setup.id, key)))


def number(which: str, merchant_no: str) -> Plant:
    """A channel's merchant number."""
    return channel(which, lambda _, setup: replace(setup, merchant_no=merchant_no))


def off(which: str) -> Plant:
    """A channel is disabled."""
    return channel(which, lambda _, setup: replace(setup, enabled=False))


def product(name: str, **changes: Any) -> Plant:
    """A product with fields changed, or a new one."""

    def changed(_: Town, content: Content) -> Content:
        before = content.products.get(name) or replace(content.products["wxnative"], name=name)
        made: Product = replace(before, **changes)
        return replace(content, products={**content.products, name: made})

    return draft(changed)


def letter(kind: str, **changes: Any) -> Plant:
    """A kind of message with fields changed."""
    return draft(
        lambda _, content: replace(content, letters={**content.letters, kind: replace(content.letter(kind), **changes)})
    )


def routes(change: Callable[[Route], Route]) -> Plant:
    """Every route as `change` makes it."""
    return draft(lambda _, content: replace(content, routes=tuple(map(change, content.routes))))


def template(name: str, **changes: Any) -> Plant:
    """An SMS template with fields changed."""
    return draft(
        lambda _, content: replace(
            content, templates={**content.templates, name: replace(content.templates[name], **changes)}
        )
    )


def console(code: str, **changes: Any) -> Plant:
    """What the operator has in the platform's console."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        platform, app = town.world.platforms[code], town.app(code)
        before = platform.console(app)
        platform.configure(app, **changes)
        yield
        back = {*changes, *(("permissions",) if "kind" in changes else ())}
        platform.configure(app, **{name: before[name] for name in back})

    return planted


def templates(change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Plant:
    """The payment reminder's template as the official account has it, with what `change` says."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        platform, app = town.world.platforms["WX_GZH"], town.app("WX_GZH")
        before = platform.console(app)["templates"]
        changed = [{**one, **change(one)} if one["title"] == "付款提醒" else one for one in before]
        platform.configure(app, templates=changed)
        yield
        platform.configure(app, templates=before)

    return planted


def environment(**values: str) -> Plant:
    """What the command is told by its environment."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        town.other.update(values)
        yield
        town.other.clear()

    return planted


def done(deed: Callable[[Town], Awaitable[object]], undo: Callable[[Town], Awaitable[object]]) -> Plant:
    """Anything that is undone by its opposite."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        await deed(town)
        yield
        await undo(town)

    return planted


def all_of(*plants: Plant) -> Plant:
    """Several things at once."""

    @asynccontextmanager
    async def planted(town: Town) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for plant in plants:
                await stack.enter_async_context(plant(town))
            yield

    return planted


async def _write(town: Town, content: Content) -> None:
    async with town.hub.pool.acquire() as connection, connection.transaction():
        await rows.replace(connection, content)
