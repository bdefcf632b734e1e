"""What to build, and the project read and checked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from factsite.check import run_all
from factsite.load.asof import known_on
from factsite.load.project import Project, read
from factsite.load.settings import CONFIG, Settings
from factsite.problems import Found, Place, Problem, code, has_errors, sort
from factsite.render.known import Known
from factsite.render.pages import edition

NO_PROJECT = code(
    "no-project",
    "The folder is no project",
    "A project is a folder with mkdocs.yml, data/, docs/ and templates/.",
)


@dataclass(frozen=True)
class Job:
    """What to build: the project's folder, the as-of day, the language of its words.

    A past `edition` has an address below that of the site, and working folders of its own.
    """

    root: Path
    program: str
    as_of: date | None = None
    language: str = "en"
    edition: str = ""
    say: Callable[[str], None] = field(default=lambda _: None)

    @property
    def build(self) -> Path:
        """The folder that builds write into."""
        return self.root / "build"

    @property
    def published(self) -> Path:
        """The published folder."""
        return self.build / "site"

    @property
    def docs(self) -> Path:
        """The stage."""
        return self.build / self.edition / "docs"

    @property
    def made(self) -> Path:
        """What MkDocs makes of the stage."""
        return self.build / self.edition / "mkdocs"

    @property
    def log(self) -> Path:
        """The build log."""
        return self.build / self.edition / "log.json"

    def of_edition(self, day: date) -> Job:
        """The same for the edition of an earlier day."""
        return replace(self, as_of=day, edition=edition(day))


@dataclass(frozen=True)
class Checked:
    """A project that was read and checked, and what is known of it on the day."""

    project: Project
    settings: Settings
    known: Known
    problems: tuple[Problem, ...]

    def on(self, day: date) -> Checked:
        """The same project as it is known on another day."""
        book = self.project.book
        return replace(self, known=Known(known_on(book, day), book, day))


def require_project(root: Path) -> None:
    """Raises Found where the folder is no project, before anything is written there."""
    if not (root / CONFIG).is_file():
        hint = "go to the folder of a project, or name it: --project FOLDER"
        raise Found([Problem(NO_PROJECT, f"there is no {CONFIG} here", Place(CONFIG), hint)])


def examine(job: Job) -> tuple[Project, list[Problem]]:
    """The project and every problem of its facts and prose."""
    job.say("reading and checking")
    project = read(job.root)
    has_facts = any(project.book.records.values())
    return project, sort([*project.problems, *(run_all(project.book) if has_facts else ())])


def check(job: Job) -> Checked:
    """The project with every problem of its facts and prose; raises Found where some are errors."""
    return accept(job, *examine(job))


def accept(job: Job, project: Project, problems: Sequence[Problem]) -> Checked:
    """The project as it is known on the day; raises Found where some problems are errors."""
    settings = project.settings
    if has_errors(problems) or settings is None or settings.as_of is None:
        raise Found(problems)
    day, book = job.as_of or settings.as_of, project.book
    return Checked(project, settings, Known(known_on(book, day), book, day), tuple(problems))
