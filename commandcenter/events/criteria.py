"""Criteria of assignment: which ones came into force, since when, who put them there and why."""

import msgspec

from commandcenter.events.words import Name

CRITERIA_CHANGED = "care.criteria.changed.v1"


class CriteriaData(msgspec.Struct, frozen=True, kw_only=True):
    """Other criteria came into force; `site`: what the site's own files said, by their names.

    So any decision can be taken again by the criteria that its audit names. `who` "hub" = it started anew.
    """

    version: Name
    previous: str
    site: dict[str, str]
    who: str
    reason: str = ""
