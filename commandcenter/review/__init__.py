"""A crisis looked back at: the wall as it was, what happened along it, its figures, the worst weeks."""
