from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from pydantic import BaseModel

from factsite.load import models
from factsite.load.models import KINDS, SINGULAR
from factsite.load.project import VOCABULARY
from factsite.load.schemas import SHORT_FORMS, schemas, write

ROOT = Path(__file__).parents[2]
MADE = {name: json.loads(content) for name, content in schemas().items()}
TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
    "boolean": bool,
}  # fmt: skip


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as an editor does: numbers and flags are such, dates and `on` are texts."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, form in {
    "null": r"~|null|",
    "bool": r"true|false",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?[0-9]+\.[0-9]+",
}.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"({form})\Z"), None)


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """Where the value breaks the schema; as much of JSON Schema as ours use."""
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema:
        tried = [faults(value, option, whole, at) for option in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    names = schema.get("type", [])
    types = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    wrong = isinstance(value, bool) and "boolean" not in names
    if types and (wrong or not any(isinstance(value, type_) for type_ in types)):
        return [f"{at}: {value!r} is no {names}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if isinstance(value, str):
        fits = re.search(schema.get("pattern", ""), value)
        return [] if fits and len(value) >= schema.get("minLength", 0) else [f"{at}: {value!r}"]
    if isinstance(value, list):
        short = [f"{at}: too short"] if len(value) < schema.get("minItems", 0) else []
        inner = [faults(v, schema["items"], whole, f"{at}/{n}") for n, v in enumerate(value)]
        return short + [fault for found in inner for fault in found]
    return mapping_faults(value, schema, whole, at) if isinstance(value, dict) else []


def mapping_faults(
    value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str
) -> list[str]:
    found = [f"{at}: no {key}" for key in schema.get("required", ()) if key not in value]
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    pattern = schema.get("propertyNames", {}).get("pattern", "")
    for key, inner in value.items():
        if not re.search(pattern, str(key)):
            found.append(f"{at}: {key!r} is no id")
        elif key in known or others:
            found += faults(inner, known.get(key, others), whole, f"{at}/{key}")
        else:
            found.append(f"{at}: {key!r} is not known")
    return found


def check(schema: str, text: str) -> list[str]:
    return faults(yaml.load(text, Editor), MADE[schema], MADE[schema])


def data_files(folder: Path) -> list[tuple[str, Path]]:
    """Every data file below the folder with the schema that an editor takes for it."""
    files = []
    for path in sorted(folder.rglob("*.yml")):
        parent, blank = path.parent.name, path.parent.name == "_blank"
        name = SINGULAR[path.stem if blank else parent] if blank or parent in KINDS else path.stem
        files.append((f"{name}.schema.json", path))
    return files


FILES = [
    (schema, path)
    for folder in (ROOT / "data", ROOT / "tests" / "fixtures" / "minimal" / "data")
    for schema, path in data_files(folder)
]


def test_the_committed_schemas_are_current() -> None:
    found = {path.name: path.read_bytes() for path in (ROOT / "schemas").iterdir()}
    assert found == schemas(), "run: python -m factsite.load.schemas"


def test_what_is_written_is_what_is_made(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == schemas()


def test_every_good_data_file_is_good_for_an_editor() -> None:
    found = {path: check(schema, path.read_text("utf-8")) for schema, path in FILES}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("agreement", "name: A\nkind: B\nparties: [C]\nsigned: 2028-10-02\nin_force: 2028"),
        ("agreement", "name: A\nkind: B\nparties: [C]\nsigned: {date: 2028-10-02, place: D}"),
        ("term", "name: 2028\ndefinition: 7\nother_names: [A, {name: B, lang: ja}]"),
        ("figure", "label: A\ndefinition: B\nunit: EUR\nvalues:\n"
         "  - {period: 2029, value: 12, source: a, at: 3, printed: 12, truncated: true}"),
        ("figure", "label: A\ndefinition: B\nunit: EUR\nvalues:\n"
         "  - {on: 2029, value: 1.5, sources: [{source: a, at: 3, printed: 1.5}]}"),
        ("conflict", "about: A\nkind: value\nfound_by: reading\nprefer: 1\nwhy: B\nstatements:\n"
         "  - {source: a, printed: 12}\n  - {source: b, printed: 13}"),
        ("units", "spans: {kind: count, one: span, many: spans, size: 12}"),
        ("chapter", "title: A\nsince: 2028-10-03\nsummary: [a]\nkey_figures: [a]"),
    ],
)  # fmt: skip
def test_short_forms_and_bare_numbers_are_allowed(schema: str, text: str) -> None:
    assert check(f"{schema}.schema.json", text) == []


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("term", "nam: A\ndefinition: B"),
        ("term", "id: a\nname: A\ndefinition: B"),
        ("term", "name: [A]\ndefinition: B"),
        ("term", "name:\ndefinition: B"),
        ("terms", "Big Toll: {name: A, definition: B}"),
        ("terms", "name: A\ndefinition: B"),
        ("agreement", "name: A\nkind: B\nparties: [C]\nsigned: soon"),
        ("agreement", "name: A\nkind: B\nparties: [C]\nsigned: {day: 2028}"),
        ("figure", "label: A\ndefinition: B\nunit: EUR\nvalues: []"),
        ("figure", "label: A\ndefinition: B\nunit: EUR\nvalues: [{period: 2029, anchor: a}]"),
        ("chapter", "title: A\nhide: [toc]"),
    ],
)
def test_what_the_loader_refuses_an_editor_marks(schema: str, text: str) -> None:
    assert check(f"{schema}.schema.json", text) != []


def test_every_model_with_a_short_form_has_one_in_the_schemas() -> None:
    classes = [c for c in vars(models).values() if isinstance(c, type) and issubclass(c, BaseModel)]
    assert {c for c in classes if hasattr(c, "_short")} == set(SHORT_FORMS)


def test_vs_code_finds_the_schema_of_every_data_file() -> None:
    wired = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    want = {f"./schemas/{SINGULAR[k]}.schema.json": [f"data/{k}/*.yml", f"data/_blank/{k}.yml"]
            for k in KINDS}  # fmt: skip
    want |= {
        f"./schemas/{name}.schema.json": [f"data/{name}.yml"] for name in {**KINDS, **VOCABULARY}
    }
    assert wired == want
