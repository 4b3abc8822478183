"""The queued turns: pools by who may take them, each with a heap for every course of the index.

Only the heads of the pools are compared: three sorted lists, one for each course, which time never reorders.
Left places are void by their stamp and dropped when they come up.
"""

from bisect import bisect_left, insort
from heapq import heapify, heappop, heappush

from commandcenter.assignment.case import Case, Entry, Pool, PoolKey, Standing
from commandcenter.assignment.index import COURSES

Head = tuple[float, int, Pool]  # minus the key, serial of the case, its pool
SPARE = 64  # void entries that nobody minds


class Waiting:
    """All queued turns that somebody might take."""

    def __init__(self) -> None:
        self.pools: dict[PoolKey, Pool] = {}
        self.heads: tuple[list[Head], ...] = tuple([] for _ in COURSES)
        self.count = 0

    def put(self, case: Case, key: PoolKey, standing: Standing) -> None:
        """Give a queued turn its place."""
        pool = self.pools.get(key)
        if pool is None:
            pool = self.pools[key] = Pool(key, len(COURSES))
        case.pool, case.standing = pool, standing
        pool.count += 1
        self.count += 1
        course = standing.course
        heap = pool.heaps[course]
        if len(heap) > SPARE + 2 * pool.count:
            heap[:] = [entry for entry in heap if entry[3].stamp == entry[2]]
            heapify(heap)
        heappush(heap, (-standing.key, case.serial, case.stamp, case))
        self._lead(pool, course)

    def drop(self, case: Case) -> None:
        """Take a turn out."""
        pool, standing = case.pool, case.standing
        if pool is None or standing is None:
            return
        case.stamp += 1
        case.pool = case.standing = None
        pool.count -= 1
        self.count -= 1
        head = pool.heads[standing.course]
        if head is not None and head[3] is case:
            self._lead(pool, standing.course)
        if not pool.count:
            del self.pools[pool.key]

    def _lead(self, pool: Pool, course: int) -> None:
        """Make the first living entry of a heap the head."""
        heap = pool.heaps[course]
        while heap and heap[0][3].stamp != heap[0][2]:
            heappop(heap)
        new: Entry | None = heap[0] if heap else None
        old = pool.heads[course]
        if new is old:
            return
        heads = self.heads[course]
        if old is not None:
            del heads[bisect_left(heads, (old[0], old[1]))]  # type: ignore[type-var]
        if new is not None:
            insort(heads, (new[0], new[1], pool))
        pool.heads[course] = new
