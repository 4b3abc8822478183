"""Our people as regia sees them: one row an agent."""

from commandcenter.protocol.row import Row


class AgentRow(Row, frozen=True, kw_only=True):
    """One of our people as he is now; "" and None = nobody told.

    `agent` is his name in events, `name` the one to show. `state` since `since_us`, to end `until_us`;
    `reason` why. Whoever was called in (`is_called`) is here; whoever is here and was given a case is busy,
    with the oldest since `case_us`. `opened`: skills that overrides open to him beside his own. `is_lost`:
    his window answers no more. `at_hand`: cases that he has to do now, as `WorkRow.cases`. `follows`: open
    cases that are his, whoever is awaited; of those that wait for us the oldest has since `waits_us`.
    `capacity`: units of work at once. `is_planned`: his shift holds now and was told since it began: the same
    hours on a day off are no plan.
    """

    agent: str
    name: str
    state: str
    since_us: int | None = None
    until_us: int | None = None
    reason: str = ""
    is_lost: bool = False
    team: str = ""
    desk: str = ""
    sourcing: str = ""
    supplier: str = ""
    shift: str = ""
    skills: tuple[str, ...] = ()
    at_hand: int = 0
    follows: int = 0
    waits_us: int | None = None
    capacity: int | None = None
    is_planned: bool = False
    on_call: bool = False
    is_called: bool = False
    case_us: int | None = None
    opened: tuple[str, ...] = ()
