"""`hutong scene kinds`: the scenes that this version knows, and what their sites are set up with."""

import typer

from hutong.app.cli.term.screen import AsJson, as_json, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.features.scenes.known import scenes
from hutong.features.scenes.scene import Scene

app = typer.Typer(
    no_args_is_help=True,
    help=both("收费场景：收费点、二维码、停车记录。", "Scenes: sites to pay at, their codes, parked cars."),
)


@app.command(help=both("各场景及其配置项", "Each scene and its settings"))
def kinds(in_json: AsJson = False) -> None:
    """Every scene."""
    if in_json:
        as_json([_packed(one) for one in scenes().values()])
        return
    names = (say("配置项", "Key"), say("名称", "Label"), say("必填", "Needed"), say("示例", "Example"))
    for one in scenes().values():
        declared = one.config.keys()
        rows = [[key.wire, tell(key.label), yes_no(key.required), key.example, tell(key.help)] for key in declared]
        table(f"{one.code} {tell(one.name)}", (*names, say("说明", "About")), rows)


def _packed(one: Scene) -> dict[str, object]:
    declared = one.config.keys()
    return {
        "scene": one.code,
        "name": one.name._asdict(),
        "codes": list(one.kinds),
        "settings": [
            {
                "key": key.wire,
                "label": key.label._asdict(),
                "help": key.help._asdict(),
                "required": key.required,
                "secret": key.secret,
                "example": key.example,
            }
            for key in declared
        ],
    }
