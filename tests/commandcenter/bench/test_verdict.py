import json

import pytest

from commandcenter.bench.verdict import Bound, Measured, all_met, document, line


def measured(
    value: float | None, limit: float | None = None, bound: Bound = "at_most", name: str = "a.b"
) -> Measured:
    return Measured(name=name, value=value, unit="ms", how="by hand", limit=limit, bound=bound)


@pytest.mark.parametrize(
    ("value", "limit", "bound", "met"),
    [
        (24.9, 25, "at_most", True),
        (25, 25, "at_most", True),
        (25.1, 25, "at_most", False),
        (0.36, 0.35, "at_least", True),
        (0.34, 0.35, "at_least", False),
        (0, 0, "at_most", True),
    ],
)
def test_a_figure_is_held_to_its_limit(value: float, limit: float, bound: Bound, met: bool) -> None:
    assert measured(value, limit, bound).is_met is met


def test_a_figure_without_a_limit_is_not_judged() -> None:
    assert measured(1e9).is_met is None


def test_a_figure_that_this_machine_cannot_tell_is_not_judged() -> None:
    assert measured(None, 300).is_met is None


def test_one_missed_limit_is_enough_to_fail() -> None:
    good, open_, missed = measured(1, 2), measured(5), measured(3, 2)
    assert all_met([good, open_])
    assert not all_met([good, missed, open_])


def test_a_line_says_figure_limit_verdict_and_how() -> None:
    told = line(measured(272.4, 250, name="rewind.p95"))
    assert "rewind.p95" in told
    assert "272 ms" in told
    assert "<= 250" in told
    assert "MISSED" in told
    assert told.endswith("by hand")


def test_a_line_names_what_is_unknown_and_judges_nothing_then() -> None:
    told = line(measured(None, 300))
    assert "unknown" in told
    assert "MISSED" not in told


def test_the_document_holds_every_figure_with_its_verdict() -> None:
    found = json.loads(document([measured(1, 2), measured(3, 2, name="c.d"), measured(4)]))
    assert found["met"] is False
    assert [figure["met"] for figure in found["figures"]] == [True, False, None]
    assert (
        found["figures"][1] | {"name": "c.d", "value": 3, "limit": 2, "bound": "at_most"}
        == (found["figures"][1])
    )
    assert found["machine"]["cores"] >= 1
