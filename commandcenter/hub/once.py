"""One question to a process of its own, which answers and ends."""

import asyncio
import contextlib
import sys
from io import BytesIO
from pathlib import Path

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
