"""The headless core: events, the journal, the fold, the figures and the hub. It knows neither Qt nor any feed."""
