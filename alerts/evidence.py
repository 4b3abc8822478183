"""Why a spike fired and where it is: what an incident says about itself."""

from alerts.scan import Candidate, Scan
from alerts.segments import Buckets, Segments
from alerts.tail import binomial_tail
from commandcenter.alert import Evidence
from commandcenter.clock import MINUTE

_NAMED_SHARE = 0.6  # of the excess with a known place, for a place to be named
_NAMED_TAIL = 2.0  # and no chance of the usual mix
_NAMED_COUNT = 4


def place_of(scan: Scan, segments: Segments, candidate: Candidate) -> tuple[str, str]:
    """Return channel and region of the incident, "*" where it is not specific to one.

    One is named where it holds most of the excess and the usual mix does not explain that.
    """
    motive = segments.all[candidate.column].motive
    own = segments.all[candidate.column]
    found = {"channel": "*", "region": "*"}
    if own.part != "motive" and not _passes_whole(scan, segments, candidate):
        found[own.part] = own.name
    for part in ("channel", "region"):
        if found[part] == "*":
            found[part] = _concentrated(scan, segments, motive, part, candidate.window)
    return found["channel"], found["region"]


def _passes_whole(scan: Scan, segments: Segments, candidate: Candidate) -> bool:
    whole = segments.of_motive[segments.all[candidate.column].motive]
    return scan.tail(candidate.window, whole) >= scan.parameters.windows[candidate.window].tail


def _concentrated(scan: Scan, segments: Segments, motive: int, part: str, row: int) -> str:
    columns = [
        column
        for column in range(len(scan.baseline.motive))
        if segments.all[column].motive == motive and segments.all[column].part == part
    ]
    if not columns:
        return "*"
    over = {c: max(0.0, float(scan.x[row, c] - scan.e[row, c])) for c in columns}
    top = max(columns, key=lambda c: (over[c], -c))
    seen, of = int(scan.x[row, top]), sum(int(scan.x[row, c]) for c in columns)
    usual = sum(float(scan.e[row, c]) for c in columns)
    share = float(scan.e[row, top]) / usual
    if seen < _NAMED_COUNT or over[top] < _NAMED_SHARE * sum(over.values()):
        return "*"
    return segments.all[top].name if binomial_tail(seen, of, share) >= _NAMED_TAIL else "*"


def evidence_of(scan: Scan, buckets: Buckets, candidate: Candidate, end: int) -> Evidence:
    """Return the figures of the window that fired.

    `customers` equals `observed`: an author counts once per motive in three hours.
    """
    row, column = candidate.window, candidate.column
    x, y = int(scan.x[row, column]), int(scan.y[row, column])
    width = int(scan.widths[row])
    e = float(scan.e[row, column])
    return Evidence(
        window_min=width,
        observed=x,
        expected=round(e, 3),
        tail=round(candidate.tail, 2),
        share=round(x / (x + y), 3),
        onset_us=_onset(buckets.trace(width, column), e / width, end) * MINUTE,
        customers=x,
        parameters=scan.parameters.version,
    )


def _onset(trace: list[int], usual: float, end: int) -> int:
    """Return the first minute of the excess: where a CUSUM over the window last left zero."""
    allowed = (usual + sum(trace) / len(trace)) / 2.0
    reached, onset = 0.0, end - len(trace)
    for index, count in enumerate(trace):
        reached = max(0.0, reached + count - allowed)
        if reached == 0.0:
            onset = end - len(trace) + index + 1
    return min(onset, end - 1)
