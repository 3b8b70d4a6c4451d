"""Starts what is measured: the portal on one core, or a bare route beside it."""

import os
import sys


def bare(port: int) -> None:
    """The least a Starlette application can do: the baseline of every ratio."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>bare</title><p>" + "x" * 4000)

    uvicorn.run(Starlette(routes=[Route("/", page)]), port=port, access_log=False, log_level="error")


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    if sys.argv[1] == "bare":
        bare(int(sys.argv[2]))
    else:
        from portal.cli import main

        main(["serve"])
