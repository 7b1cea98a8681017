"""Recharge: a card or an account, an amount, and the operator's system that credits it."""

from hutong.features.scenes.recharge.recharge import Recharge

SCENE = Recharge()
