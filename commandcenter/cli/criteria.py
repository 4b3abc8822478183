"""The site's criteria of assignment: checked, reloaded, shown."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask
from commandcenter.criteria import criteria as files
from commandcenter.errors import UserError
from commandcenter.languages import language


def criteria(chosen: Namespace) -> int:
    """Check a folder of criteria, have the hub reload the site's, or show those in force."""
    if chosen.act == "show":
        return site.told(ask(arguments.database(chosen.db), "criteria.show"))
    if chosen.act == "reload":
        if not chosen.reason.strip():
            raise UserError("criteria_reason")
        path = arguments.database(chosen.db)
        return site.told(ask(path, "criteria.reload", args={"reason": chosen.reason}))
    folder = folder_of(chosen.folder, "criteria check .")
    own = files.site_texts(folder)
    found = files.examined(own, folder)
    words = language(chosen.lang or site.settings().language)
    problems = [words.error(one) for one in found.problems]
    version = found.criteria.version if found.criteria is not None else None
    if chosen.json:
        print(json.dumps({"version": version, "files": sorted(own), "problems": problems}))
        return 1 if problems else 0
    for line in problems:
        print(line, file=sys.stderr)
    if found.criteria is None:
        print(words.word("criteria_check.wrong", n=len(problems)), file=sys.stderr)
        return 1
    print(words.word("criteria_check.good", version=version))
    named = words.word("criteria_check.own", files=", ".join(sorted(own)))
    print(named if own else words.word("criteria_check.none"))
    print(words.word("criteria_check.macros", n=len(found.criteria.macros)))
    return 0


def folder_of(folder: Path | None, example: str) -> Path:
    """Return the folder that was named. Raises UserError where there is none; `example`: what to write."""
    if folder is None:
        raise UserError("criteria_which", example=example)
    if not folder.is_dir():
        raise UserError("criteria_no_folder", folder=str(folder))
    return folder
