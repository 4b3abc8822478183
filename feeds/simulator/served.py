"""A conversation in the hands of the office: which turn is next, what the customer does, when it ends."""

from feeds.simulator.conversations import Conversation
from feeds.simulator.desk import FIRST_WORDS, Course, Step
from feeds.simulator.tell import Telling

CARE = frozenset(FIRST_WORDS)


class Served:
    """One conversation. `turn`: how many answers it had; it `waits` where the next is ours."""

    def __init__(self, one: Conversation, telling: Telling) -> None:
        self.one, self.telling = one, telling
        self.turn = 0
        self.waits = False
        self.is_over = False
        self.rest = ""  # the mode of a short answer whose rest is to be done
        self.is_back = False  # the back desk has it
        self.says = ""  # what is said at the end of the turn that is being worked on
        self.mode = "full"
        self.closes = 0  # told so often
        self.steps = 0  # steps told, each with a name of its own

    @property
    def is_care(self) -> bool:
        """Somebody has to do something about it; else it is only looked at."""
        return self.one.needs.course in CARE

    @property
    def is_joined(self) -> bool:
        """It is answered along with others of its thread."""
        return self.one.needs.course == "joined"

    def name(self, what: str) -> str:
        """Return a name for a step that no other step of it has."""
        self.steps += 1
        return f"{what}{self.steps}"

    def first_words(self) -> str:
        """Return on which occasion the next answer is given."""
        if self.turn:
            return "resolved"
        return FIRST_WORDS.get(self.one.needs.course, "chat")

    def resume(self, course: Course, since_us: int) -> list[tuple[int, str, str]]:
        """Tell what happened before an instant; return what of it goes on as (when, what, by whom).

        What was begun is finished; what nobody had begun waits to be given to somebody.
        """
        answers = [step for step in course.steps if step.agent]
        told = [step for step in answers if step.at_us < since_us]
        begun = [one for one in course.taken if one[0] < since_us]
        self._tell(course, since_us)
        self.turn = len(told) if self.is_care else 0
        if self.is_over:
            return []
        if not self.is_care:
            return self._idle(answers, course, since_us)
        if len(begun) > len(told):
            self.says = answers[len(told)].says
            return [(answers[len(told)].at_us, "finish", answers[len(told)].agent)]
        if len(answers) > len(told) > 0:
            return self._between(course, since_us)
        self.waits = not told
        coming = [
            (step.at_us, f"follow:{step.says}", "")
            for step in course.steps
            if not step.agent and told and step.at_us >= since_us
        ]
        if told and course.closed_us is not None:
            coming.append((course.closed_us, f"close:{course.reason}", ""))
        return coming

    def _tell(self, course: Course, since_us: int) -> None:
        self.telling.begin()
        for step in course.steps:
            if step.at_us < since_us and step.agent:
                is_back = course.moved_us is not None and step.at_us > course.moved_us
                self.telling.answer(step, "back" if is_back else "front")
            elif step.at_us < since_us:
                self.telling.follow(step)
        for number, (at_us, agent) in enumerate(course.taken):
            if at_us < since_us:
                self.telling.step(f"taken{number}", "assigned", at_us, agent=agent)
        if course.moved_us is not None and course.moved_us < since_us:
            self.telling.moved(course.moved_us)
        if course.closed_us is not None and course.closed_us < since_us:
            self.telling.closed(course.closed_us, course.reason)
            self.is_over = True

    def _idle(
        self, answers: list[Step], course: Course, since_us: int
    ) -> list[tuple[int, str, str]]:
        if answers and answers[0].at_us >= since_us:
            return [(answers[0].at_us, "idle", "")]
        if course.closed_us is None:
            return []
        return [(course.closed_us, f"close:{course.reason}", "")]

    def _between(self, course: Course, since_us: int) -> list[tuple[int, str, str]]:
        """Return what leads to the second answer, where it has not happened yet."""
        if course.moved_us is not None:
            self.is_back = self.waits = course.moved_us < since_us
            return [] if self.waits else [(course.moved_us, "moved", "")]
        wrote = next(step for step in course.steps if not step.agent)
        self.waits = wrote.at_us < since_us
        return [] if self.waits else [(wrote.at_us, f"follow:{wrote.says}", "")]
