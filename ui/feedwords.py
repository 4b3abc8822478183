"""What a platform's feed says of itself, in words: why it is as it is, and what a person can do about it.

Empty for every other feed, and for one of a platform that is simply well.
"""

from datetime import tzinfo

from commandcenter.languages import Language
from commandcenter.protocol.wall import FeedRow


def why(language: Language, row: FeedRow) -> tuple[str, ...]:
    """Return a few words for a cell: the reason, else the finer state; none where there is nothing to say."""
    for key in (f"feed_reasons.{row.reason}", f"feed_told.{row.told}", f"feed_reasons.{row.gap}"):
        if language.has(key):
            return language.forms(key)
    return ()


def what_to_do(language: Language, row: FeedRow, zone: tzinfo) -> str:
    """Return the sentence that helps, of the newest trouble; "" where nothing is to be done or known."""
    for reason in (row.reason, row.gap):
        if language.has(f"feed_help.{reason}"):
            said = language.word(f"feed_help.{reason}")
            if reason == row.reason and row.again_us is not None:
                time = language.time(row.again_us, zone, seconds=True)
                said = f"{said} {language.word('feed_help.again', time=time)}"
            return said
    return ""
