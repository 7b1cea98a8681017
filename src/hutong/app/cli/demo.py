"""`hutong demo`: a whole hub with simulated providers, in one command."""

from pathlib import Path
from typing import Annotated

import typer

from hutong.app.cli.term.words import both
from hutong.app.demo.run import Cannot, Demo
from hutong.app.demo.show import console
from hutong.app.postgres import NoServer
from hutong.base.errors import Refusal

app = typer.Typer()


@app.command(
    help=both(
        "一条命令体验整套支付：数据库、平台、模拟渠道、小店与手机", "The whole hub in one command, no account anywhere"
    )
)
def demo(
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=both("打开浏览器", "Open the browser"))
    ] = True,
    port: Annotated[
        int, typer.Option(envvar="HUTONG_PORT", min=1, max=65534, help=both("端口", "Port; the next one, too"))
    ] = 8000,
    home: Annotated[Path, typer.Option(envvar="HUTONG_HOME", help=both("数据目录", "Where its data goes"))] = Path(
        ".demo"
    ),
) -> None:
    """一条命令体验整套支付：数据库、平台、模拟渠道、小店与手机 ¦ The whole hub in one command, no account anywhere"""
    try:
        Demo(home, port, browser).run()
    except KeyboardInterrupt:
        console.print("已结束。 Stopped.", style="dim")
    except (Cannot, NoServer) as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(1) from reason
    except Refusal as refusal:
        typer.echo(f"{refusal.message('zh')}。 {refusal.message('en')}.", err=True)
        raise typer.Exit(1) from refusal
