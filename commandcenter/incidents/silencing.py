"""What persons do to silences. Each change is a new version; what has ended stays ended."""

from commandcenter.clock import HOUR
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.incidents import SilenceData
from commandcenter.incidents.batch import Batch
from commandcenter.incidents.silence import LONGEST, Silence, next_name


def asked(batch: Batch, command: Command) -> None:
    """Add what a command about silences causes; raise UserError where it may not be."""
    if command.action.name == "silence.add":
        _add(batch, command)
        return
    name = command.target.silence
    known = batch.silences().get(name)
    if known is None:
        raise UserError("silence_unknown", silence=name)
    if batch.now_us >= known.end_us:
        raise UserError("silence_over", silence=name)
    end_us, comment = batch.now_us, known.comment
    if command.action.name == "silence.change":
        end_us, comment = _end_us(batch, command), command.args.comment
    _version(batch, name, known, end_us=end_us, who=command.person, comment=comment)


def _add(batch: Batch, command: Command) -> None:
    args = command.args
    if (args.motive, args.channel, args.region) == ("*", "*", "*"):
        raise UserError("silence_of_all")
    data = SilenceData(
        silence=(name := next_name(batch.silences())), version=1, motive=args.motive,
        channel=args.channel, region=args.region, max_severity=args.max_severity,
        start_us=batch.now_us, end_us=_end_us(batch, command),
        who=command.person, comment=args.comment,
    )  # fmt: skip
    batch.silence(name, data)


def _end_us(batch: Batch, command: Command) -> int:
    hours: float = command.args.hours
    length_us = round(hours * HOUR)
    if length_us > LONGEST and command.role != "manager":
        raise UserError("silence_too_long", hours=LONGEST // HOUR)
    return batch.now_us + length_us


def _version(
    batch: Batch, name: str, known: Silence, *, end_us: int, who: str, comment: str
) -> None:
    data = SilenceData(
        silence=name, version=known.version + 1, motive=known.motive, channel=known.channel,
        region=known.region, max_severity=known.max_severity, start_us=known.start_us,
        end_us=end_us, who=who, comment=comment,
    )  # fmt: skip
    batch.silence(name, data)
