"""The door to factsite: `python build_site.py --help` lists the commands."""

import sys

NEEDED = (3, 11)
ADVICE = "run `make site`, or `pip install -r requirements.txt` first"


def main() -> None:
    """Run the command that was typed; exits with its status.

    Where the requirements are not installed, one line says so, and how to install them.
    """
    if sys.version_info < NEEDED:
        sys.exit("build_site.py needs Python {}.{} or newer".format(*NEEDED))
    try:
        from factsite.cli import main as commands

        commands()
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", "factsite"):
            raise
        sys.exit(f"build_site.py: the package {package!r} is not installed: {ADVICE}")


if __name__ == "__main__":
    main()
