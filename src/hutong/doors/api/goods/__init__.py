"""The signed API's calls about shops at platforms."""

from hutong.doors.api.goods.calls import GoodsCalls

__all__ = ["GoodsCalls"]
