"""Every action by its name; `docs/seat.md` is made from it."""

from commandcenter.commands.action import Action
from commandcenter.commands.agents import AGENTS
from commandcenter.commands.boards import BOARDS
from commandcenter.commands.cases import CASES
from commandcenter.commands.contingency import CONTINGENCY
from commandcenter.commands.criteria import CRITERIA
from commandcenter.commands.critical import CRITICAL, CURATED
from commandcenter.commands.customers import CUSTOMERS
from commandcenter.commands.erasure import ERASURE
from commandcenter.commands.figures import FIGURES
from commandcenter.commands.finding import FINDING
from commandcenter.commands.handovers import HANDING_OVER
from commandcenter.commands.incidents import INCIDENTS
from commandcenter.commands.moderation import MODERATION
from commandcenter.commands.overrides import OVERRULING
from commandcenter.commands.previews import PREVIEWS
from commandcenter.commands.publications import PUBLISHING
from commandcenter.commands.reading import READING
from commandcenter.commands.replies import REPLIES
from commandcenter.commands.review import REVIEW
from commandcenter.commands.silences import SILENCES
from commandcenter.commands.tokens import TOKENS
from commandcenter.commands.upkeep import UPKEEP

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        *INCIDENTS,
        *SILENCES,
        *PUBLISHING,
        *READING,
        *REPLIES,
        *CASES,
        *MODERATION,
        *CRITICAL,
        *CURATED,
        *OVERRULING,
        *HANDING_OVER,
        *FINDING,
        *CONTINGENCY,
        *CRITERIA,
        *FIGURES,
        *CUSTOMERS,
        *ERASURE,
        *BOARDS,
        *REVIEW,
        *AGENTS,
        *PREVIEWS,
        *UPKEEP,
        *TOKENS,
    )
}
