"""What crosses the wire between the hub and a seat, as frozen Structs, one file a subject.

A view is whole every time: it carries the log position it shows and replaces the one before. Numbers
travel, sentences do not: a seat words them in the reader's language. Unknown is None, never 0.
"""
