"""Detectors: one file each, each fills the contract of commandcenter.alert."""
