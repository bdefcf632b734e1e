"""`python -m factsite` is the same as `python build_site.py`."""

from factsite.cli import main

main()
