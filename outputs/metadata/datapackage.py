"""``datapackage.json`` (Data Package v2): CSV files with schemas and keys; all data files by hash."""

from __future__ import annotations

from typing import Any

from outputs.metadata.description import KEYWORDS, DataFile, Description
from outputs.release.context import SourceTerms
from outputs.release.format import csv_path
from outputs.release.licences import is_address, licence_address
from transforms.tables.declaration import TABLES, Column, ForeignKey, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {"list": "array", "json": "object"}


def datapackage(description: Description) -> dict[str, Any]:
    """The descriptor. The CSV of each table is a resource; the other data files are listed under ``files``.

    They are not resources, because tools would try to read a Parquet or SQLite file as one more table.
    """
    context, draft = description.context, description.draft
    csv_files = {str(file.table): file for file in description.data_files() if _is_csv(file)}
    document: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "methodbase",
        "title": context.title,
        "description": context.description,
        "version": draft.version,
        "created": context.created_text,
        "licenses": [licence(context.licence)],
        "contributors": [{"title": context.publisher, "roles": ["publisher"]}],
        "keywords": list(KEYWORDS),
        "sources": [_source(terms) for terms in description.sources()],
        "resources": [_resource(table, csv_files[table.name]) for table in TABLES],
        "files": [_facts(file) for file in description.data_files() if not _is_csv(file)],
    }
    if context.homepage:
        document["homepage"] = context.homepage
    if not document["sources"]:
        del document["sources"]  # the profile wants at least one, or none at all
    return document


def licence(text: str) -> dict[str, str]:
    """A licence as the Data Package states it: an SPDX id by name and address, else the address alone."""
    return {"path": text} if is_address(text) else {"name": text, "path": licence_address(text)}


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a declared table as its CSV has it."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.foreign_keys:
        schema["foreignKeys"] = [_foreign_key(key) for key in table.foreign_keys]
    return schema


def _facts(file: DataFile) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "path": file.facts.path,
        "format": file.facts.path.rpartition(".")[2],
        "mediatype": file.media_type,
        "bytes": file.facts.bytes,
        "hash": f"sha256:{file.facts.sha256}",
    }
    if file.rows is not None:
        facts["rows"] = file.rows
    return facts


def _is_csv(file: DataFile) -> bool:
    return file.table is not None and file.facts.path == csv_path(file.table)


def _resource(table: Table, file: DataFile) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        **_facts(file),
        "description": table.meaning,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": table_schema(table),
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, column.type),
        "description": column.meaning,
    }
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values and column.type == "string":
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {
        "fields": list(key.columns),
        "reference": {"resource": key.table, "fields": list(key.target_columns)},
    }


def _source(terms: SourceTerms) -> dict[str, Any]:
    source: dict[str, Any] = {"title": terms.name}
    if terms.homepage:
        source["path"] = terms.homepage
    source["licence"] = terms.licence
    source["prose"] = terms.prose
    return source
