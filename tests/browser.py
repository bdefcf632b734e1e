"""The browser of the tests: run as a program, it says which one they would use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ADVICE = (
    "run `make browser`, or `python -m playwright install chromium`, "
    "or name one: CHROMIUM=/path/to/chromium"
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> Path:
    """The browser to test with: the one that CHROMIUM names, an installed one, or Playwright's.

    Raises RuntimeError, saying what to do, where there is none.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise RuntimeError(f"CHROMIUM={named} is not a program that can be run")
        return Path(found)
    for candidate in (*NAMES, *PLACES):
        if found := shutil.which(candidate):
            return Path(found)
    own = playwrights_own()
    if not own.is_file():
        raise RuntimeError(f"no Chromium or Chrome was found for the browser tests: {ADVICE}")
    return own


def playwrights_own() -> Path:
    """Where Playwright keeps its download, there or not.

    Asked in a process of its own, since a running Playwright cannot be started twice.
    """
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return Path(answer.stdout.strip())


def launch(playwright: Playwright) -> Browser:
    """A headless browser that asks the network for nothing by itself; close it, or use `with`."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=find_chromium(),
        headless=True,
        args=[*QUIET, "--no-sandbox"] if as_root else [*QUIET],
    )


def version(browser: Path) -> str:
    """What the browser calls itself; raises RuntimeError where it cannot run."""
    answer = subprocess.run([browser, "--version"], capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError(f"{browser} does not run: {answer.stderr.strip()}\n{ADVICE}")
    return answer.stdout.strip()


if __name__ == "__main__":
    try:
        chosen = find_chromium()
        print(f"Browser for the tests: {version(chosen)} ({chosen})")
    except RuntimeError as problem:
        sys.exit(str(problem))
