"""The notice of a sanction before it leaves: it says why, until when, how to appeal, and quotes nothing."""

from zoneinfo import ZoneInfo

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.kpis.moment import Moment
from commandcenter.languages import language
from commandcenter.messages import StoredMessage
from commandcenter.protocol.courtesy import ban_checks
from commandcenter.views.moderation import file_row


def must_be_courteous(command: Command, message: StoredMessage, moment: Moment) -> None:
    """Raise UserError where a notice is of no step in force, or its text lacks what it has to say."""
    row = file_row(moment, message.mark.person)
    ban = next((one for one in reversed(row.bans if row else ()) if one.state == "in_force"), None)
    if row is None or ban is None:
        raise UserError("ban_nothing", customer=f"C-{message.mark.person}")
    zone, tongue = ZoneInfo(moment.settings.timezone), language(command.args.language)
    for name, holds in ban_checks(command.args.text.strip(), row, ban, zone, tongue):
        if not holds:
            raise UserError(f"courtesy_{name}")
