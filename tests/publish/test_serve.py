"""The local server, started for real on a free port."""

from __future__ import annotations

import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
)
from watchdog.observers.polling import PollingObserver

from factsite.problems import Code, Found, Place, Problem
from factsite.publish import serve as module
from factsite.publish.serve import Outcome, serve

TEMPLATES = Path(__file__).parents[2] / "templates"
DRY = Code("test-dry-river", "a river without water", "Only these tests declare it.")
PAGE = b"<html><head><title>Bridge</title></head><body>A bridge</body></html>"


Step = Outcome | BaseException | Callable[[], Outcome]


class Running:
    """A server in a thread, over a folder whose next builds the test sets up."""

    def __init__(self, root: Path) -> None:
        self.root, self.site, self.data = root, root / "build" / "site", root / "data"
        self.data.mkdir()
        self.said: list[str] = []
        self.steps: list[Step] = [Outcome(published=True)]
        self.last: Step = self.steps[0]
        self.built = threading.Semaphore(0)
        self.builds = 0
        self._up = threading.Event()
        self._open = ExitStack()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> Running:
        self._thread.start()
        assert self._up.wait(10)
        self.port = int(self.said[0].split(":")[2].split("/")[0])
        self.wait_for_build()
        return self

    def _serve(self) -> None:
        serve(
            site=lambda: self.site,
            rebuild=self._rebuild,
            watch=[self.data],
            host="127.0.0.1",
            port=0,
            echo=self._echo,
            source_line=lambda path, line: "flow: none" if line == 1 else None,
            templates=TEMPLATES,
            now=lambda: "10:00:00",
        )

    def _echo(self, text: str) -> None:
        self.said.append(text)
        if text.startswith("Serving"):
            self._up.set()

    def _rebuild(self) -> Outcome:
        """The next step; if the system splits one save in two, the last again, changing nothing."""
        self.builds += 1
        step = self.steps.pop(0) if self.steps else self.last
        self.last = replace(step, changed=()) if isinstance(step, Outcome) else step
        self.built.release()
        if isinstance(step, BaseException):
            raise step
        return step if isinstance(step, Outcome) else step()

    def wait_for_build(self) -> None:
        assert self.built.acquire(timeout=10)

    def save(self, *steps: Step, name: str = "river.yml") -> None:
        """Saves a file, after which the build comes to this."""
        self.steps += steps
        (self.data / name).write_text(f"flow: {self.builds}\n", "utf-8")

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.save(KeyboardInterrupt())
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._open.close()

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection), connection.getresponse() as answer:
            return answer, answer.read()

    def hear(self, page: str, seen: str) -> Iterator[dict[str, object]]:
        """The first event of the stream and then every one that says something new."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self._open.enter_context(closing(connection))
        connection.request("GET", f"/_factsite/events?page={page}&seen={seen}")
        answer = self._open.enter_context(connection.getresponse())
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        note = None
        while line := answer.fp.readline():
            if line.startswith(b"data: "):
                news = json.loads(line[6:])
                if news["changed"] or news["note"] != note:
                    yield news
                note = news["note"]

    def seen(self, path: str = "/") -> str:
        return self.ask(path)[1].decode().split('data-seen="')[1].split('"')[0]


def furnish(running: Running) -> Running:
    write(running.site / "index.html", PAGE)
    write(running.site / "bridges" / "index.html", PAGE)
    write(running.site / "404.html", PAGE.replace(b"A bridge", b"No such bridge"))
    write(running.site / "assets" / "look.css", b"body{}")
    write(running.root / "build" / "secret.txt", b"hidden treasure")
    return running


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with Running(tmp_path) as running:
        yield furnish(running).start()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Running]:
    """A server that never had a good build."""
    with Running(tmp_path) as running:
        running.steps = [dry()]
        yield running.start()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that is only asked, with traps in its site."""
    with Running(tmp_path_factory.mktemp("served")) as running:
        site = furnish(running).site
        (site / "evil.example").mkdir()
        (site / "outside").symlink_to(running.root / "build")
        (site / "outside.txt").symlink_to(running.root / "build" / "secret.txt")
        (site / "circle").symlink_to(site / "circle")
        (site / "fords").symlink_to(site / "bridges")
        os.mkfifo(site / "pipe")
        yield running.start()


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def dry(message: str = "the river <b>is</b> dry") -> Outcome:
    return Outcome((Problem(DRY, message, Place("data/river.yml", 1, 7), "wait for rain"),))


def test_a_page_is_served_with_the_script_which_is_not_on_disk(served: Running) -> None:
    answer, body = served.ask("/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b'<script src="/_factsite/live.js" data-page="index.html"' in body
    assert (served.site / "index.html").read_bytes() == PAGE
    script, text = served.ask("/_factsite/live.js")
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"EventSource" in text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("look.css", "text/css; charset=utf-8"),
        ("search.js", "text/javascript; charset=utf-8"),
        ("bridges.json", "application/json; charset=utf-8"),
        ("bridges.csv", "text/csv; charset=utf-8"),
        ("map.svg", "image/svg+xml; charset=utf-8"),
        ("map.png", "image/png"),
        ("serif.woff2", "font/woff2"),
        ("bridges.unheard-of", "application/octet-stream"),
    ],
)
def test_a_file_has_its_content_type(served: Running, name: str, kind: str) -> None:
    write(served.site / "assets" / name, b"{}")
    answer, body = served.ask(f"/assets/{name}")
    assert (answer.headers["Content-Type"], body) == (kind, b"{}")


def test_head_answers_as_get_without_a_body(served: Running) -> None:
    answer, body = served.ask("/", "HEAD")
    assert answer.status == 200
    assert body == b""
    assert int(answer.headers["Content-Length"]) == len(served.ask("/")[1])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(served: Running, method: str) -> None:
    answer, _ = served.ask("/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_a_missing_page_is_the_sites_404_page(served: Running) -> None:
    answer, body = served.ask("/tunnels/")
    assert answer.status == 404
    assert b"No such bridge" in body
    assert b'data-page="tunnels/index.html"' in body


def test_a_missing_page_of_a_site_without_404_page_is_plain(running: Running) -> None:
    (running.site / "404.html").unlink()
    answer, body = running.ask("/fords/")
    assert (answer.status, body) == (404, b"404 Not Found\n")


def test_a_folder_is_redirected_to_its_slash(served: Running) -> None:
    answer, _ = served.ask("/bridges?of=stone")
    assert (answer.status, answer.headers["Location"]) == (302, "/bridges/?of=stone")
    assert served.ask("/bridges/")[0].status == 200


def test_a_redirect_stays_on_this_server(served: Running) -> None:
    for path in ("//evil.example", "/%2Fevil.example", "/%5Cevil.example"):
        location = served.ask(path)[0].headers["Location"]
        assert location in (None, "/evil.example/")


def test_folders_are_not_listed(served: Running) -> None:
    answer, body = served.ask("/assets/")
    assert answer.status == 404
    assert b"look.css" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/bridges/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/./index.html",
        "//index.html/",
        "/index.html/",
        "/index.html%00.txt",
        "/%ff",
        "/" + "a" * 5000,
        "/outside/secret.txt",
        "/outside.txt",
        "/circle",
        "/pipe",
    ],
)
def test_no_path_leads_out_of_the_site(served: Running, path: str) -> None:
    answer, body = served.ask(path)
    assert answer.status == 404
    assert b"treasure" not in body


def test_a_404_page_that_leads_out_of_the_site_is_not_followed(running: Running) -> None:
    (running.site / "404.html").unlink()
    (running.site / "404.html").symlink_to(running.root / "build" / "secret.txt")
    assert b"treasure" not in running.ask("/fords/")[1]


def test_a_link_within_the_site_is_followed(served: Running) -> None:
    assert served.ask("/fords/")[0].status == 200


def test_an_address_with_a_host_is_refused(served: Running) -> None:
    assert served.ask("http://evil.example/", Host=f"localhost:{served.port}")[0].status == 400


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1", ""])
@pytest.mark.parametrize("path", ["/", "/_factsite/events", "/_factsite/live.js"])
def test_another_host_name_is_refused(served: Running, name: str, path: str) -> None:
    assert served.ask(path, Host=name)[0].status == 403


def test_another_port_in_the_host_name_is_refused(served: Running) -> None:
    assert served.ask("/", Host=f"localhost:{served.port ^ 1}")[0].status == 403


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
def test_the_names_of_this_machine_are_heard(served: Running, name: str) -> None:
    assert served.ask("/", Host=f"{name}:{served.port}")[0].status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "river.example", ""])
def test_only_this_machine_is_served(host: str, tmp_path: Path) -> None:
    with pytest.raises(Found) as found:
        start(host, 0, tmp_path)
    assert found.value.problems[0].code.name == "not-loopback"


def test_a_port_in_use_is_a_problem_that_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Found) as found:
            start("localhost", other.getsockname()[1], tmp_path)
    problem = found.value.problems[0]
    assert problem.code.name == "port-in-use"
    assert "another port" in problem.hint


def start(host: str, port: int, root: Path, echo: Callable[[str], None] = print) -> None:
    serve(
        site=lambda: root / "site",
        rebuild=lambda: pytest.fail("built, though it cannot serve"),
        watch=[],
        host=host,
        port=port,
        echo=echo,
        source_line=lambda path, line: None,
        templates=TEMPLATES,
        now=lambda: "10:00:00",
    )


def test_a_saved_file_is_built_and_its_page_hears_of_it(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    assert next(events) == {"changed": [], "restarted": False, "note": ""}
    running.save(Outcome(changed=("index.html", "bridges/index.html"), published=True))
    assert next(events) == {"changed": ["index.html"], "restarted": False, "note": ""}


def test_a_page_does_not_hear_of_other_pages_but_of_assets(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(Outcome(changed=("bridges/index.html", "assets/look.css"), published=True))
    assert next(events)["changed"] == ["assets/look.css"]


def test_a_page_hears_of_what_changed_before_it_listened(running: Running) -> None:
    seen = running.seen()
    earlier = running.hear("index.html", seen)
    next(earlier)
    running.save(Outcome(changed=("index.html",), published=True))
    next(earlier)
    running.save(Outcome(changed=("assets/look.css",), published=True))
    next(earlier)
    assert next(running.hear("index.html", seen))["changed"] == ["assets/look.css", "index.html"]
    assert next(running.hear("index.html", running.seen()))["changed"] == []


@pytest.mark.parametrize("seen", ["", "another.1", "another.", "x.²", "%00"])
def test_a_page_of_an_earlier_server_is_told_so(served: Running, seen: str) -> None:
    assert next(served.hear("index.html", seen.replace("²", "%C2%B2")))["restarted"] is True


def test_problems_are_laid_over_the_last_good_page_until_they_are_mended(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(dry())
    note = str(next(events)["note"])
    assert "<dialog" in note
    assert "the river &lt;b&gt;is&lt;/b&gt; dry" in note
    assert "10:00:00" in note
    assert b"A bridge" in running.ask("/")[1]
    assert any("data/river.yml:1:7: error:" in text for text in running.said)
    running.save(Outcome(published=True))
    assert next(events)["note"] == ""


def test_a_page_opened_while_the_build_is_broken_shows_the_problems(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(dry())
    next(events)
    opened_now = running.hear("bridges/index.html", running.seen("/bridges/"))
    assert "wait for rain" in str(next(opened_now)["note"])


def test_problems_that_end_a_build_are_shown_as_well(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(Found(dry("the spring is dry").problems))
    assert "the spring is dry" in str(next(events)["note"])


def test_a_bug_ends_no_server(running: Running) -> None:
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(ZeroDivisionError("no <water>"))
    note = str(next(events)["note"])
    assert "A bug in factsite" in note
    assert "ZeroDivisionError: no &lt;water&gt;" in note
    assert any("ZeroDivisionError: no <water>" in text for text in running.said)
    running.save(Outcome(published=True))
    assert next(events)["note"] == ""


def test_warnings_do_not_cover_a_page(running: Running) -> None:
    warned = Outcome((Problem(LOW, "the river is low", Place("data/river.yml")),), published=False)
    events = running.hear("index.html", running.seen())
    next(events)
    running.save(replace(warned, changed=("look.css",)))
    assert next(events)["note"] == ""
    assert any("the river is low" in text for text in running.said)


LOW = Code("test-low-river", "a river with little water", "Only these tests.", "warning")


def test_without_a_good_build_every_address_is_the_problem_page(empty: Running) -> None:
    events = empty.hear("*", empty.seen())
    next(events)
    answer, body = empty.ask("/bridges/")
    assert answer.status == 503
    assert b"the river &lt;b&gt;is&lt;/b&gt; dry" in body
    assert b"EventSource" in body
    write(empty.site / "index.html", PAGE)
    empty.save(Outcome(changed=("index.html",), published=True))
    assert next(events)["note"] == ""
    assert b"A bridge" in empty.ask("/")[1]


def test_an_exchanged_site_is_served_at_once(running: Running) -> None:
    spare = running.root / "build" / "spare"
    write(spare / "index.html", PAGE.replace(b"A bridge", b"A ferry"))
    running.site.rename(running.root / "build" / "old")
    spare.rename(running.site)
    assert b"A ferry" in running.ask("/")[1]


def test_changes_during_a_build_make_few_more_builds(running: Running) -> None:
    during, go_on = threading.Event(), threading.Event()

    def slow() -> Outcome:
        during.set()
        assert go_on.wait(10)
        return Outcome(published=True)

    running.save(slow, Outcome(published=True))
    assert during.wait(10)
    for number in range(50):
        running.save(name=f"river-{number}.yml")
    go_on.set()
    running.wait_for_build()
    running.wait_for_build()
    assert running.builds < 10


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("data/river.yml", True),
        ("data/build/river.yml", True),
        ("data/new/river.yml", True),
        ("mkdocs.yml", True),
        ("data/.river.yml.swp", False),
        ("data/river.yml~", False),
        ("data/#river.yml#", False),
        ("data/.#river.yml", False),
        ("data/4913", False),
        ("data/river.yml___jb_tmp___", False),
        ("data/.git/index", False),
        ("data/__pycache__/river.pyc", False),
        ("build/site/index.html", False),
        ("other.yml", False),
    ],
)
def test_only_what_people_write_starts_a_build(name: str, matters: bool, tmp_path: Path) -> None:
    watcher = module._Watcher([tmp_path / "data", tmp_path / "mkdocs.yml"], tmp_path / "build")
    watcher.on_any_event(FileModifiedEvent(str(tmp_path / name)))
    assert watcher.dirty.is_set() == matters


def test_what_is_built_starts_no_build_even_where_everything_is_watched(tmp_path: Path) -> None:
    watcher = module._Watcher([tmp_path], tmp_path / "build")
    watcher.on_any_event(FileModifiedEvent(str(tmp_path / "build" / "site" / "index.html")))
    assert not watcher.dirty.is_set()


def test_a_file_moved_into_place_starts_a_build(tmp_path: Path) -> None:
    watcher = module._Watcher([tmp_path], tmp_path / "build")
    watcher.on_any_event(FileMovedEvent(str(tmp_path / "a.tmp"), str(tmp_path / "river.yml")))
    assert watcher.dirty.is_set()


def test_reading_a_file_starts_no_build(tmp_path: Path) -> None:
    watcher = module._Watcher([tmp_path], tmp_path / "build")
    watcher.on_any_event(FileOpenedEvent(str(tmp_path / "river.yml")))
    watcher.on_any_event(FileClosedNoWriteEvent(str(tmp_path / "river.yml")))
    watcher.on_any_event(DirModifiedEvent(str(tmp_path / "rivers")))
    assert not watcher.dirty.is_set()


def test_a_watched_file_may_be_replaced(tmp_path: Path) -> None:
    settings = tmp_path / "mkdocs.yml"
    settings.write_text("a", "utf-8")
    with module._watching([settings], tmp_path / "build", print) as dirty:
        (tmp_path / "new.tmp").write_text("b", "utf-8")
        (tmp_path / "new.tmp").replace(settings)
        assert dirty.wait(10)
        dirty.clear()
        settings.write_text("c", "utf-8")
        assert dirty.wait(10)


def test_changes_are_looked_for_where_the_system_reports_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refused(PollingObserver):
        def start(self) -> None:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(module, "Observer", Refused)
    monkeypatch.setattr(module, "PollingObserver", lambda timeout: PollingObserver(timeout=0.05))
    said: list[str] = []
    with module._watching([tmp_path], tmp_path / "build", said.append) as dirty:
        assert "inotify watch limit reached" in said[0]
        (tmp_path / "river.yml").write_text("flow: 3", "utf-8")
        assert dirty.wait(10)


# A process that a shell starts in the background ignores interrupts, and so would its children.
ALONE = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)
from factsite.publish.serve import Outcome, serve
serve(site=lambda: Path(sys.argv[1]), rebuild=lambda: Outcome(published=True), watch=[],
      host="localhost", port=0, echo=lambda text: print(text, flush=True),
      source_line=lambda path, line: None, templates=Path(sys.argv[2]), now=lambda: "10:00:00")
"""


def test_an_interrupt_ends_the_server_though_pages_listen(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ALONE, str(tmp_path), str(TEMPLATES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        port = int(server.stdout.readline().split(b":")[2].split(b"/")[0])
        with ExitStack() as streams:
            for _ in range(8):
                stream = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                streams.enter_context(closing(stream))
                stream.request("GET", "/_factsite/events?page=index.html&seen=")
                answer = streams.enter_context(stream.getresponse())
                assert answer.fp.readline() == b"retry: 500\n"
            server.send_signal(signal.SIGINT)
            try:
                assert server.wait(10) == 0
            finally:
                server.kill()
        assert server.stdout.read() == b"Stopped.\n"
        assert server.stderr.read() == b""
