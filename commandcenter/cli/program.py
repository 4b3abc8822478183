"""This program itself: its version, its seats, how it starts itself again."""

import sys
from pathlib import Path

VERSION = "0.1.0"
SEATS = ("wall", "regia", "review")  # what a screen can be set up as: roles that have a window
FILE = Path(__file__).resolve().parents[2] / "main.py"


def program(*argv: str) -> list[str]:
    """Return the command that starts this program in a process of its own."""
    return [sys.executable, str(FILE), *argv]
