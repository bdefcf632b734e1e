"""The commands. The clock and the environment are read here alone, and handed down as values."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, wraps
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import click

from factsite.check.archive import look_up
from factsite.check.freshness import stale
from factsite.check.proof import proof
from factsite.check.subject import concerning, subject
from factsite.load.dates import Date
from factsite.load.factbook import Factbook
from factsite.load.lookup import NoAnswer
from factsite.load.project import read as read_project
from factsite.problems import (
    CODES,
    Found,
    Lines,
    Problem,
    as_github,
    as_json,
    as_text,
    has_errors,
    sort,
)
from factsite.publish import website
from factsite.publish.job import Job, accept, examine, require_project
from factsite.publish.lock import hold
from factsite.publish.serve import Outcome, serve
from factsite.quantities.answer import answer, phrases
from factsite.render import build_log
from factsite.render.bodies import program_digest
from factsite.render.pages import address

STANDS_ON = ("babel", "jinja2", "markdown", "nh3", "pydantic", "pyyaml")
# Facts only grow in number while they are read: to look for cycles among them as often as Python
# does by itself takes a third of the time, and there are none.
COLLECT_AFTER = 10_000
FORMATS = click.Choice(["text", "github", "json"])


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day written as 2021-02-11."""
        if isinstance(value, date):
            return value
        try:
            day = Date.parse(value)
        except ValueError as error:
            self.fail(f"{value!r} is no day: {error}", param, ctx)
        if day.precision != "day":
            self.fail(f"{value!r} names no day; write it as 2021-02-11", param, ctx)
        return day.first


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help="The project's folder; the current one by default.",
)
@click.option("--format", "form", type=FORMATS, default="text", help="How problems are written.")
@click.pass_context
def main(context: click.Context, project: Path, form: str) -> None:
    """Build an explainer site from its facts; without a command, `build`."""
    gc.set_threshold(COLLECT_AFTER)
    context.obj = Session(project.resolve(), form)
    if context.invoked_subcommand is None:
        context.invoke(build)


class Session:
    """One run: the project's folder and how problems are written."""

    def __init__(self, root: Path, form: str) -> None:
        self.root = root
        self.form = form

    def job(self, as_of: date | None = None) -> Job:
        """The job for the website of the project."""
        require_project(self.root)
        versions = [*(f"{name} {version(name)}" for name in STANDS_ON), sys.version]
        program = program_digest(Path(__file__).parent, versions)
        return Job(self.root, program, as_of, say=self.progress)

    def progress(self, step: str) -> None:
        """Shows the step on the terminal; nothing where there is none."""
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{step} …", nl=False, err=True)

    def clear(self) -> None:
        """Takes the last step from the terminal."""
        if sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)

    def lines(self) -> Lines:
        """What gives a line of a file of the project; each file is read once."""
        read = cache(self._read)

        def line(path: str, number: int) -> str | None:
            found = read(path)
            return found[number - 1] if 0 < number <= len(found) else None

        return line

    def _read(self, path: str) -> list[str]:
        file = self.root / path
        try:
            is_ours = file.resolve() == self.root.resolve() / path  # no link, no other folder
            return file.read_text("utf-8-sig").split("\n") if is_ours and file.is_file() else []
        except (OSError, ValueError):
            return []

    def report(self, problems: Sequence[Problem]) -> None:
        """Writes the problems in the form that was asked for."""
        self.clear()
        if self.form == "json":
            click.echo(as_json(problems))
            return
        line = self.lines()
        for problem in problems:
            click.echo(
                as_github(problem) if self.form == "github" else as_text(problem, line),
                err=self.form == "text",
            )
        if problems and self.form == "text":
            click.echo(f"\n{count(problems)}", err=True)


def count(problems: Sequence[Problem]) -> str:
    """How many problems there are, in words."""
    files = len({p.place.path for p in problems})
    return f"{_many(len(problems), 'problem')} in {_many(files, 'file')}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with its problems written out; exit status 1 where some are errors."""

    @click.option("--format", "form", type=FORMATS, help="How problems are written.")
    @wraps(command)
    def run(session: Session, *args: Any, form: str | None, **kwargs: Any) -> None:
        session.form = form or session.form
        try:
            command(session, *args, **kwargs)
        except Found as found:
            session.report(found.problems)
            sys.exit(1)

    return click.pass_obj(run)


as_of_option = click.option(
    "--as-of", type=Day(), help="Build the site as it was known on this day."
)


@main.command()
@as_of_option
@reporting
def build(session: Session, as_of: date | None = None) -> None:
    """Check the facts, build the site into build/site and publish it there."""
    built = website.build(session.job(as_of))
    session.report(built.problems)
    done = f"{_many(len(built.rendered), 'page')} rendered, {built.kept:,} taken over"
    changed = _many(len(built.changed) + len(built.removed), "file")
    click.echo(f"build/site is up to date: {done}; {changed} changed", err=True)


@main.command()
@as_of_option
@click.option("--today", type=Day(), help="Tell whose review is overdue on this day.")
@click.option(
    "--archive",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Look every printed phrase up in the texts of this folder, <source id>.txt.",
)
@click.option("--fact", help="Prove one fact: an id, kind/id, kind/id#value, or 'id PERIOD'.")
@reporting
def check(
    session: Session, as_of: date | None, today: date | None, archive: Path | None, fact: str | None
) -> None:
    """Check the facts, the prose and the links between pages; write nothing."""
    job = session.job(as_of)
    project, problems = examine(job)
    if own_day := project.settings.as_of if project.settings else None:
        problems += stale(project.book, today or own_day)
    if archive is not None:
        wrong, summary = look_up(project.book, archive)
        problems += wrong
        click.echo(summary, err=True)
    if fact is not None:
        _prove(session, project.book, fact, sort(problems))
        return
    checked = accept(job, project, sort(problems))
    problems = sort([*checked.problems, *website.check_links(job, checked)])
    session.report(problems)
    if has_errors(problems):
        sys.exit(1)
    facts = sum(map(len, checked.project.book.records.values()))
    chapters = _many(len(checked.project.book.chapters), "chapter")
    click.echo(f"nothing is wrong: {_many(facts, 'record')}, {chapters}", err=True)


def _prove(session: Session, book: Factbook, fact: str, problems: Sequence[Problem]) -> None:
    """Shows the proof of a fact and the problems that concern it."""
    try:
        asked = subject(book, fact)
    except NoAnswer as error:
        raise click.UsageError("; ".join(filter(None, (error.why, error.hint)))) from None
    if session.form == "text":
        session.clear()
        click.echo("".join(f"{line}\n" for line in proof(book, asked)), nl=False)
    own = concerning(book, asked.ref, problems)
    session.report(own)
    if has_errors(own):
        sys.exit(1)
    click.echo(f"nothing is wrong with {asked.ref}", err=True)


@main.command()
@as_of_option
@reporting
def stage(session: Session, as_of: date | None) -> None:
    """Write the pages into build/docs, for a stock `mkdocs build`."""
    job = session.job(as_of)
    with hold(job.build / ".lock"):
        checked = accept(job, *examine(job))
        rendered, _ = website.make_stage(job, checked)
    session.report(checked.problems)
    done = _many(len(rendered.bodies), "page")
    click.echo(f"build/docs is up to date: {done} rendered; now: mkdocs build --strict", err=True)


@main.command("serve")
@as_of_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@reporting
def serve_command(session: Session, as_of: date | None, host: str, port: int) -> None:
    """Show the site on this machine, and build it again at every change."""
    require_project(session.root)
    serve(
        site=lambda: session.root / "build" / "site",
        rebuild=lambda: _rebuild(session, as_of),
        watch=[session.root / name for name in ("data", "docs", "templates", "mkdocs.yml")],
        host=host,
        port=port,
        echo=click.echo,
        source_line=lambda path, number: session.lines()(path, number),
        templates=session.root / "templates",
        now=lambda: datetime.now().strftime("%H:%M:%S"),
    )


def _rebuild(session: Session, as_of: date | None) -> Outcome:
    try:
        built = website.build(session.job(as_of))
    except Found as found:
        return Outcome(tuple(found.problems))
    finally:
        session.clear()
    done = _many(len(built.rendered), "page")
    summary = f"{done} rendered, {_many(len(built.changed), 'file')} changed"
    return Outcome(built.problems, (*built.changed, *built.removed), True, summary)


@main.command("read", context_settings={"ignore_unknown_options": True})
@click.argument("phrase", nargs=-1, required=True)
@click.option("--unit", help="What a phrase counts that prints no unit: an id such as EUR.")
@click.option("--heading", help="The scale above a table's numeral, as printed: million euros.")
@click.option("--truncated", is_flag=True, help="The source cut the figure and did not round it.")
@reporting
def read_command(
    session: Session, phrase: Sequence[str], unit: str | None, heading: str | None, truncated: bool
) -> None:
    """Show how a printed PHRASE is read as a figure; `-` takes a phrase a line from the input."""
    project = read_project(session.root)
    if wrong := [p for p in project.problems if p.place.path == "data/units.yml"]:
        raise Found(wrong)
    units, usual = project.book.units, project.book.units_in_use
    if unit is not None and unit not in units:
        _misused(f"there is no unit “{unit}”", list(units))
    counted = units[unit] if unit else None
    lines = sys.stdin.buffer if sys.stdin else ()
    every = chain.from_iterable(phrases(lines) if each == "-" else [each] for each in phrase)
    all_read = True
    for each in every:
        made = answer(each, units, usual=usual, unit=counted, heading=heading, truncated=truncated)
        click.echo(made.as_json() if session.form == "json" else made.as_text())
        all_read &= made.reading is not None
    if not all_read and session.form != "json":
        sys.exit(1)


@main.command()
@click.argument("page")
@click.pass_obj
def why(session: Session, page: str) -> None:
    """Show what a page of the last build was made from: PAGE is its address, such as figures/x/."""
    log = build_log.load(session.root / "build" / "log.json")
    wanted = page.strip("/")
    entry = next(
        (
            entry
            for path, entry in log.items()
            if address(path).strip("/") == wanted or page in (path, entry.source_path)
        ),
        None,
    )
    if entry is None:
        pages = [address(path) or "index.md" for path in log]
        _misused(f"the last build has no page “{page}”", pages)
    click.echo(f"{entry.title}\n  made from {entry.source_path or 'templates/'}")
    for ref, what in sorted(entry.facts().items()):
        click.echo(f"  {ref}  {' '.join(sorted(filter(None, what)))}".rstrip())
    if entry.cites:
        click.echo(f"  cites, in the order of their numbers: {', '.join(entry.cites)}")


@main.command()
@click.argument("fact")
@click.pass_obj
def uses(session: Session, fact: str) -> None:
    """Show which pages of the last build read a fact: an id, kind/id, or kind/id#value."""
    log = build_log.load(session.root / "build" / "log.json")
    name, _, anchor = fact.partition("#")
    known = sorted({ref for entry in log.values() for ref in entry.facts()})
    fitting = [ref for ref in known if name in (ref, ref.partition("/")[2])]
    if not fitting:
        _misused(f"no page of the last build reads “{fact}”", known)
    if len(fitting) > 1:
        _misused(f"“{fact}” may be {' or '.join(fitting)}: name the kind", [])
    anchor = anchor.lower()
    values = sorted(build_log.values_read(log, fitting[0]))
    if anchor and anchor not in values:
        near = [value for value in values if value.startswith(anchor)] or values
        there_is = ", ".join(f"{fitting[0]}#{value}" for value in near[:8])
        _misused(f"no page of the last build reads “{fact}”; there is: {there_is}", [])
    for path, entry, what in build_log.uses(log, fitting[0], anchor):
        read = " ".join(sorted(filter(None, what)))
        click.echo(f"{address(path) or './'}  {entry.title}  {read}".rstrip())


def _misused(message: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches

    word = message.partition("“")[2].partition("”")[0]
    close = get_close_matches(word, known, 3, 0.5)
    raise click.UsageError(message + (f"; did you mean {', '.join(close)}?" if close else ""))


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain the code of a problem in plain words; without one, list them all."""
    if code is None:
        for name in sorted(CODES):
            click.echo(f"{name:22} {CODES[name].title}")
        return
    if code not in CODES:
        _misused(f"there is no code “{code}”", list(CODES))
    found = CODES[code]
    click.echo(f"{found.name} ({found.severity})\n\n{found.title}.\n{found.why}")


if __name__ == "__main__":
    main()
