"""What is drawn without a window: a screen as a picture, a manager's page."""

import json
import os
from argparse import Namespace
from typing import TYPE_CHECKING

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.program import SEATS
from commandcenter.errors import UserError

if TYPE_CHECKING:
    from ui.picture import Picture


def screenshot(chosen: Namespace) -> int:
    """Draw a screen into a file, and the texts that stand on it beside."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    picture = _drawn(chosen, arguments.size(chosen.size), chosen.lang or site.settings().language)
    if not picture.image.save(str(chosen.out)):
        raise UserError("file_not_written", file=str(chosen.out))
    if chosen.texts is not None:
        chosen.texts.write_text(json.dumps([text._asdict() for text in picture.texts]), "utf-8")
    return 0


def _drawn(chosen: Namespace, size: tuple[int, int], shown: str) -> "Picture":
    from commandcenter.report import at
    from ui.viewing import Viewing

    viewing = Viewing(chosen.distance or Viewing().distance_m, chosen.diagonal)
    if chosen.screen == "setup":
        from ui.setup.picture import draw_setup

        return draw_setup(viewing, language=shown, size=size, step=chosen.step, roles=SEATS)
    _, moment, view = at(
        arguments.database(chosen.db), site.settings(), arguments.instant(chosen.at)
    )
    if chosen.screen == "wall":
        from ui.picture import draw_wall

        return draw_wall(view, language=shown, size=size, viewing=viewing, scene=chosen.scene)
    from commandcenter.hub.answers import standing_still
    from commandcenter.hub.criteria_files import in_state
    from commandcenter.hub.evidence import texts_of
    from commandcenter.report import newest_messages
    from commandcenter.views.desk import desk
    from commandcenter.views.moderation import moderation, positions
    from commandcenter.views.regia import as_read
    from ui.desk.picture import Shot, draw_desk

    path = arguments.database(chosen.db)
    recent = newest_messages(path, moment.now_us)
    texts = texts_of(path, positions(moderation(moment)))
    with standing_still(path, moment, site.settings()) as answer:
        assigned = as_read(moment, in_state(path, moment.state, site.criteria_folder()))
        shot = Shot(view, desk(moment, recent, texts=texts, regia=assigned), answer=answer)
        return draw_desk(shot, pane=chosen.screen, language=shown, size=size, panel=chosen.panel)


def report(chosen: Namespace) -> int:
    """Write a manager's page of a day or a week."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from commandcenter.report import page
    from ui.report import write_report

    settings = site.settings()
    path, at_us = arguments.database(chosen.db), arguments.instant(chosen.at)
    view = page(path, settings, chosen.kind, at_us)
    write_report(view, chosen.out, chosen.lang or settings.language)
    return 0
