"""How a day of the story went: the values behind the trend strips."""

import math
from dataclasses import dataclass
from typing import Any

from commandcenter.clock import HOUR, MINUTE, parse_us
from commandcenter.protocol.wall import Strip

FIVE = 5 * MINUTE
ONSET = parse_us("2026-05-14T13:58:00+02:00")


def _noise(index: int, seed: float) -> float:
    return math.sin(index * 1.7 + seed) * 0.5 + math.sin(index * 0.63 + 2 * seed) * 0.5


def shape(hour: float) -> float:
    return 0.55 + 0.5 * math.exp(-(((hour - 11) / 3.2) ** 2))


@dataclass(frozen=True)
class Day:
    """How the day went up to now; `crisis` scales what the outage added."""

    now: int
    crisis: bool = False
    bands: bool = True
    quiet: bool = False
    over: int | None = None  # the end of the crisis: what it added went down for an hour and a half
    backlog: float | None = None  # that of now; None = what the shape of the day makes

    @property
    def start(self) -> int:
        return self.now - 6 * HOUR

    def grown(self, when: int, most: float) -> float:
        if not self.crisis or when < ONSET:
            return 0.0
        minutes = (when - ONSET) / MINUTE
        left = 1.0 if self.over is None else (self.over - when) / MINUTE / 90
        return most * max(0.0, min(1.0, 0.25 + minutes / 18, left))

    def strips(self) -> tuple[Strip, ...]:
        first = self.start - self.start % FIVE
        fine = range((self.now - first) // FIVE)
        coarse = range((self.now - first) // (3 * FIVE))
        whole = range(96 + 1)
        top = 80 if self.crisis else 13

        def hour(index: int, step: int = FIVE) -> float:
            return ((first + index * step) / HOUR + 2) % 24

        def crisis(index: int, step: int, most: float) -> float:
            return self.grown(first + (index + 1) * step, most)

        def band(values: list[float], width: float) -> dict[str, Any]:
            if not self.bands:
                return {}
            return {
                "low": tuple(value * (1 - width) for value in values),
                "high": tuple(value * (1 + width) for value in values),
            }

        usual = [9 * shape(hour(index)) for index in whole]
        backlog = [15 + 32 * shape(hour(index)) for index in whole]
        total = [
            18 + 30 * shape(hour(index)) + 2 * _noise(index, 5) + crisis(index, FIVE, 160)
            for index in fine
        ]
        if self.backlog is not None:
            total = [value * self.backlog / total[-1] for value in total]
        return (
            Strip(
                key="messages", bucket_s=300, start_us=first, tick=40 if self.crisis else 10,
                top=top, revised=(30,),
                values=tuple(
                    None if self.quiet else
                    round(9 * shape(hour(i)) + 1.1 * _noise(i, 1) + crisis(i, FIVE, 62), 2)
                    for i in fine
                ),
                **band(usual, 0.15),
            ),
            Strip(
                key="negative", bucket_s=900, start_us=first, tick=0.2, top=0.7 if self.crisis else 0.4,
                values=tuple(
                    None if self.quiet else
                    round(0.21 + 0.015 * _noise(i, 3) + crisis(i, 3 * FIVE, 0.4), 3)
                    for i in coarse
                ),
                **band([0.21] * 33, 0.18),
            ),
            Strip(
                key="to_answer", bucket_s=300, start_us=first, tick=40, top=230 if self.crisis else 84,
                values=tuple(total),
                layers=(
                    tuple(value * 0.82 for value in total),
                    tuple(value * 0.18 for value in total),
                    tuple(3.0 if self.crisis and i > 66 else 0.0 for i in fine),
                    tuple(0.0 for _ in fine),
                ),
                **band(backlog, 0.22),
            ),
        )  # fmt: skip
