"""A project to its website: checked, rendered, staged, made by MkDocs, linked, exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from factsite.load import files
from factsite.load.settings import CONFIG
from factsite.problems import Found, Problem, has_errors
from factsite.publish import exchange, links, search, site, stage
from factsite.publish.job import Checked, Job, check
from factsite.publish.lock import hold
from factsite.publish.sitemap import sitemap
from factsite.publish.trace import nav_problems, problems_of
from factsite.render import build_log
from factsite.render.bodies import Body, Rendered, Renderer
from factsite.render.build_log import Entry
from factsite.render.entries import entries, vocabulary
from factsite.render.pages import address, edition
from factsite.render.site import Site


@dataclass(frozen=True)
class Made:
    """A whole site before it is published: its files by path, its pages and its build log."""

    job: Job
    rendered: Rendered
    log: dict[str, Entry]
    tree: dict[str, bytes | Path]


@dataclass(frozen=True)
class Built:
    """What a build came to: warnings, files changed, pages rendered, how many were taken over."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    rendered: tuple[str, ...]
    kept: int


def render(job: Job, checked: Checked) -> tuple[Rendered, dict[str, Entry]]:
    """The pages that are new, and the log of all; raises Found where a page has errors."""
    job.say("rendering")
    made_with = f"{job.program} {checked.settings.as_of}"
    settings = checked.settings
    url = f"{settings.site_url.rstrip('/')}/{job.edition}" if settings.site_url else ""
    own = Site(settings.site_name, url, settings.license, job.language)
    renderer = Renderer(checked.known, job.root / "templates", job.language, made_with, own)
    log = build_log.load(job.log)
    lost = stage.missing(job.docs, {path: entry.staged for path, entry in log.items()})
    rendered = renderer.render({path: entry for path, entry in log.items() if path not in lost})
    if has_errors(rendered.problems):
        raise Found([*checked.problems, *rendered.problems])
    return rendered, {
        **rendered.kept,
        **{path: body.entry for path, body in rendered.bodies.items()},
    }


def documents(
    job: Job, checked: Checked, rendered: Rendered, log: dict[str, Entry]
) -> dict[str, bytes]:
    """The staged text of every new page; its digest goes into the log."""
    texts = {}
    for path, body in rendered.bodies.items():
        texts[path] = _document(job, checked, body, log, rendered.as_of).text()
        log[path] = log[path].with_staged(stage.digest(texts[path]))
    return texts


def _document(
    job: Job, checked: Checked, body: Body, log: Mapping[str, Entry], as_of: str
) -> stage.Document:
    index, own = body.page.index, body.page.address
    crumb = log[f"{index}index.md"].title if index else ""
    is_past = checked.known.day != checked.settings.as_of
    today = "../" * f"{job.edition}{own}".count("/") + own if job.edition else ""
    return stage.Document(
        body.page.kind, body.title, body.description, body.html, body.contents, body.omitted,
        body.source_path, index, crumb, as_of, is_past, today, body.linked,
    )  # fmt: skip


def make_stage(job: Job, checked: Checked) -> tuple[Rendered, dict[str, Entry]]:
    """The stage brought up to date; raises Found where something is wrong."""
    rendered, log = render(job, checked)
    new = documents(job, checked, rendered, log)
    kept = {path: entry.staged for path, entry in rendered.kept.items()}
    problems: list[Problem] = []
    assets = dict(_assets(job.root, problems))
    if problems:
        raise Found(problems)
    stage.write(job.docs, new, kept, {**assets, **rendered.data, **_search(job, checked)})
    return rendered, log


def _search(job: Job, checked: Checked) -> dict[str, bytes]:
    """What the search of the site finds, as the scripts that a page loads."""
    told = (checked.known, job.root / "templates", job.language)
    return search.shards(entries(*told), vocabulary(*told))


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
        checked = check(job)
        made = [_make(job, checked)]
        made += [_make_edition(job, checked, day) for day in editions(checked)]
        job.say("checking the links")
        tree = {each.job.edition + path: file for each in made for path, file in each.tree.items()}
        prepared = exchange.prepare(job.published, tree, project=job.root)
        base = urlsplit(checked.settings.site_url).path or "/"
        if dead := links.check(prepared.whole, base_path=base):
            raise Found([*checked.problems, *_dead(checked, made, dead)])
        prepared.exchange()
        for each in made:
            stage.replace(each.job.log, build_log.dump(each.log))
    return Built(
        checked.problems,
        prepared.changed,
        prepared.removed,
        tuple(each.job.edition + path for each in made for path in each.rendered.bodies),
        sum(len(each.rendered.kept) for each in made),
    )


def _make(job: Job, checked: Checked) -> Made:
    """The site of the job's day as MkDocs makes it; raises Found where something is wrong."""
    rendered, log = make_stage(job, checked)
    job.say("making the pages")
    settings = checked.settings
    omitted = set(checked.project.book.chapters) - set(checked.known.chapters)
    if wrong := nav_problems(checked.project, settings.nav, {*log, *omitted}):
        raise Found([*checked.problems, *wrong])
    warned = site.build(job.root / CONFIG, docs_dir=job.docs, site_dir=job.made, nav_omits=omitted)
    if warned:
        raise Found([*checked.problems, *warned])
    made = (path for path in job.made.rglob("*") if path.is_file())
    tree = {path.relative_to(job.made).as_posix(): path for path in made}
    return Made(job, rendered, log, {**tree, **_at_root(job, settings.site_url, log)})


def editions(checked: Checked) -> list[date]:
    """The days of the editions that the site of its day has: the earlier ones."""
    return [day for day in checked.settings.editions if day < checked.known.day]


def _make_edition(job: Job, checked: Checked, day: date) -> Made:
    """The whole site as it stood on an earlier day; what is wrong there names the day."""
    try:
        made = _make(job.of_edition(day), checked.on(day))
    except Found as found:
        raise Found([*checked.problems, *(_on(p, edition(day)) for p in found.problems)]) from None
    del made.tree["404.html"]  # a host knows one of the whole site
    return made


def _on(problem: Problem, edition: str) -> Problem:
    return replace(problem, message=f"{problem.message} (in the edition {edition})")


def _dead(checked: Checked, made: list[Made], dead: list[links.DeadLink]) -> list[Problem]:
    """A problem for each dead link; one that an edition shares with the site is told once."""
    found: list[Problem] = []
    for each in made:
        inside = each.job.edition
        of_it = {inside + path: path for path in each.tree}
        own = [replace(link, page=of_it[link.page]) for link in dead if link.page in of_it]
        told = {problem.place for problem in found}
        problems = problems_of(checked.project, own, each.log)
        found += [_on(p, inside) if inside else p for p in problems if p.place not in told]
    return found


def _at_root(job: Job, site_url: str, log: Mapping[str, Entry]) -> dict[str, bytes | Path]:
    """The files beside the pages that MkDocs does not make; an edition is for no search engine."""
    listing = b"" if job.edition else sitemap(site_url, [address(path) for path in log])
    return {"sitemap.xml": listing} if listing else {}


def check_links(job: Job, checked: Checked) -> list[Problem]:
    """The dead links among the pages' bodies, found without MkDocs.

    A link to a place on its own page may lead into the frame, so those are left to a build.
    """
    rendered, log = render(job, checked)
    texts = documents(job, checked, rendered, log)
    problems: list[Problem] = []
    tree = {**dict(_assets(job.root, problems)), **rendered.data}
    for path in log:
        text = texts.get(path) or (job.docs / path).read_bytes()
        tree[f"{address(path)}index.html"] = text.partition(b"\n---\n")[2]
    tree |= {f"{edition(day)}index.html": b"" for day in editions(checked)}
    dead = [link for link in links.check(tree) if not link.href.startswith("#")]
    return problems + problems_of(checked.project, dead, log)
