"""What does Lighthouse say of the main pages on a phone: performance, accessibility, best practices, search engines?

Part of `make bench`; alone, against a portal that runs already: `python -m tests.bench.lighthouse http://127.0.0.1:8000`.
Lighthouse is fetched with npm into the cache folder of the user, never into the repository. Without Node.js, npm,
Chromium or a network it says so and measures nothing: figures are reported here, no test depends on them.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.browser.plugin import chromium_arguments, chromium_path

PACKAGE = "lighthouse@12"  # the last that runs on the Node.js of Debian stable
AIM = 98
RUNS, SECONDS = 3, 180  # for one page: at most so many runs, each at most so long


def cache() -> Path:
    """Where it is kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "portal-bench" / "lighthouse"


def missing() -> str:
    """What this machine lacks, in words; empty when all is there."""
    lacking = [name for name in ("node", "npm") if shutil.which(name) is None]
    if chromium_path() is None:
        lacking.append("Chromium")
    return ", ".join(lacking)


def fetched() -> Path | None:
    """The program to give to Node.js, fetched now if need be; None when that fails."""
    program = cache() / "node_modules/lighthouse/cli/index.js"
    if not program.is_file():
        cache().mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(cache()), "--no-audit", "--no-fund", "--loglevel=error", PACKAGE]
        try:
            subprocess.run(command, check=True, timeout=600, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            return None
    return program if program.is_file() else None


def measure(base: str, opening: str) -> Iterator[dict[str, Any]]:
    """One row a page: its four scores (0 to 100), and every check with weight that it does not pass in full."""
    if lacking := missing():
        yield {"what": f"not run, this machine has no {lacking}"}
        return
    program = fetched()
    if program is None:
        yield {"what": f"not run, npm could not fetch {PACKAGE}"}
        return
    paths = ("/", "/professioni/oss", "/offerte", f"/offerte/{opening}", "/orientamento")
    for path in paths:
        yield {"what": path, **_scores(program, base + path)}


def _scores(program: Path, url: str) -> dict[str, Any]:
    """Lighthouse's verdict on one address, on a phone as it imagines one; the best of three where it is below our aim.

    Whatever else runs on this machine only ever makes a page slower, so the best run says most about the page.
    """
    runs: list[dict[str, Any]] = []
    while len(runs) < RUNS and not any(run.get("performance", 0) >= AIM for run in runs):
        runs.append(_run(program, url))
    return max(runs, key=lambda run: int(run.get("performance", -1))) | {"runs": len(runs)}


def _run(program: Path, url: str) -> dict[str, Any]:
    flags = ["--headless=new", "--disable-dev-shm-usage", *chromium_arguments()]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = [
            "node", str(program), url, "--quiet", "--output=json", f"--output-path={out}", "--form-factor=mobile",
            "--no-enable-error-reporting", f"--chrome-flags={' '.join(flags)}",
        ]  # fmt: skip
        environment = os.environ | {"CHROME_PATH": chromium_path() or ""}
        try:
            subprocess.run(command, timeout=SECONDS, capture_output=True, env=environment, preexec_fn=_every_core)
            told = json.loads(out.read_text())
        except (OSError, ValueError, subprocess.SubprocessError) as wrong:
            return {"failed": type(wrong).__name__}
    scores: dict[str, Any] = {name: round(100 * (c["score"] or 0)) for name, c in told["categories"].items()}
    below = [name for name, score in scores.items() if score < AIM]
    if below:
        scores["to_mend"] = [
            ref["id"]
            for name in below
            for ref in told["categories"][name]["auditRefs"]
            if ref["weight"] and (told["audits"][ref["id"]]["score"] or 0) < 0.9
        ]
    return scores


def _every_core() -> None:
    """The bench keeps itself to one core beside the server's; a browser needs what a phone has."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


def main() -> None:
    """The table alone, for the portal at the given address; the opening is the first of its list."""
    base = sys.argv[1].rstrip("/")
    with urllib.request.urlopen(f"{base}/offerte", timeout=30) as answer:
        found = re.search(r'href="/offerte/([a-z0-9-]+)"', answer.read().decode())
    for row in measure(base, found[1] if found else ""):
        print("  ".join(f"{name}={value}" for name, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
