"""`hutong goods`: what a shop at a platform sells, its orders and claims."""

from hutong.app.cli.goods.commands import app

__all__ = ["app"]
