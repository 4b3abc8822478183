"""What the pages say is there."""

import re
from pathlib import Path

import pytest

from commandcenter.arguments import parser
from main import ROLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    *(page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")),
)


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(
        r"`((?:commandcenter|feeds|alerts|roles|ui|resources|tests|docs)/[\w./{},-]*)`", text
    )
    named += [
        str(Path(page).parent / link) for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    ]
    missing = [path for path in named for one in _spread(path) if not (ROOT / one).exists()]
    assert not missing


def _spread(path: str) -> list[str]:
    found = re.fullmatch(r"(.*)\{(.*)\}(.*)", path)
    return [f"{found[1]}{part}{found[3]}" for part in found[2].split(",")] if found else [path]


def test_every_command_that_a_page_names_can_be_asked() -> None:
    text = "".join((ROOT / page).read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"main\.py ([a-z][a-z-]+)", text))
    assert named
    for role in named:
        with pytest.raises(SystemExit) as left:
            parser(ROLES, ROLES["wall"], "").parse_args([role, "--help"])
        assert not left.value.code, role


def test_the_readme_shows_a_picture_and_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.index("![") < 100
    assert "make run" in text
    assert "make test" in text
