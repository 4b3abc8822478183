"""One file for all identities of a customer: what one account did counts on the ladder of the other.

Each identity keeps a file of its own, made of its own steps, so that nothing is lost or mixed when a link is
taken back. What is decided and shown is the file of them together: all that was found, all sanctions,
the rung that all of them have reached.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from commandcenter.bans.file import File

Kin = Mapping[int, tuple[int, ...]]
"""Identity -> all of its customer, where there are several; the first one's number is the customer's."""


NO_KIN: Kin = {}


class Shared(NamedTuple):
    """A customer's file. `places`: of each of its sanctions, in whose own file it is and where, from 1."""

    whole: File
    places: tuple[tuple[File, int], ...]
    newest: File  # whose message was the last that a step may rest on

    def place(self, n: int) -> tuple[File, int]:
        """Return whose own file holds the sanction at a place of the whole, and where; else a new one's."""
        if n <= len(self.places):
            return self.places[n - 1]
        return self.newest, len(self.newest.bans) + 1


def people_of(kin: Kin, person: int) -> tuple[int, ...]:
    """Return the identities of a customer, by any one of them."""
    return kin.get(person, (person,))


def shared(files: Mapping[str, File], kin: Kin, person: int) -> Shared | None:
    """Return the file of a customer, by any of its identities; None where there is none of any."""
    people = people_of(kin, person)
    found = [file for one in people if (file := files.get(str(one))) is not None]
    return _together(people[0], found) if found else None


def all_shared(files: Mapping[str, File], kin: Kin) -> Iterator[File]:
    """Yield the file of every customer, once."""
    seen = set[int]()
    for file in files.values():
        if file.customer not in kin:
            yield file
        elif (first := kin[file.customer][0]) not in seen:
            seen.add(first)
            if (found := shared(files, kin, first)) is not None:
                yield found.whole


def _together(customer: int, files: list[File]) -> Shared:
    if len(files) == 1 and files[0].customer == customer:
        (file,) = files
        return Shared(file, tuple((file, n) for n in range(1, len(file.bans) + 1)), file)
    bans = sorted(
        (
            (ban.made_us, file.customer, n, ban, file)
            for file in files
            for n, ban in enumerate(file.bans, 1)
        ),
        key=lambda one: one[:3],
    )
    flags = sorted(
        (flag for file in files for flag in file.flags),
        key=lambda flag: (flag.written_us, flag.message, flag.key),
    )
    whole = msgspec.structs.replace(
        files[0],
        customer=customer,
        flags=tuple(flags),
        bans=tuple(ban for *_, ban, _ in bans),
        number=sum(file.number for file in files),  # it grows with each step of any of them
        last_us=max(file.last_us for file in files),
    )
    fresh = set(whole.fresh_evidence())
    newest = max(files, key=lambda file: _last(file, fresh))
    whole = msgspec.structs.replace(whole, channel=newest.channel)
    return Shared(whole, tuple((file, n) for _, _, n, _, file in bans), newest)


def _last(file: File, fresh: set[int]) -> tuple[int, int, int]:
    """Return by what files are compared: when the newest message was written that a step may rest on."""
    rests = max((flag.written_us for flag in file.flags if flag.message in fresh), default=-1)
    return rests, file.last_us, -file.customer
