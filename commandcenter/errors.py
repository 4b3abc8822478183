"""Errors that are answers to a person or to a sender, never crashes."""


class UserError(Exception):
    """Something a person can mend. `key` names the sentence in resources/languages, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def as_value(self) -> dict[str, object]:
        """Return it as a value of another error, which it is the reason of."""
        return {"key": self.key, "values": self.values}


class UnreadableError(ValueError):
    """A frame or a row that cannot be taken as an event; `reason` goes into the quarantine with its bytes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DiskError(OSError):
    """The disk did not take a batch: nothing of it is kept, and it may be tried again."""
