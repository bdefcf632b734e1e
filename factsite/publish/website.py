"""A project to its website: checked, rendered, staged, made by MkDocs, linked, exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from factsite.check import run_all
from factsite.load import files
from factsite.load.asof import known_on
from factsite.load.project import Project, read
from factsite.load.settings import CONFIG
from factsite.problems import Found, Place, Problem, code, has_errors, sort
from factsite.publish import exchange, links, site, stage
from factsite.publish.lock import hold
from factsite.publish.sitemap import sitemap
from factsite.publish.trace import nav_problems, problems_of
from factsite.render import build_log
from factsite.render.bodies import Body, Rendered, Renderer
from factsite.render.build_log import Entry
from factsite.render.known import Known
from factsite.render.pages import address

NO_PROJECT = code(
    "no-project",
    "The folder is no project",
    "A project is a folder with mkdocs.yml, data/, docs/ and templates/.",
)


@dataclass(frozen=True)
class Job:
    """What to build: the project's folder, the as-of day, the language of its words."""

    root: Path
    program: str
    as_of: date | None = None
    language: str = "en"
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
        return self.build / "docs"

    @property
    def log(self) -> Path:
        """The build log."""
        return self.build / "log.json"


@dataclass(frozen=True)
class Checked:
    """A project that was read and checked, and what is known of it on the day."""

    project: Project
    known: Known
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Built:
    """What a build came to: warnings, files changed, pages rendered, how many were taken over."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    rendered: tuple[str, ...]
    kept: int


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
    day = job.as_of or settings.as_of
    return Checked(project, Known(known_on(project.book, day), project.book, day), tuple(problems))


def render(job: Job, checked: Checked) -> tuple[Rendered, dict[str, Entry]]:
    """The pages that are new, and the log of all; raises Found where a page has errors."""
    job.say("rendering")
    settings = checked.project.settings
    made_with = f"{job.program} {settings.as_of if settings else ''}"
    renderer = Renderer(checked.known, job.root / "templates", job.language, made_with)
    log = build_log.load(job.log)
    lost = stage.missing(job.docs, {path: entry.staged for path, entry in log.items()})
    rendered = renderer.render({path: entry for path, entry in log.items() if path not in lost})
    if has_errors(rendered.problems):
        raise Found([*checked.problems, *rendered.problems])
    return rendered, {
        **rendered.kept,
        **{path: body.entry for path, body in rendered.bodies.items()},
    }


def documents(checked: Checked, rendered: Rendered, log: dict[str, Entry]) -> dict[str, bytes]:
    """The staged text of every new page; its digest goes into the log."""
    settings = checked.project.settings
    assert settings is not None
    day = checked.known.day
    texts = {}
    for path, body in rendered.bodies.items():
        texts[path] = _document(body, log, rendered.as_of, day != settings.as_of).text()
        log[path] = log[path].with_staged(stage.digest(texts[path]))
    return texts


def _document(body: Body, log: Mapping[str, Entry], as_of: str, is_past: bool) -> stage.Document:
    index = body.page.index
    crumb = log[f"{index}index.md"].title if index else ""
    return stage.Document(
        body.page.kind, body.title, body.description, body.html, body.contents, body.omitted,
        body.source_path, index, crumb, as_of, is_past,
    )  # fmt: skip


def make_stage(job: Job) -> tuple[Checked, Rendered, dict[str, Entry]]:
    """The stage brought up to date; raises Found where something is wrong."""
    checked = check(job)
    rendered, log = render(job, checked)
    new = documents(checked, rendered, log)
    kept = {path: entry.staged for path, entry in rendered.kept.items()}
    problems: list[Problem] = []
    assets = dict(_assets(job.root, problems))
    if problems:
        raise Found(problems)
    stage.write(job.docs, new, kept, assets)
    return checked, rendered, log


def _assets(root: Path, problems: list[Problem]) -> Iterable[tuple[str, bytes]]:
    """The files beside the pages: templates/assets, and what stands in docs/ beside the prose."""
    for folder, prefix in (("templates/assets", "assets/"), ("docs", "")):
        for found in files.walk(root, folder, problems):
            path = prefix + found.path.removeprefix(f"{folder}/")
            if folder == "docs" and path.endswith(".md"):
                continue
            raw = files.read(found, problems)
            if raw is not None:
                yield path, raw


def build(job: Job) -> Built:
    """The website, published; raises Found where something is wrong, the old site untouched."""
    with hold(job.build / ".lock"):
        checked, rendered, log = make_stage(job)
        job.say("making the pages")
        settings = checked.project.settings
        assert settings is not None
        omitted = set(checked.project.book.chapters) - set(checked.known.chapters)
        if wrong := nav_problems(checked.project, settings.nav, {*log, *omitted}):
            raise Found([*checked.problems, *wrong])
        made = job.build / "mkdocs"
        warned = site.build(
            job.root / "mkdocs.yml", docs_dir=job.docs, site_dir=made, nav_omits=omitted
        )
        if warned:
            raise Found([*checked.problems, *warned])
        tree = _tree(made, settings.site_url, log)
        job.say("checking the links")
        prepared = exchange.prepare(job.published, tree, project=job.root)
        base = urlsplit(settings.site_url).path or "/"
        if dead := links.check(prepared.whole, base_path=base):
            raise Found([*checked.problems, *problems_of(checked.project, dead, log)])
        prepared.exchange()
        stage.replace(job.log, build_log.dump(log))
    return Built(
        checked.problems,
        prepared.changed,
        prepared.removed,
        tuple(rendered.bodies),
        len(rendered.kept),
    )


def _tree(made: Path, site_url: str, log: Mapping[str, Entry]) -> dict[str, bytes | Path]:
    tree: dict[str, bytes | Path] = {
        p.relative_to(made).as_posix(): p for p in made.rglob("*") if p.is_file()
    }
    if listing := sitemap(site_url, [address(path) for path in log]):
        tree["sitemap.xml"] = listing
    return tree


def check_links(job: Job, checked: Checked) -> list[Problem]:
    """The dead links among the pages' bodies, found without MkDocs.

    A link to a place on its own page may lead into the frame, so those are left to a build.
    """
    rendered, log = render(job, checked)
    texts = documents(checked, rendered, log)
    problems: list[Problem] = []
    tree = dict(_assets(job.root, problems))
    for path in log:
        text = texts.get(path) or (job.docs / path).read_bytes()
        tree[f"{address(path)}index.html"] = text.partition(b"\n---\n")[2]
    dead = [link for link in links.check(tree) if not link.href.startswith("#")]
    return problems + problems_of(checked.project, dead, log)
