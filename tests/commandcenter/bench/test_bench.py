import io
import json
import os
from pathlib import Path

import pytest

from commandcenter.bench import BENCHMARKS, Benchmark, run
from commandcenter.bench.verdict import Measured
from commandcenter.errors import UserError
from commandcenter.platform import HOME_VARIABLE, config_folder

FOLDERS: list[Path] = []


def measure(folder: Path, *, value: float) -> list[Measured]:
    (folder / "left behind").write_text("by a benchmark")
    assert config_folder().is_relative_to(folder)
    FOLDERS.append(folder)
    return [Measured(name="small.figure", value=value, unit="ms", limit=10, how="not at all")]


SMALL = Benchmark("small", lambda folder: measure(folder, value=1))
OTHER = Benchmark("other", lambda folder: measure(folder, value=11))


def test_one_benchmark_is_run_by_its_name_and_says_that_its_limit_is_met() -> None:
    out = io.StringIO()
    assert run("small", as_json=False, out=out, benchmarks=(OTHER, SMALL)) == 0
    assert out.getvalue().count("small.figure") == 1
    assert "met" in out.getvalue()


def test_without_a_name_all_are_run_and_a_missed_limit_is_a_failure() -> None:
    out = io.StringIO()
    assert run(None, as_json=False, out=out, benchmarks=(SMALL, OTHER)) == 1
    assert out.getvalue().count("small.figure") == 2
    assert "MISSED" in out.getvalue()


def test_json_is_one_document() -> None:
    out = io.StringIO()
    assert run(None, as_json=True, out=out, benchmarks=(SMALL, OTHER)) == 1
    found = json.loads(out.getvalue())
    assert [figure["met"] for figure in found["figures"]] == [True, False]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UserError) as refused:
        run("lightning", as_json=False, out=io.StringIO())
    assert refused.value.key == "bench_unknown"
    assert refused.value.values == {
        "name": "lightning",
        "known": ", ".join(one.name for one in BENCHMARKS),
    }


def test_nothing_is_left_of_a_run_and_the_home_is_what_it_was() -> None:
    before = os.environ[HOME_VARIABLE]
    FOLDERS.clear()
    run("small", as_json=True, out=io.StringIO(), benchmarks=(SMALL,))
    assert os.environ[HOME_VARIABLE] == before
    assert not FOLDERS[0].exists()


def test_without_a_home_of_its_own_there_is_none_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    run("small", as_json=True, out=io.StringIO(), benchmarks=(SMALL,))
    assert HOME_VARIABLE not in os.environ


def test_every_benchmark_has_a_name_of_its_own() -> None:
    names = [one.name for one in BENCHMARKS]
    assert len(set(names)) == len(names)
