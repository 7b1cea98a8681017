"""Parking: a plate or a ticket, the fee, and the gate that is told."""

from hutong.features.scenes.parking.parking import Parking

SCENE = Parking()
