"""The calendar of publications: taken over from a file, listed."""

import json
import sys
from argparse import Namespace

from msgspec import to_builtins

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask
from commandcenter.errors import UserError
from commandcenter.languages import language, zone
from commandcenter.publications import listed, sheet


def publications(chosen: Namespace) -> int:
    """Take over a calendar of publications, or list what is planned, runs and is over."""
    path, settings = arguments.database(chosen.db), site.settings()
    words, local = language(chosen.lang or settings.language), zone(settings.timezone)
    if chosen.act == "list":
        for row in listed.calendar(path, arguments.instant(chosen.at)):
            told = json.dumps(listed.as_json(row), ensure_ascii=False)
            print(told if chosen.json else listed.line(row, words, local))
        return 0
    if chosen.file is None:
        raise UserError("publications_which")
    read = sheet.read(chosen.file.read_bytes(), local)
    if read.problems:
        for problem in read.problems:
            print(listed.wrong(problem, str(chosen.file), words), file=sys.stderr)
        return 1
    action = "publication.compare" if chosen.check else "publication.import"
    pieces = (to_builtins(piece) for piece in read.pieces())
    answer = listed.together(ask(path, action, args={"rows": rows}) for rows in pieces)
    if chosen.json:
        return site.told(answer)
    for line in listed.done(answer, read, words, compared=chosen.check):
        print(line)
    return 0
