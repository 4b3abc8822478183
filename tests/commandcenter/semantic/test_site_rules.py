"""A site's own rules: what they change, and what is said of each way to write them wrongly."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.errors import UserError
from commandcenter.languages import LANGUAGES, language
from commandcenter.semantic.read import read
from commandcenter.semantic.rulebook import joined, shipped
from commandcenter.semantic.rules import compiled, put_in_force, rules_version
from commandcenter.semantic.site_rules import line_of, load
from commandcenter.semantic.tokens import words


@pytest.fixture(autouse=True)
def _own_rules_again() -> Iterator[None]:
    yield
    put_in_force(shipped())


def weight(folder: Path, code: str, sign: str, text: str) -> float:
    return compiled(code, load(folder)).walk(words(text)).sign(sign)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    raw = text.encode() if isinstance(text, str) else text
    (folder / f"{name}.toml").write_bytes(raw)
    return folder


def test_without_files_the_rules_are_the_programs_own(tmp_path: Path) -> None:
    assert load(tmp_path / "none") is shipped()
    assert load(tmp_path).version == rules_version()


def test_lists_add_terms_with_their_weight_and_remove_takes_away(tmp_path: Path) -> None:
    written(
        tmp_path,
        "it",
        """
[sign.fault]
strong = "fa i capricci, è ~ lunatica,"
weak = ["mah"]
remove = "SENZA LINEA"
[negators]
words = "giammai"
[valence]
ignore = "orribile"
""",
    )
    assert weight(tmp_path, "it", "fault", "il modem fa i capricci") == 1.5
    assert weight(tmp_path, "it", "fault", "è proprio molto lunatica") == 1.5
    assert weight(tmp_path, "it", "fault", "mah") == 0.5
    own = compiled("it", shipped()).walk(words("senza linea")).sign("fault")
    assert weight(tmp_path, "it", "fault", "senza linea") < own
    assert weight(tmp_path, "es", "fault", "fa i capricci") == 0
    bad = compiled("it", shipped()).walk(words("orribile")).bad
    assert bad > 0
    assert compiled("it", load(tmp_path)).walk(words("orribile")).bad == 0


def test_what_stands_in_common_counts_in_every_language(tmp_path: Path) -> None:
    written(tmp_path, "common", '[motive.signal]\nstrong = "femtocell"\n')
    for code in ("it", "es", "en"):
        assert weight(tmp_path, code, "motive signal", "femtocell") == 1.5


def test_the_version_is_equal_where_the_rules_are_and_goes_into_every_reading(
    tmp_path: Path,
) -> None:
    changed = load(written(tmp_path, "en", '[sign.fault]\nstrong = "gone bananas"\n'))
    again = load(written(tmp_path, "en", '[sign.fault] # same\nstrong = ["gone  bananas"]\n'))
    assert changed.version != shipped().version
    assert load(written(tmp_path, "en", "")).version == shipped().version
    assert shipped().version in read("hello").version
    put_in_force(again)
    assert again.version in read("hello").version
    assert read("the hub has gone bananas").kind == "complaint"


@pytest.mark.parametrize(
    ("name", "text", "key", "line"),
    [
        ("fr", "", "rules_file", None),
        ("IT", "", "rules_file", None),
        ("it", "[sign.fault", "rules_unreadable", None),
        ("it", f"a = {'9' * 5000}", "rules_unreadable", None),
        ("it", f"a = {'[' * 5000}", "rules_unreadable", None),
        ("it", b'[sign.fault]\nstrong = "\xff"', "rules_not_utf8", 2),
        ("it", '\n[sing.fault]\nstrong = "x"', "rules_table", 1),
        ("it", "sign = 3", "rules_no_table", 1),
        ("it", '[sign]\nfault = "x"', "rules_no_table", 1),
        ("it", '# a\n[sign.nofault]\nstrong = "x"', "rules_sign", 2),
        ("it", '[motive.weather]\nstrong = "rain"', "rules_sign", 1),
        ("it", '[sign.fault]\nweak = "x"\nstrnog = "x"', "rules_key", 3),
        ("it", "[sign.fault]\nstrong = 7", "rules_type", 2),
        ("it", "[sign.fault]\nstrong = [1]", "rules_type", 2),
        ("it", "[sign.fault]\nstrong = 2026-01-01", "rules_type", 2),
        ("it", '[sign.fault]\nstrong = "a,, b"', "rules_empty", 2),
        ("it", '[sign.fault]\nstrong = "ok, ~"', "rules_wildcard", 2),
        ("it", '[sign.fault]\nstrong = "*"', "rules_wildcard", 2),
        ("it", '[sign.fault]\nstrong = "a*"', "rules_wildcard", 2),
        ("it", '[sign.fault]\nstrong = "non*va"', "rules_wildcard", 2),
        ("it", '[sign.fault]\nstrong = "~ non va"', "rules_wildcard", 2),
        ("it", '[sign.fault]\nstrong = "&"', "rules_empty", 2),
        ("it", '[sign.fault]\nremove = "unheard of"', "rules_not_there", 2),
        ("it", '[negators]\nremove = "unheard"', "rules_not_there", 2),
        ("it", '[valence]\nwords = "x"', "rules_key", 2),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line_and_words_in_every_language(
    tmp_path: Path, name: str, text: str | bytes, key: str, line: int | None
) -> None:
    written(tmp_path, name, text)
    with pytest.raises(UserError) as refused:
        load(tmp_path)
    error = refused.value
    assert error.key == key
    assert error.values.get("line") == line
    for code in LANGUAGES:
        said = language(code).error(error)
        assert str(tmp_path / f"{name}.toml") in said
        assert "{" not in said


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load(written(tmp_path, "it", b"#" * (2**20 + 1)))
    assert refused.value.key == "rules_unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="a file system without pipes and links")
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to itself", "link to a device", "rules"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "reading"
    at = folder / "it.toml"
    if kind == "rules":  # the folder itself is a file: it was meant to hold something
        folder.write_text('[sign.fault]\nstrong = "x"')
    else:
        folder.mkdir()
    if kind == "pipe":
        os.mkfifo(at)
    elif kind == "folder":
        at.mkdir()
    elif kind.startswith("link"):
        at.symlink_to(at if kind == "link to itself" else "/dev/zero")
    with pytest.raises(UserError) as refused:
        load(folder)
    assert refused.value.key == "rules_unreadable"


def test_the_line_of_a_table_and_of_a_key() -> None:
    text = '# x\n[sign.fault]\nstrong = "a"\n[ sign . "anger" ]\nweak = "b"\nstrong = "c"\n'
    assert line_of(text, "sign.fault", "strong") == 3
    assert line_of(text, "sign.anger", "strong") == 6
    assert line_of(text, "sign.anger") == 4
    assert line_of(text, "sign.none", "strong") == 1


@given(
    st.dictionaries(
        st.sampled_from(["sign", "motive", "valence", "negators", "x"]),
        st.recursive(
            st.one_of(st.text(max_size=12), st.integers(), st.none()),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(["fault", "strong", "remove", "words", "ignore"]), inner
                ),
            ),
            max_leaves=6,
        ),
        max_size=3,
    )
)
def test_whatever_a_file_says_it_is_taken_or_refused_and_never_fails(tables: dict) -> None:  # type: ignore[type-arg]
    try:
        book = joined({"it": tables})
    except ValueError:
        return
    compiled("it", book).walk(words("non va niente"))
