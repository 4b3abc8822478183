"""The simulator: a feed of invented customers, agents and crises that a seed decides to the byte."""

from feeds.simulator.days import day
from feeds.simulator.feed import SimulatorFeed, from_spec
from feeds.simulator.scripts import truth

FEED_SCHEMES = {"simulator": from_spec}
"""Spec scheme -> what builds the feed: (spec, newest event time known or None) -> feed."""

__all__ = ["FEED_SCHEMES", "SimulatorFeed", "day", "from_spec", "truth"]
