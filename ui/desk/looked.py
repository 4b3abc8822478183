"""Until when each person has read, at this desk: what came later is news to whoever sits down next."""

from pathlib import Path

import msgspec

from commandcenter.clock import DAY

UNREAD_SINCE = DAY  # of somebody who was never here: what is older has a review
_MOST = 200  # people at one desk


class Looked:
    """Knows it by person. `file` keeps it over a restart; None = only as long as this lives."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._until: dict[str, int] = _read(file) if file is not None else {}

    def since(self, person: str, now_us: int) -> int:
        """Return from when on things are news to a person; a clock that ran ahead counts as never."""
        until_us = self._until.get(person)
        return now_us - UNREAD_SINCE if until_us is None or until_us > now_us else until_us

    def is_known(self, person: str, now_us: int) -> bool:
        """Tell whether the person has read here before."""
        return 0 < self._until.get(person, 0) <= now_us

    def mark(self, person: str, now_us: int) -> None:
        """Take everything up to now as read by a person; a full disk forgets it with the window only."""
        self._until.pop(person, None)
        self._until[person] = now_us
        self._until = dict(list(self._until.items())[-_MOST:])
        if self._file is not None:
            _write(self._file, self._until)


def _read(file: Path) -> dict[str, int]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, int])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}  # then everything of the last day is news


def _write(file: Path, until: dict[str, int]) -> None:
    half = file.with_suffix(".part")
    try:
        half.write_bytes(msgspec.json.encode(until))
        half.replace(file)
    except OSError:
        return
