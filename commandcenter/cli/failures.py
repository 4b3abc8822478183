"""A failure in one sentence, with what to do, and the exit code that goes with it."""

import sys

from commandcenter import logs
from commandcenter.cli import site
from commandcenter.errors import UserError

_WRONG_USE = frozenset(
    {
        "feed_speed_bad",
        "criteria_no_folder",
        "criteria_which",
        "dry_run_weeks",
        "import_columns",
        "import_field",
        "import_how",
        "import_name",
        "import_profile",
        "import_sheet",
        "import_spec",
        "import_zone",
        "feed_answer_bad",
        "feed_answer_choice",
        "feed_answer_missing",
        "feed_kind",
        "feed_set",
        "feed_not_asked",
        "feed_not_listed",
        "feed_twice",
        "feed_unknown",
        "feed_url_bad",
        "listen_needs_tls",
        "listen_unreadable",
        "metrics_not_here",
        "erase_which",
        "critical_which",
        "critical_file",
        "critical_line",
        "critical_channel",
        "critical_lines",
        "simulator_bad_value",
        "simulator_key_unknown",
        "size_unreadable",
        "journal_is_folder",
        "journal_missing",
        "journal_unnamed",
        "journal_postgres",
        "time_unreadable",
        "tuning_bad_value",
        "tuning_change",
        "tuning_no_window",
        "tuning_no_windows",
        "tuning_nothing_set",
        "tuning_unknown",
        "tuning_version",
        "tuning_weeks",
        "reading_days",
        "bench_unknown",
        "calendar_unreadable",
        "export_over_database",
        "backup_missing",
        "hub_needs_tls",
        "pair_address",
        "pair_code",
        "seat_whose",
        "service_needs_root",
        "service_none",
        "token_which",
        "copy_would_overwrite",
        "export_period",
        "export_what",
        "kpi_unknown",
        "panel_unknown",
        "month_unreadable",
        "publications_which",
        "where_unreadable",
    }
)


def told_failure(error: Exception, lang: str = "") -> int:
    """Say in one line what happened and what to do; return the exit code. `lang` "" = that of the site."""
    if isinstance(error, OSError):
        what, why = str(error.filename or ""), error.strerror or str(error)
        error = UserError("system_refused", what=what, why=why)
    elif not isinstance(error, UserError):
        error = UserError("unexpected", log=logs.left_trace())
    print(site.words(lang).error(error), file=sys.stderr)
    return 2 if error.key in _WRONG_USE else 1
