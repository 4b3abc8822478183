"""The benchmarks, those of the core and those that need every package."""

from argparse import Namespace


def bench(chosen: Namespace) -> int:
    """Run the benchmarks that are asked for; return how they went."""
    from functools import partial

    from alerts.desk import AlertDesk
    from commandcenter.bench import (
        BENCHMARKS,
        Benchmark,
        regia,
        restart,
        review,
        run,
        staffing,
        wall,
    )
    from feeds.simulator.crises import staged
    from ui.desk.scrub import scrub

    forecast = partial(staffing.measure, play=staged, new_desk=AlertDesk)
    watch = partial(wall.measure, size=wall.watched_for(chosen.minutes))
    gone = Benchmark("review", partial(review.measure, scrub=scrub))
    desk = partial(regia.measure, desk=regia.command_of("ui.desk.pressing"))
    back = partial(restart.measure, seat=regia.command_of("ui.returning"))
    gone_on = (gone, Benchmark("regia", desk), Benchmark("restart", back))
    known = (*BENCHMARKS, *gone_on, Benchmark("wall", watch), Benchmark("staffing", forecast))
    return run(chosen.name, as_json=chosen.json, benchmarks=known)
