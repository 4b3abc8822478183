"""The process that owns feeds, log and truth. It has no rules of its own and no Qt."""
