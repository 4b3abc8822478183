"""Feeds: one file per adapter, each fills the contract of commandcenter.feed."""
