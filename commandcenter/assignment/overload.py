"""Overload: so much first work waits for each open person that short true first answers go out.

Between the limit that turns it on and the lower one that turns it off it stays as it is: it does not flap.
"""

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import CARE
from commandcenter.assignment.room import Room


def weigh(room: Room, answer: Answer) -> None:
    """Turn overload on or off; while nobody is open it stays."""
    if not is_turning(room):
        return
    room.turn_overload(on=not room.overload)
    code, level = ("overload.on", "warn") if room.overload else ("overload.off", "info")
    answer.alert(code, level, [CARE], f"{round(room.first_work_s / room.open_count / 60)}m")


def is_turning(room: Room) -> bool:
    """Tell whether overload is to be turned on or off."""
    if room.overload:
        return room.first_work_s < room.triage.off_s * room.open_count
    return room.first_work_s > room.triage.on_s * room.open_count > 0
