"""The queued turns: pools by who may take them, each with a sorted list for every course of the index.

Only the best of each pool are compared: again a sorted list for each course, which time never reorders. Lists
beat heaps here: the best is popped without a comparison, any other turn is taken out at once and nothing void
stays behind; at 10,000 queued a pick took half the time.
"""

from bisect import bisect_left, insort

from commandcenter.assignment.case import Case, Entry, Pool, PoolKey, Standing
from commandcenter.assignment.index import COURSES

Head = tuple[float, int, Pool]  # the best entry of a pool, worst first


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
        turns = pool.turns[standing.course]
        entry: Entry = (standing.key, -case.serial, case)
        if turns and entry < turns[-1]:
            insort(turns, entry)
            return
        heads = self.heads[standing.course]
        if turns:
            del heads[bisect_left(heads, turns[-1][:2])]
        turns.append(entry)
        insort(heads, (standing.key, -case.serial, pool))

    def drop(self, case: Case) -> None:
        """Take a turn out."""
        pool, standing = case.pool, case.standing
        if pool is None or standing is None:
            return
        case.stamp += 1
        case.pool = case.standing = None
        pool.count -= 1
        self.count -= 1
        turns = pool.turns[standing.course]
        best = turns[-1]
        if best[2] is not case:
            del turns[bisect_left(turns, (standing.key, -case.serial))]
            return
        turns.pop()
        heads = self.heads[standing.course]
        del heads[bisect_left(heads, best[:2])]
        if turns:
            key, serial, _ = turns[-1]
            insort(heads, (key, serial, pool))
        elif not pool.count:
            del self.pools[pool.key]

    def clear(self) -> None:
        """Take everything out, of which nothing is asked any more: turns and pools name each other."""
        for pool in self.pools.values():
            pool.turns.clear()

    def copied(self, cases: dict[str, Case]) -> "Waiting":
        """Return the same order of other cases of the same names."""
        twin = Waiting()
        twin.count = self.count
        for key, pool in self.pools.items():
            other = twin.pools[key] = Pool(key, len(COURSES))
            other.count = pool.count
            other.turns = [
                [(*entry[:2], cases[entry[2].id]) for entry in turns] for turns in pool.turns
            ]
            for turns in other.turns:
                for _, _, case in turns:
                    case.pool = other
        twin.heads = tuple(
            [(key, serial, twin.pools[pool.key]) for key, serial, pool in heads]
            for heads in self.heads
        )
        return twin
