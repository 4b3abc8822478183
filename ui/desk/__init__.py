"""The desk: one window for regia and review, made of panes (F-keys) and panels (Alt and a number)."""
