"""What describes a release: valid for the tools that read it, and of one mind."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml

from extractors.home import Home
from outputs.metadata.markdown import code, escape
from outputs.release.checksums import file_sha256
from outputs.release.publish import publish
from tests.outputs.conftest import CONTEXT
from tests.outputs.tables import seeded_tables, tables_of
from transforms.tables.declaration import TABLES

# Their own deprecations are not ours to fail on.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

PROFILES = Path(__file__).parent / "profiles"


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Path:
    """A release of nothing, with no homepage, no sources and a licence that is an address."""
    home = Home(tmp_path_factory.mktemp("bare"))
    context = replace(CONTEXT, homepage=None, sources=(), licence="https://example.org/terms")
    published = publish(tables_of({}), context, home)
    assert published.path is not None
    return published.path


@pytest.fixture(params=["newest", "bare"])
def release(request) -> Path:
    return request.getfixturevalue(request.param)


def read_json(release: Path, name: str):
    return json.loads((release / name).read_text(encoding="utf-8"))


def front_matter(release: Path):
    return yaml.safe_load((release / "README.md").read_text(encoding="utf-8").split("---\n")[1])


def test_the_data_package_keeps_its_profile(release):
    import dplib

    profiles = Path(dplib.__file__).parent / "profiles/2.0"
    package = read_json(release, "datapackage.json")
    jsonschema.validate(package, json.loads((profiles / "datapackage.json").read_text()))
    resource = json.loads((profiles / "dataresource.json").read_text())
    schema = json.loads((profiles / "tableschema.json").read_text())
    for item in package["resources"]:
        jsonschema.validate(item, resource)
        jsonschema.validate(item["schema"], schema)


def test_frictionless_reads_every_row_and_key(release):
    import frictionless

    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note", "rowNumber"])
    assert [task.name for task in report.tasks] == [table.name for table in TABLES]


def test_frictionless_sees_a_broken_foreign_key(newest, tmp_path):
    import frictionless

    copy = shutil.copytree(newest, tmp_path / "copy")
    path = copy / "data/mentions.csv"
    path.write_bytes(path.read_bytes().replace(b"mb-0000000000", b"mb-nobody0000"))
    package = read_json(copy, "datapackage.json")
    for resource in package["resources"]:
        resource["bytes"] = (copy / resource["path"]).stat().st_size
        resource["hash"] = f"sha256:{file_sha256(copy / resource['path'])}"
    (copy / "datapackage.json").write_text(json.dumps(package))
    report = frictionless.validate(str(copy / "datapackage.json"))
    assert {row[0] for row in report.flatten(["type"])} == {"foreign-key"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_croissant_reads_the_records(newest, second_tables, table):
    import mlcroissant

    dataset = mlcroissant.Dataset(str(newest / "croissant.json"))
    records = list(dataset.records(table.name))
    rows = second_tables[table.name].to_pylist()
    assert [{name.split("/")[1]: _plain(v) for name, v in record.items()} for record in records] == rows


def test_croissant_has_no_issues_and_the_right_hashes(newest):
    import mlcroissant

    dataset = mlcroissant.Dataset(str(newest / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert {file.sha256 for file in dataset.metadata.distribution} == {
        file_sha256(newest / file.content_url) for file in dataset.metadata.distribution
    }


def test_croissant_is_a_schema_org_dataset_for_any_reader_of_json_ld(newest):
    import rdflib

    graph = rdflib.Graph().parse(newest / "croissant.json", format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    assert str(graph.value(dataset, schema.version)) == "2026.11.2"
    conforms = graph.value(dataset, rdflib.URIRef("http://purl.org/dc/terms/conformsTo"))
    assert str(conforms) == "http://mlcommons.org/croissant/1.1"


def test_the_citation_file_keeps_its_schema(release):
    citation = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    schema = json.loads((PROFILES / "cff-1.2.0.json").read_text())
    jsonschema.validate(citation, schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.skipif(shutil.which("cffconvert") is None, reason="cffconvert is not installed")
def test_cffconvert_accepts_the_citation_file(release):
    command = ["cffconvert", "--validate", "-i", str(release / "CITATION.cff")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_all_metadata_agree(release):
    index = read_json(release, "index.json")
    package, dataset = read_json(release, "datapackage.json"), read_json(release, "croissant.json")
    citation = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    version = index["version"]
    assert {package["version"], dataset["version"], citation["version"], release.name} == {version}
    assert f"Version {version}" in (release / "README.md").read_text(encoding="utf-8")

    on_disk = {
        path.relative_to(release).as_posix(): {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
        for path in release.rglob("*")
        if path.is_file()
    }
    sums = {line[66:]: line[:64] for line in (release / "SHA256SUMS").read_text().splitlines()}
    assert sums == {name: facts["sha256"] for name, facts in on_disk.items() if name != "SHA256SUMS"}
    stated = {e["path"]: {"bytes": e["bytes"], "sha256": e["sha256"]} for e in index["files"]}
    assert stated == {n: f for n, f in on_disk.items() if n not in ("SHA256SUMS", "index.json")}

    data = {n: f for n, f in on_disk.items() if n.startswith("data/") or n == "delta.jsonl"}
    packaged = [*package["resources"], *package["files"]]
    assert {
        e["path"]: {"bytes": e["bytes"], "sha256": e["hash"].removeprefix("sha256:")} for e in packaged
    } == data
    assert {
        e["contentUrl"]: {"bytes": int(e["contentSize"].split()[0]), "sha256": e["sha256"]}
        for e in dataset["distribution"]
    } == data
    rows = {e["path"]: e["rows"] for e in index["files"] if "rows" in e}
    assert rows == {e["path"]: e["rows"] for e in packaged if "rows" in e}
    for table in TABLES:
        assert (
            rows[f"data/{table.name}.csv"]
            == rows[f"data/{table.name}.parquet"]
            == index["counts"][table.name]
        )


@pytest.mark.parametrize(
    ("name", "licence", "address"),
    [
        ("newest", "CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("bare", "https://example.org/terms", "https://example.org/terms"),
    ],
)
def test_the_licence_is_the_same_everywhere(request, name, licence, address):
    release = request.getfixturevalue(name)
    citation = yaml.safe_load((release / "CITATION.cff").read_text())
    assert read_json(release, "index.json")["licence"] == licence
    assert read_json(release, "datapackage.json")["licenses"][0]["path"] == address
    assert read_json(release, "croissant.json")["license"] == address
    assert citation.get("license", citation.get("license-url")) == licence
    card = front_matter(release)
    assert card.get("license_link") == licence if name == "bare" else card["license"] == licence.casefold()
    assert licence in (release / "README.md").read_text()
    assert address in (release / "data/methods.skos.ttl").read_text()


def test_sources_are_stated_with_licence_and_prose(newest):
    assert read_json(newest, "datapackage.json")["sources"] == [
        {"title": "alpha", "path": "https://example.org/alpha", "licence": "CC-BY-4.0", "prose": True},
        {"title": "beta", "licence": None, "prose": False},
    ]
    card = (newest / "README.md").read_text(encoding="utf-8")
    assert "| alpha | `CC-BY-4.0` | yes |" in card
    assert "| beta | not stated | no |" in card


def test_the_card_has_what_the_hub_reads(newest, second_tables):
    card = front_matter(newest)
    assert card["license"] == "cc-by-4.0"
    languages = set(second_tables["names"]["lang"].to_pylist())
    assert set(card["language"]) == languages
    configs = {config["config_name"]: config["data_files"] for config in card["configs"]}
    assert configs == {table.name: f"data/{table.name}.parquet" for table in TABLES}
    assert all((newest / path).is_file() for path in configs.values())


def test_the_dictionary_has_every_column_and_its_values(newest):
    text = (newest / "DICTIONARY.md").read_text(encoding="utf-8")
    for table in TABLES:
        section = text.split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}` |")]
            assert all(f"`{value}`" in line for value in column.values)


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "| a | b |",
        "**b** `c`",
        "# x",
        "https://e.org",
        "a\nb",
    ],
)
def test_text_in_markdown_is_only_text(hostile):
    from markdown_it import MarkdownIt

    for text in (escape(hostile), code(hostile)):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"- x {text}\n")
        inline = next(token for token in tokens if token.type == "inline")
        assert {child.type for child in inline.children or []} <= {"text", "text_special", "code_inline"}
        shown = "".join(child.content for child in inline.children or [])
        assert " ".join(shown.removeprefix("x ").replace("\\|", "|").split()) == " ".join(hostile.split())


def _plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return None if value != value else value


def test_seeded_tables_are_the_same_each_time():
    assert all(seeded_tables(3)[name].equals(table) for name, table in seeded_tables(3).items())
