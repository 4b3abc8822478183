"""When the promises of a case fall due: by the site's terms of the day it began, sooner for critical ones."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from commandcenter.clock import MINUTE
from commandcenter.kpis.terms import TermsInForce

MOST_KEPT = 50_000


class Due(NamedTuple):
    """When the first reply and the close of a case are due, microseconds; `prompt_us`: if it is critical."""

    first_us: int
    prompt_us: int
    close_us: int


class Promises:
    """Works out each case once: many at a time cost as much as one."""

    def __init__(self, terms: TermsInForce, prompt_min: int) -> None:
        """`prompt_min`: within which a critical customer is promised the first reply."""
        self._terms, self._prompt_us = terms, prompt_min * MINUTE
        self._kept: dict[tuple[int, int], Due] = {}

    def of(self, opened_us: int, about: int, channels: list[str]) -> Due:
        """Return what is due of a case opened then, about that (`marks.about`)."""
        key = (opened_us, about)
        if key not in self._kept:
            self.prepare([key], channels)
        return self._kept[key]

    def prepare(self, keys: Iterable[tuple[int, int]], channels: list[str]) -> None:
        """Work out cases that will be asked for."""
        new = [key for key in dict.fromkeys(keys) if key not in self._kept]
        if not new:
            return
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
        opened, about = np.array(new, dtype=np.int64).T
        promised = self._terms.promised(opened, about, channels)
        prompt = np.minimum(promised.first_reply_us, self._prompt_us)
        ends = (
            self._terms.after(opened, lasting, promised.clock).tolist()
            for lasting in (promised.first_reply_us, prompt, promised.close_us)
        )
        self._kept |= zip(new, map(Due._make, zip(*ends, strict=True)), strict=True)
