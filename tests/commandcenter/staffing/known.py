"""Evidence of invented crises: ten people with seven cases an hour each, and whatever a test changes."""

from typing import Any

from commandcenter.staffing.evidence import Evidence
from commandcenter.staffing.pace import Pace
from commandcenter.staffing.queue import STEPS
from tests.commandcenter.story import at


def known(steps: int = STEPS, **parts: Any) -> Evidence:
    """Return what is known an hour into a crisis: 20 cases an hour are usual, `excess` come beside them."""
    whole: dict[str, Any] = {
        "at_us": at(60),
        "age_min": 60,
        "goal": 60,
        "excess": 200.0,
        "lasts_min": 90.0,
        "usual": (20.0,) * steps,
        "backlog": 150,
        "people": (10.0,) * steps,
        "pace": Pace(7.0, "measured"),
        "lead_h": 0.25,
    }
    return Evidence(**{**whole, **parts})
