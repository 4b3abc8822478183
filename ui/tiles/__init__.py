"""The pieces of the screens: each file turns rows of a view into one tile's sheet."""
