"""What persons do to cases: what it causes, what others did meanwhile, how it is taken back. Pure."""
