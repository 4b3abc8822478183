"""What is kept if nothing is changed: of each queue its own promises, and the sum of all."""

from statistics import fmean

from commandcenter.assignment.forecast import PAIRS, forecasts
from commandcenter.assignment.whatif import NOTHING, SEEDS
from commandcenter.protocol.preview import KeptAhead
from tests.commandcenter.assignment.played import Played
from tests.commandcenter.assignment.test_whatif import outlook

BOTH = "it queue:network queue:billing"


def ahead(played: Played) -> dict[str, KeptAhead]:
    *_, found = forecasts(outlook(played), 1)
    assert found is not None
    assert (found.pairs, found.horizon_min) == (PAIRS, 120)
    return {one.key: one for one in found.queues}


def test_the_flooded_queue_keeps_less_than_the_other_and_the_total_lies_between() -> None:
    played = Played()
    played.person("p0", "it queue:billing")
    played.person("p1", "it queue:network")
    for n in range(4):
        played.case(f"b{n}", "it queue:billing", motive="invoice", work=3.0)
    for n in range(40):
        played.case(f"n{n}", "it queue:network", motive="signal", work=8.0)
    found = ahead(played)
    network, billing, total = (found[key].share for key in ("network", "billing", "total"))
    assert network.high < billing.low
    assert network.value < total.value < billing.value
    assert found["motive:signal"].share == network
    assert found["network"].due + found["billing"].due == found["total"].due


def test_it_is_what_the_futures_say_as_things_are() -> None:
    played = Played()
    played.person("p0", BOTH)
    for n in range(30):
        played.case(f"n{n}", "it queue:network", work=8.0)
    lived = outlook(played).lived(NOTHING, SEEDS[:PAIRS])
    assert ahead(played)["total"].share.value == fmean(one.kept / one.due for one in lived)


def test_a_queue_in_which_nothing_falls_due_is_not_told() -> None:
    played = Played()
    played.person("p0", BOTH)
    played.case("n", "it queue:network", work=8.0)
    found = ahead(played)
    assert "billing" not in found
    assert "critical" not in found
