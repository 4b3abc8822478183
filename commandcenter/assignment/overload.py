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
    if not room.open_count:
        return
    each_s = room.first_work_s / room.open_count
    if each_s > ON_S and not room.overload:
        room.overload = True
    elif each_s < OFF_S and room.overload:
        room.overload = False
    else:
        return
    answer.alert(
        "overload.on" if room.overload else "overload.off",
        "warn" if room.overload else "info",
        [CARE],
        f"{round(each_s / 60)}m",
    )
    room.refile()
