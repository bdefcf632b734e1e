from __future__ import annotations

from datetime import date

import pytest

from factsite.load import settings

WHOLE = """\
site_name: The bridge
site_url: https://bridge.example/
repo_url: !ENV REPO
extra: {factsite: {as_of: 2030-06-30}}
nav:
  - Start: index.md
  - More: [a.md, {B: b/index.md}]
  - Elsewhere: https://other.example/
"""


def test_the_settings_that_facts_need_are_read() -> None:
    made, problems = settings.read(WHOLE.encode())
    assert problems == []
    assert made == settings.Settings(
        "The bridge",
        "https://bridge.example/",
        "",
        date(2030, 6, 30),
        ("index.md", "a.md", "b/index.md"),
    )


def test_nothing_in_the_settings_is_run() -> None:
    text = WHOLE + "hooks: !!python/object/apply:os.abort []\n"
    assert settings.read(text.encode())[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "- a", "a: [", "a: b\n---\nc: d", "site_name: A", "extra: a",
        "extra: {factsite: a}", "extra: {factsite: {as_of: soon}}",
        "extra: {factsite: {as_of: 2030}}",
        "extra: {factsite: {as_of: [2030-06-30]}}", "extra: {factsite: {as_of: {a: b}}}",
        "nav: " + "[" * 2_000 + "]" * 2_000,
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_one_problem(text: str) -> None:
    (problem,) = settings.read(text.encode())[1]
    assert (problem.code, problem.place.path) == (settings.BAD_SETTING, "mkdocs.yml")


def test_the_day_that_is_wrong_has_its_place() -> None:
    (problem,) = settings.read(b"extra:\n  factsite:\n    as_of: soon\n")[1]
    assert problem.place == ("mkdocs.yml", 3, 12)


def test_the_days_of_editions_come_in_order() -> None:
    days = "extra: {factsite: {as_of: 2030-06-30, editions: [2029-05-02, 2028-01-31]}}\n"
    made, problems = settings.read(days.encode())
    assert made is not None
    assert (made.editions, problems) == ((date(2028, 1, 31), date(2029, 5, 2)), [])


@pytest.mark.parametrize(
    ("editions", "message", "column"),
    [
        ("2029-05-02", "the editions are no list", 49),
        ("[2029]", "“2029” names no day", 50),
        ("[2030-06-30]", "an edition of this day would be the site itself", 50),
        ("[2029-05-02, 2029-05-02]", "this edition is named twice", 62),
    ],
)
def test_an_edition_that_cannot_be_is_one_problem(editions: str, message: str, column: int) -> None:
    text = f"extra: {{factsite: {{as_of: 2030-06-30, editions: {editions}}}}}\n"
    (problem,) = settings.read(text.encode())[1]
    assert (problem.code, problem.message) == (settings.BAD_SETTING, message)
    assert problem.place == ("mkdocs.yml", 1, column)


def test_the_license_has_a_name_and_an_address() -> None:
    license = "{name: CC0, url: https://cc0.example/}"
    text = f"extra: {{factsite: {{as_of: 2030-06-30, license: {license}}}}}\n"
    made, problems = settings.read(text.encode())
    assert made is not None
    assert (made.license, problems) == (settings.License("CC0", "https://cc0.example/"), [])


@pytest.mark.parametrize(
    ("license", "message", "column"),
    [
        ("CC0", "the license has no name", 48),
        ("{url: https://cc0.example/}", "the license has no name", 48),
        ("{name: CC0}", "the license has no web address", 48),
        ("{name: CC0, url: nowhere}", "the license has no web address", 65),
    ],
)
def test_a_license_that_cannot_be_is_one_problem(license: str, message: str, column: int) -> None:
    text = f"extra: {{factsite: {{as_of: 2030-06-30, license: {license}}}}}\n"
    (problem,) = settings.read(text.encode())[1]
    assert (problem.code, problem.message) == (settings.BAD_SETTING, message)
    assert problem.place == ("mkdocs.yml", 1, column)


def test_a_navigation_that_repeats_itself_ends() -> None:
    head = "extra: {factsite: {as_of: 2030-06-30}}\n"
    bomb = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 20))
    for text in ("nav: &a [*a]\n", f"x0: &x0 [a.md]\n{bomb}nav: *x19\n"):
        made, _ = settings.read((head + text).encode())
        assert made is not None
        assert len(made.nav) <= 1
