"""The list of people as CSV: what is read, what is refused and where, and what is printed is taken again."""

from zoneinfo import ZoneInfo

import pytest

from commandcenter.agents.listed import news, read, written
from commandcenter.agents.standing import Standing
from commandcenter.errors import UserError
from commandcenter.events.agents import AgentListedData

ROME = ZoneInfo("Europe/Rome")
WHOLE = """agent;name;team;desk;sourcing;supplier;rate;from;skills;shift;capacity;on_call
a01;A. Bo;Roma;front;in;;24,50;2026-05-01;lang:it first_reply;07:00-15:00;6;no
a02;;Madrid;back;outsourced;Beta;18;;;15:00-23:00;;yes
"""


def test_every_column_is_read_and_a_day_begins_at_local_midnight() -> None:
    first, second = read(WHOLE.encode(), ROME)
    assert first == AgentListedData(
        agent="a01", called="A. Bo", team="Roma", desk="front", sourcing="in", rate=24.5,
        since="2026-04-30T22:00:00.000Z", skills=("lang:it", "first_reply"),
        shift="07:00-15:00", capacity=6, on_call=False,
    )  # fmt: skip
    assert (second.sourcing, second.supplier, second.rate, second.since, second.on_call) == (
        "out", "Beta", 18.0, None, True,
    )  # fmt: skip
    assert (second.called, second.skills, second.capacity) == (None, None, None)


@pytest.mark.parametrize(
    "raw",
    [
        WHOLE.encode("utf-16"),
        WHOLE.encode("cp1252"),
        f"sep=;\r\n{WHOLE}".encode("utf-8-sig"),
        WHOLE.replace("agent;name", '"Agent";"Name"').replace("\n", "\r").encode(),
        WHOLE.replace("2026-05-01", "1/5/2026").encode(),
        WHOLE.replace("2026-05-01", "2026-05-01T00:00:00+02:00").encode(),
    ],
)
def test_a_list_is_read_as_whatever_program_wrote_it(raw: bytes) -> None:
    assert read(raw, ROME) == read(WHOLE.encode(), ROME)


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("rate", "rate", "cheap"),
        ("rate", "rate", "-3"),
        ("rate", "rate", "nan"),
        ("from", "from", "31/6/2026"),
        ("from", "from", "06:00"),
        ("sourcing", "sourcing", "maybe"),
        ("shift", "shift", "7-15"),
        ("capacity", "capacity", "6.5"),
        ("on_call", "on_call", "perhaps"),
        ("team", "team", "x" * 61),
    ],
)
def test_an_error_names_line_and_column(line: str, column: str, value: str) -> None:
    with pytest.raises(UserError) as caught:
        read(f"agent,{line}\na01,\na02,{value}\n".encode(), ROME)
    assert caught.value.key == "agents_field"
    assert caught.value.values == {"line": 3, "column": column, "value": value[:60]}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "agents_columns"),
        ("name,team\nx,y\n", "agents_columns"),
        ("agent,salary\nx,y\n", "agents_columns"),
        ("agent,agent\nx,y\n", "agents_columns"),
        ("agent,team\n,Roma\n", "agents_nobody"),
        ("agent,team\nx,a,b\n", "agents_too_many"),
        ("agent,team\nx,a\nx,b\n", "agents_twice"),
        ('agent,team\nx,"' + "a" * 200_000, "table_broken"),
    ],
)
def test_what_is_no_list_is_refused(text: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text.encode(), ROME)
    assert caught.value.key == key


def test_only_what_the_list_did_not_say_is_news() -> None:
    standing = {name: Standing() for name in ("a01", "a02")}
    lines = read(WHOLE.encode(), ROME)
    assert news(lines, standing) == list(lines)
    standing["a01"].hand_says(1_777_586_400_000_000, 1, lines[0])
    standing["a02"].feed_says(1, lines[1])  # a feed's word is not the list's
    assert news(lines, standing) == [lines[1]]
    back = read(b"agent,from,rate\na01,2026-05-01,20\n", ROME)
    standing["a01"].hand_says(1_777_586_400_000_000, 2, back[0])
    assert news(lines[:1], standing) == [lines[0]]


def test_what_is_printed_is_taken_again() -> None:
    told = {line.agent: line for line in read(WHOLE.encode(), ROME)}
    printed = "\n".join(",".join(row) for row in written(told))
    again = {line.agent: line for line in read(printed.encode(), ROME)}
    assert [again[name].rate for name in again] == [24.5, 18.0]
    assert again["a02"] == told["a02"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("from", "0001-01-01"),
        ("from", "9999-12-31"),
        ("from", "9999-12-31T23:59:59-23:59"),
        ("name", "\x1b[31mred"),
        ("team", "a\u202eb"),
        ("desk", "a\0b"),
        ("skills", "x" * 61),
        ("skills", " ".join(f"s{n}" for n in range(101))),
    ],
)
def test_what_no_calendar_or_screen_can_show_is_refused_with_its_column(
    column: str, value: str
) -> None:
    with pytest.raises(UserError) as refused:
        read(f"agent,{column}\na1,{value}\n".encode(), ROME)
    assert refused.value.key == "agents_field"
    assert refused.value.values["column"] == column


def test_a_cell_larger_than_any_table_has_breaks_the_file_in_words() -> None:
    with pytest.raises(UserError) as refused:
        read(b"agent,name\na1," + b"x" * 200_000, ROME)
    assert refused.value.key == "table_broken"
