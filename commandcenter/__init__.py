"""The headless core: events, journal, fold, figures, hub. It knows neither Qt nor any feed."""
