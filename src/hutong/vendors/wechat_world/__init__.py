"""WeChat's side of its platform, written from its manuals alone, for the simulators of every channel that lives there.

One WeChat for all: applications, people, tokens and messages lie in the shared book under kinds that begin with
`wechat.`. A simulator on api.weixin.qq.com either is a `WechatSimulator`, or guards its own calls with `Gate`.
"""

from hutong.vendors.wechat_world.applications import Application, component, find, mini, official, open_app
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.push.pusher import LADDER, Pusher
from hutong.vendors.wechat_world.refusals import Refused
from hutong.vendors.wechat_world.simulator import WechatSimulator

__all__ = [
    "LADDER",
    "PHONE",
    "Application",
    "Asked",
    "Gate",
    "People",
    "Pusher",
    "Refused",
    "WechatSimulator",
    "component",
    "find",
    "mini",
    "official",
    "open_app",
]
