"""`hutong setup`: what to do next to have a working installation, in the documents' order."""

import asyncio
from typing import Annotated, Any

import typer

from hutong.app.cli.term.hub import run
from hutong.app.cli.term.screen import AsJson, as_json, line
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.features.setup.guide import EXAMINE, Step, guide
from hutong.features.setup.probe import Probe, probe
from hutong.features.setup.told import told
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels

app = typer.Typer()


@app.command(help=both("按建议顺序检查并引导配置", "What to set up next, in the suggested order"))
def setup(
    test: Annotated[
        bool, typer.Option("--test", help=both("并向各服务商做一次测试", "Also test every channel with its provider"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Prints every step with what is done and the command for what isn't; ends with 1 while something is left."""

    async def work(hub: Hub, actor: Actor) -> tuple[list[Step], dict[int, Probe]]:
        running = hub.switchboard.current
        draft = await channels.look(actor)
        steps = guide(draft, running.content, actor.vault, await told(actor.pool, draft))
        wanted = [one for step in steps for one in step.channels if one in running.opened] if test else []
        probes = await asyncio.gather(*(probe(running.opened[one]) for one in wanted))
        return steps, dict(zip(wanted, probes, strict=True))

    steps, probes = run(work)
    if in_json:
        as_json([_packed(step, probes) for step in steps])
    else:
        for number, step in enumerate(steps, 1):
            _print(number, step, probes)
        words, command = EXAMINE
        line(tell(words), "bold")
        line(f"     {command}", "cyan")
    if not all(step.done for step in steps) or any(one.passed is False for one in probes.values()):
        raise typer.Exit(1)


def _print(number: int, step: Step, probes: dict[int, Probe]) -> None:
    line(f"{number}. {tell(step.name)}", "bold green" if step.done else "bold")
    for check in step.checks:
        line(f"   {'✔' if check.done else '○'} {tell(check.name)}  {tell(check.words)}", "" if check.done else "yellow")
        if check.command:
            line(f"     {check.command}", "cyan")
    for channel_id in step.channels:
        if channel_id in probes:
            print_probe(str(channel_id), probes[channel_id])


def print_probe(name: str, found: Probe) -> None:
    """One line for the test of one channel."""
    mark, style = {True: ("✔", "green"), False: ("✘", "red"), None: ("–", "dim")}[found.passed]
    line(f"   {mark} {say('测试', 'Test')} {name}  {tell(found.words)}", style)


def packed_probe(found: Probe) -> dict[str, Any]:
    """The test of one channel for JSON."""
    return {"passed": found.passed, "words": found.words._asdict()}


def _packed(step: Step, probes: dict[int, Probe]) -> dict[str, Any]:
    checks = [
        {"name": one.name._asdict(), "done": one.done, "words": one.words._asdict(), "command": one.command}
        for one in step.checks
    ]
    tests = {str(one): packed_probe(probes[one]) for one in step.channels if one in probes}
    return {"step": step.name._asdict(), "done": step.done, "checks": checks, "tests": tests}
