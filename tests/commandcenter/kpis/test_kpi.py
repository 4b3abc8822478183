import pytest

from commandcenter.kpis import KPIS, MEASURED
from commandcenter.kpis.kpi import Kpi, wilson
from commandcenter.languages import LANGUAGES, language
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, wrote

FIELDS = ("sentence", "formula", "unit", "population", "exclusions", "source")


def test_wilson_s_interval_worked_by_hand() -> None:
    low, high = wilson(78, 83) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.867, 0.974)


def test_nothing_has_no_interval_and_all_or_none_stays_within_0_and_1() -> None:
    assert wilson(0, 0) is None
    assert (wilson(0, 10) or (1,))[0] == 0
    assert (wilson(10, 10) or (0, 0))[1] == pytest.approx(1)


@pytest.mark.parametrize("kpi", [*KPIS, *MEASURED], ids=lambda kpi: kpi.key)
def test_a_figure_and_its_explanation_agree_on_key_clock_and_version(kpi: Kpi) -> None:
    now = moment([wrote(at(1), "t")], at(10))
    explained = kpi.explain(now)
    assert kpi.figure(now).key == explained.key == kpi.key
    assert (explained.clock, explained.version) == (kpi.clock, kpi.version)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kpi", [*KPIS, *MEASURED], ids=lambda kpi: kpi.key)
def test_every_figure_explains_itself_in_every_language(kpi: Kpi, code: str) -> None:
    words = language(code)
    assert words.has(f"figures.{kpi.key}")
    for field in FIELDS:
        assert words.has(f"kpi_{kpi.key}.{field}")
    steps = kpi.explain(moment([wrote(at(1), "t")], at(10))).steps
    assert steps
    for step in steps:
        assert words.has(f"kpi_steps.{step.key}")
