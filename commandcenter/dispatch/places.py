"""Which queue of the screens a case is in: the first that holds a motive of it, or the critical one."""

from commandcenter.assignment.case import CRITICAL
from commandcenter.care import marks
from commandcenter.settings import Queue


class Places:
    """Finds the queue of a case: its place among `keys`."""

    def __init__(self, queues: tuple[Queue, ...]) -> None:
        self.queues = queues
        self.keys = (*(queue.key for queue in queues), CRITICAL)
        self._masks = [marks.motive_bits(queue.motives) for queue in queues]
        self._rest = next(n for n, queue in enumerate(queues) if not queue.motives)
        self._known: dict[int, int] = {}

    def of(self, about: int, *, is_critical: bool) -> int:
        """Return the place of a case that is about this (`marks.about`)."""
        if is_critical:
            return len(self.queues)
        place = self._known.get(about)
        if place is None:
            held = (n for n, mask in enumerate(self._masks) if about & mask)
            place = self._known[about] = next(held, self._rest)
        return place

    def of_case(self, about: int, moved_to: str, *, is_critical: bool) -> str:
        """Return the key of a case's queue. `moved_to`: where a person put it, "" = nobody did."""
        if moved_to in self.keys and not is_critical:
            return moved_to
        return self.key(about, is_critical=is_critical)

    def motives(self, moved_to: str, read: tuple[str, ...]) -> tuple[str, ...]:
        """Return what a case is about that a person put into a queue: what was read of it, where it fits."""
        held = next((queue.motives for queue in self.queues if queue.key == moved_to), ())
        fit = tuple(motive for motive in read if motive in held)
        return fit or held[:1]

    def key(self, about: int, *, is_critical: bool) -> str:
        """Return the key of its queue."""
        return self.keys[self.of(about, is_critical=is_critical)]
