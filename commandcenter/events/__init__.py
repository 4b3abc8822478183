"""What happened, as facts, one file a subject.

Kinds are never renamed; fields are only added, with defaults. Unknown members are kept in the log.
"""
