"""When the engine answers short by itself: the limits of rescue and overload, as a site sets them."""

from typing import NamedTuple


class Triage(NamedTuple):
    """Limits of short first answers.

    `rescue_work`: a promise is rescued once less than so many times the work is left. `on_s`, `off_s`:
    overload begins above and ends below so much first work for each open person. `never`: motives that are
    never answered short by the engine; who overrules it still may.
    """

    rescue_work: float = 2.0
    on_s: int = 14 * 60
    off_s: int = 5 * 60
    never: frozenset[str] = frozenset()


USUAL = Triage()
