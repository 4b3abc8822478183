"""Detectors: one file each, each fills the contract of commandcenter.alert; inhibitors stand first."""

from alerts.feed_silence import FeedSilence
from alerts.negative_spike import NegativeSpike
from commandcenter.alert import Detector

DETECTORS: tuple[type[Detector], ...] = (FeedSilence, NegativeSpike)
