"""The simulator: a feed of invented customers, agents and crises that a seed decides to the byte."""

from feeds.simulator.feed import SimulatorFeed, from_spec

FEED_SCHEMES = {"simulator": from_spec}
"""Spec scheme -> what builds the feed: (spec, newest event time known or None) -> feed."""

__all__ = ["FEED_SCHEMES", "SimulatorFeed", "from_spec"]
