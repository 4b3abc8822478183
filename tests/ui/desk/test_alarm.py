"""A desk calls once for what is new, sounds from severity 5, and goes on from 7 until somebody acts."""

import wave
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import language
from commandcenter.protocol.alerts import AlertRow, NoticeRow
from tests.ui import views
from tests.ui.desk import desks
from ui.desk.alarm import REPEATS_EVERY, Alarm, Call
from ui.desk.attention import RATE, TONE_S, Attention, write_tones
from ui.desk.seen import Seen
from ui.linkstate import LinkState

NOW = views.at("14:32")


class Room:
    """What an alarm did: calls and sounds, with what the desk sees changed between two looks."""

    def __init__(self, *alerts: AlertRow) -> None:
        self.calls: list[Call] = []
        self.sounds = 0
        self.alarm = Alarm(language("it"), self.calls.append, self._sound)
        self.alerts, self.notices = alerts, tuple[NoticeRow, ...]()
        self.now_us = NOW

    def _sound(self) -> None:
        self.sounds += 1

    def looks(self, *kinds: str, severity: int = 7, later_us: int = SECOND) -> None:
        self.now_us += later_us
        self.notices += tuple(
            NoticeRow(
                key=f"{len(self.notices)}{kind}", incident="A0007", kind=kind, at_us=self.now_us,
                severity=severity,
            )
            for kind in kinds
        )  # fmt: skip
        shot = desks.alarm()
        assert shot.desk is not None
        desk = replace(shot.desk, alerts=self.alerts, notices=self.notices)
        link = LinkState("fresh", "", 0)
        self.alarm.look(Seen(shot.wall, desk, link, self.now_us, "Rita", "regia"))


def burning(severity: int = 7, **more: object) -> AlertRow:
    told = {"state": "firing", "owner": None, "acknowledged_us": None, "severity": severity, **more}
    return desks.outage(**told)


def test_what_is_new_is_called_once_and_sounds() -> None:
    room = Room(burning(6))
    room.looks()
    assert room.calls == []
    room.looks("firing", severity=6)
    room.looks()
    (call,) = room.calls
    assert call.title == "Picco negativo: internet mobile"
    assert "A0007" in call.text
    assert room.sounds == 1


def test_what_is_mild_is_shown_and_says_nothing() -> None:
    room = Room(burning(4))
    room.looks()
    room.looks("firing", severity=4)
    assert (len(room.calls), room.sounds) == (1, 0)


def test_what_is_severe_sounds_until_somebody_takes_it() -> None:
    room = Room(burning(7))
    room.looks()
    room.looks("firing")
    before = room.sounds
    room.looks(later_us=REPEATS_EVERY)
    room.looks(later_us=REPEATS_EVERY)
    assert room.sounds == before + 2
    room.alerts = (desks.outage(severity=7),)  # taken
    room.looks(later_us=REPEATS_EVERY)
    assert room.sounds == before + 2


def test_it_is_quiet_for_two_minutes_at_most() -> None:
    room = Room(burning(7))
    room.looks("firing")
    before = room.sounds
    room.alarm.mute(room.now_us)
    room.looks(later_us=MINUTE)
    assert room.sounds == before
    room.looks(later_us=MINUTE + SECOND)
    assert room.sounds == before + 1


def test_what_is_new_sounds_also_while_it_is_quiet() -> None:
    room = Room(burning(7))
    room.looks()
    room.alarm.mute(room.now_us)
    before = room.sounds
    room.looks("escalated")
    assert room.sounds == before + 1


def test_a_silenced_one_makes_no_sound() -> None:
    room = Room(burning(7, silenced_by="Rita", silenced_until_us=NOW + MINUTE))
    room.looks()
    room.looks(later_us=REPEATS_EVERY)
    assert room.sounds == 0


def test_a_desk_that_opens_calls_for_what_still_waits_and_for_nothing_else() -> None:
    waits, taken = Room(burning(7)), Room(desks.outage())
    for room in (waits, taken):
        room.looks("firing")
    assert (len(waits.calls), len(taken.calls)) == (1, 0)


def test_the_end_is_told_without_a_sound() -> None:
    room = Room(desks.outage(state="resolved", resolved_us=NOW))
    room.looks()
    room.looks("resolved")
    assert (len(room.calls), room.sounds) == (1, 0)


def test_the_tones_are_a_wav_file_that_begins_and_ends_in_silence(tmp_path: Path) -> None:
    write_tones(tmp_path / "alert.wav")
    with wave.open(str(tmp_path / "alert.wav")) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE)
        assert file.getnframes() == 2 * round(RATE * TONE_S)
        frames = file.readframes(file.getnframes())
    assert frames[:2] == b"\0\0"
    assert abs(int.from_bytes(frames[-2:], "little", signed=True)) < 600
    assert max(frames[1::2]) > 30


def test_a_window_calls_and_sounds_where_nothing_can_show_or_play_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    window = QWidget()
    attention = Attention(window, tmp_path / "nowhere")
    attention.call(Call("title", "text"))
    attention.sound()
    window.deleteLater()
