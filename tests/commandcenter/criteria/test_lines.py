"""Where a setting stands in a file: also behind other tables of the same name and inside long strings."""

import pytest

from commandcenter.criteria.lines import line_of

TEXT = '''# a comment = 1
first = 1
[table]
"quoted key" = 2
long = """
first = 3
"""
last = 4
[[rows]]
key = "a"
[rows.texts]
it = "x"
[[rows]]
key = "b"
[rows.texts]
it = "y"
'''


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("first", 2),
        ("table", 3),
        ('table."quoted key"', 4),
        ("table.last", 8),
        ("table.gone", 3),
        ("rows[0].key", 10),
        ("rows[1].key", 14),
        ("rows[1].texts.it", 16),
        ("rows[1].texts.es", 15),
        ("rows[1].gone", 13),
        ("gone", 1),
    ],
)
def test_a_setting_is_found_or_else_what_it_is_part_of(setting: str, line: int) -> None:
    assert line_of(TEXT, setting) == line
