"""The role as a process: one flushed answer for each line, whatever it is, and nothing else on stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commandcenter.assignment.test_fuzz import played

MAIN = Path(__file__).parents[3] / "main.py"
TICK = '{"at":"2026-04-14T09:00:00","event":"tick","unknown":[1]}'
NOTHING: dict[str, list[str]] = {"decisions": [], "alerts": []}
PERSON = (
    '{"at":"2026-04-14T09:00:00","event":"agent.state","agent":"a03","state":"available","presence":"ok",'
    '"profile":{"skills":["lang:it","ch:fb","billing"],"capacity":6,"desk":"front","home":null}}'
)
CASE = (
    '{"at":"2026-04-14T09:00:05","event":"case.opened","case":"c1","version":1,"state":"queued","customer":"u7",'
    '"channel":"fb","needs":["lang:it","ch:fb","billing"],"motive":"billing","queue":"care","tag":null,"weight":1.0,'
    '"stage":"first","work":9.9,"holder":null,"due_first":"2026-04-14T09:45:05","due_close":"2026-04-14T13:00:05"}'
)


def test_each_line_is_answered_before_the_next_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, MAIN, "assign", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        for line in (TICK, PERSON, CASE):
            engine.stdin.write(line.encode() + b"\n")
            engine.stdin.flush()
            answer = json.loads(engine.stdout.readline())
        engine.stdin.close()
        assert engine.stdout.read() == b""
    assert engine.returncode == 0
    why = ["index", "first", "slack:45m"]
    given = {"case": "c1", "agent": "a03", "version": 1, "mode": "full", "why": why}
    assert answer == {"decisions": [given], "alerts": []}


def test_the_order_of_hashes_never_shows() -> None:
    told = b"".join(json.dumps(line).encode() + b"\n" for _, line, _ in played(5, 600))
    said = {
        subprocess.run(
            [sys.executable, MAIN, "assign", "--stdio"],
            input=told,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


BAD = [
    b"",
    b"   ",
    b"x",
    b"[]",
    b"null",
    b"{}",
    b'{"event":"tick"}',
    b'{"at":"yesterday","event":"tick"}',
    b'{"at":"2026-04-14T09:00:00Z","event":"tick"}',
    b'{"at":"2026-04-14T09:00:00","event":"case.vanished","case":"c1"}',
    b'{"at":"2026-04-14T09:00:00","event":"case.opened","case":"","version":1,"state":"queued"}',
    b'{"at":"2026-04-14T09:00:00","event":"case.opened","case":"c","version":"1","state":"queued"}',
    b'{"at":"2026-04-14T09:00:00","event":"case.opened","case":"c","version":1,"state":"lost"}',
    b'{"at":"2026-04-14T09:00:00","event":"case.opened","case":"c","version":1,"state":"queued","work":-1}',
    b'{"at":"2026-04-14T09:00:00","event":"case.opened","case":"c","version":1,"state":"queued","work":NaN}',
    b'{"at":"2026-04-14T09:00:00","event":"agent.capacity","agent":"a","capacity":1e99}',
    b"\xff\xfe\x00",
    b"[" * 5_000,
]


def test_a_line_that_cannot_be_read_is_answered_and_changes_nothing() -> None:
    told = b"\n".join([*BAD, TICK.encode()]) + b"\n"
    run = subprocess.run(
        [sys.executable, MAIN, "assign", "--stdio"], input=told, capture_output=True, check=True
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(BAD) + 1
    for answer in answers[:-1]:
        (alert,) = answer["alerts"]
        assert (answer["decisions"], alert["code"], alert["level"]) == ([], "rejected", "error")
        assert alert["why"].startswith("unreadable: ")
    assert answers[-1] == NOTHING


@pytest.mark.parametrize(
    "asked", [[], ["--stdio", "--bench", "100"], ["--bench", "ten"], ["--bench", "1"]]
)
def test_wrong_use_is_told_in_one_line(asked: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, MAIN, "assign", *asked], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1


def test_the_bench_prints_one_json_line() -> None:
    run = subprocess.run(
        [sys.executable, MAIN, "assign", "--bench", "200"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    assert found["queued"] == 200
    assert 0 < found["pick_p50_us"] <= found["pick_p99_us"]
    assert found["batch_decisions_s"] > 0
    assert found["rss_mb"] is None or found["rss_mb"] > 0
