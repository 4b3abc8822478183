"""Overload: so much first work waits for each open person that short true first answers go out.

On above 14 minutes, off below 5: between them it stays as it is, so that it does not flap.
"""

from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import CARE
from commandcenter.assignment.room import Room

ON_S = 14 * 60
OFF_S = 5 * 60


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
        return room.first_work_s < OFF_S * room.open_count
    return room.first_work_s > ON_S * room.open_count > 0
