"""What counts: people and their own words, not repetitions and copies."""

import numpy as np

from alerts.counting import KEPT_KEYS, Counting, Spaced
from alerts.segments import NEGATIVE, OTHER, RESHARE, Buckets, Counts, Segments
from commandcenter.alert import Mark
from commandcenter.clock import MINUTE

NOW = 30_000_000  # a minute in 2027


class Desk:
    """Counting with its buckets, and a hand to write messages with."""

    def __init__(self) -> None:
        self.buckets, self.segments = Buckets(np.array([5, 60, 180])), Segments()
        self.counting = Counting(self.segments, self.buckets)
        self.buckets.begin(NOW)
        self.made = 0

    def wrote(
        self,
        author: str,
        *,
        at: int = NOW,
        text: str | None = None,
        kind: str = "post",
        motives: tuple[str, ...] = ("billing",),
        sentiment: str = "neg",
        name: str = "",
    ) -> None:
        self.made += 1
        mark = Mark(
            id=name or f"m{self.made}",
            event_us=at * MINUTE,
            arrival_us=NOW * MINUTE,
            author=author,
            channel="x",
            motives=motives,
            sentiment=sentiment,
            text_key=f"t{self.made}" if text is None else text,
            region="lazio",
            kind=kind,
        )
        self.counting.count(mark, self.buckets.now_minute or 0)

    def counted(self, plane: int = NEGATIVE, motive: str = "billing") -> int:
        """Return what the longest window holds once the minute has ended."""
        self.buckets.begin((self.buckets.now_minute or 0) + 1)
        sums: Counts = self.buckets.sums(len(self.segments.all))
        return int(sums[-1, plane, self.segments.of_motive[self.segments.number[motive]]])


def test_the_same_delivery_twice_is_one_message() -> None:
    desk = Desk()
    desk.wrote("anna", name="m")
    desk.wrote("berta", name="m")
    assert desk.counted() == 1


def test_one_person_counts_once_in_three_hours_and_once_for_each_sign() -> None:
    desk = Desk()
    for minutes in (10, 5, 0):
        desk.wrote("anna", at=NOW - minutes)
    desk.wrote("anna", sentiment="pos")
    assert (desk.counted(), desk.counted(OTHER)) == (1, 1)
    desk.buckets.begin(NOW + 180)
    desk.wrote("anna", at=NOW + 175)
    desk.wrote("anna", at=NOW + 170)
    assert desk.counted() == 1  # the first one has left the window


def test_a_message_with_two_motives_counts_in_both() -> None:
    desk = Desk()
    desk.wrote("anna", motives=("billing", "roaming", "billing"))
    assert (desk.counted(), desk.counted(motive="roaming")) == (1, 1)


def test_two_equal_texts_count_and_a_flood_of_them_does_not() -> None:
    desk = Desk()
    desk.wrote("anna", text="same")
    desk.wrote("berta", text="same")
    assert desk.counted() == 2
    desk.wrote("carla", text="same")
    desk.wrote("dora", text="same")
    assert desk.counted() == 0


def test_a_text_without_a_key_is_nobodys_copy() -> None:
    desk = Desk()
    for author in "abcdef":
        desk.wrote(author, text="")
    assert desk.counted() == 6


def test_every_accounts_reshare_counts() -> None:
    desk = Desk()
    for author in ("anna", "berta", "carla", "dora", "anna"):
        desk.wrote(author, text="viral", kind="reshare")
    assert (desk.counted(), desk.counted(RESHARE)) == (4, 4)


def test_what_comes_late_counts_in_its_hour_and_in_no_window() -> None:
    desk = Desk()
    desk.buckets.begin(NOW + 90)
    desk.wrote("anna", at=NOW + 5)
    desk.wrote("berta", at=NOW + 85)
    hours, first = desk.buckets.hours(NOW // 60 + 3, 99, 1)
    assert hours[:, NEGATIVE, 0].sum() == 2
    assert first == NOW // 60
    assert desk.counted() == 1


def test_a_message_dated_ahead_counts_as_now() -> None:
    desk = Desk()
    desk.wrote("anna", at=NOW + 500)
    assert desk.counted() == 1


def test_memory_of_keys_is_bounded() -> None:
    spaced = Spaced(180)
    for number in range(KEPT_KEYS + 500):
        spaced.note(number, NOW)
    assert spaced.has_room(0, NOW)
    assert not spaced.has_room(KEPT_KEYS, NOW)
    assert len(spaced._seen) == KEPT_KEYS
