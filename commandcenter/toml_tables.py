"""Tables of a list in a TOML file, put in and taken out as text: a person's comments and his order stay."""

import json
from collections.abc import Mapping, Sequence


def with_table(text: str, table: str, fields: Mapping[str, str | bool | Sequence[str]]) -> str:
    """Return the text with one more `[[table]]` at its end; fields that are empty are left out."""
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    lines = [f"{key} = {quoted(value)}" for key, value in fields.items() if value]
    return text + gap + "\n".join((f"[[{table}]]", *lines, ""))


def without_table(text: str, table: str, name: str) -> str:
    """Return the text without the table of that name: from its head to the next head, or the end."""
    lines = text.splitlines(keepends=True)
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("[")]
    for at, head in enumerate(heads):
        end = heads[at + 1] if at + 1 < len(heads) else len(lines)
        is_one = lines[head].replace(" ", "").startswith(f"[[{table}]]")
        if is_one and _name_in(lines[head + 1 : end]) == name:
            while end > head + 1 and lines[end - 1].lstrip().startswith("#"):
                end -= 1  # a comment right before the next head belongs to it
            return "".join(lines[:head] + lines[end:])
    return text


def quoted(value: str | bool | Sequence[str]) -> str:
    """Return a value as TOML writes it."""
    told = value if isinstance(value, str | bool) else list(value)
    return json.dumps(told, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name_in(lines: list[str]) -> str:
    for line in lines:
        key, mark, value = line.partition("=")
        if mark and key.strip() == "name":
            return value.split("#")[0].strip().strip("\"'")
    return ""
