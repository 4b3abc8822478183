"""Of which messages a person speaks who says of whole cases what their customers wrote: each one's newest."""

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.state import State

FLAG_CASES = "moderation.flag_cases"


def meant(state: State, command: Command) -> tuple[int, ...]:
    """Return the log positions of the messages, each once; UserError where a case is not open."""
    if command.args.messages:
        return tuple(dict.fromkeys(command.args.messages))
    found = []
    for thread in dict.fromkeys(command.target.cases):
        hands = state.hands.get(thread)
        if hands is None or not hands.asked:
            raise UserError("case_not_open", case=thread)
        found.append(hands.asked[-1].seq)
    return tuple(dict.fromkeys(found))
