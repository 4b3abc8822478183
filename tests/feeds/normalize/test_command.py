"""`main.py normalize`: lines in, lines out, exit 0; nothing of a customer on standard error."""

import json
import subprocess
import sys

from tests.feeds.normalize.captures import line
from tests.feeds.normalize.test_whatsapp import hook, message
from tests.journeys.hubs import ROOT


def run(adapter: str, told: bytes) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "main.py", "normalize", "--adapter", adapter, "--json"]
    return subprocess.run(program, cwd=ROOT, input=told, capture_output=True, check=False)


def test_good_and_bad_lines_are_answered_and_the_command_ends_well() -> None:
    good = line(hook(messages=[message()]))
    done = run("whatsapp", good + b"\n\nno json\n" + line("Anna 390001") + b"\n")
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one.get("reason") for one in answers] == [None, "not_json", "schema"]
    assert done.stderr == b""


def test_an_unknown_adapter_is_wrong_use_in_one_line() -> None:
    done = run("carrier-pigeon", b"")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"mastodon" in done.stderr
