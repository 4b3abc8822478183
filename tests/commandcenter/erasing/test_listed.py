"""The list of the erased on a damaged disk: what is whole in it counts, nothing in it stops a hub."""

from pathlib import Path

import pytest

from commandcenter.erasing import listed
from commandcenter.erasing.listed import Erased

KEY, DATABASE = b"k" * 32, "care"
ADA = Erased("erased:1", "manager:rita", "rita", "she asked for it", ("aa", "bb"))
BOB = Erased("erased:2", "manager:rita", "rita", "he asked for it", ("cc",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "care.db.erased"
    listed.add(file, KEY, DATABASE, [ADA])
    listed.add(file, KEY, DATABASE, [BOB])
    return file


@pytest.mark.parametrize(
    "damage",
    [
        b"\0" * 4096,
        b'{"erased":{"proof":"\xff\xfe"}}',
        b'{"erased":{"proof":"erased:9"},"seal":""}',
        b'{"more":' + b"[" * 100_000,
    ],
    ids=["zeros", "no text", "half", "deep"],
)
def test_lines_that_cannot_be_read_count_for_nothing_and_the_others_do(
    file: Path, damage: bytes
) -> None:
    first, second = filter(None, file.read_bytes().splitlines())
    file.write_bytes(b"\n".join((first, damage, second)) + b"\n")
    assert listed.read(file, KEY, DATABASE) == [ADA, BOB]
    assert listed.damaged(file, KEY, DATABASE) == 1


def test_a_line_that_a_kill_cut_off_costs_no_other(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole.rstrip()[:-20])
    listed.add(file, KEY, DATABASE, [BOB])
    assert listed.read(file, KEY, DATABASE) == [ADA, BOB]


def test_a_line_in_which_one_byte_changed_erases_nobody(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"aa"', b'"ab"'))
    assert listed.read(file, KEY, DATABASE) == [BOB]
