"""One question to a process of its own, which answers and ends."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec

from commandcenter.errors import UserError
from commandcenter.pipes import framed, next_frame

_ROOT = Path(__file__).resolve().parents[2]


async def asked_once(module: str, question: bytes, patience_s: float) -> bytes | None:
    """Return what `python -m module` answers; None where it fails or takes too long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(patience_s):
            told, _ = await process.communicate(framed(question))
        return next_frame(BytesIO(told))
    except (OSError, TimeoutError):
        return None
    finally:
        if process.returncode is None:  # the hub ends, or it takes too long
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def answer_once(
    answer: Callable[[bytes], msgspec.Struct],
    failed: Callable[[str], msgspec.Struct],
    niceness: int = 0,
) -> None:
    """Be that process: answer the question on stdin, or say in `failed` why not.

    A hub that was killed takes it along by closing stdin.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hub's
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    gc.disable()  # it ends before there is much to collect
    if (question := next_frame(sys.stdin.buffer)) is None:
        return
    try:
        found = answer(question)
    except (UserError, ValueError, KeyError) as error:
        found = failed(f"{type(error).__name__}: {error}"[:200])
    sys.stdout.buffer.write(framed(msgspec.msgpack.encode(found)))
    sys.stdout.buffer.flush()
