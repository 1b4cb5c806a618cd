"""``croissant.json`` (Croissant 1.1, a schema.org Dataset too): files with hashes, records of the Parquet."""

from __future__ import annotations

from typing import Any

from outputs.metadata.description import KEYWORDS, DataFile, Description
from outputs.release.format import parquet_path
from outputs.release.licences import is_address, licence_address
from transforms.tables.declaration import TABLES, Column, Table

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The vocabulary as one plain object, which is what readers of Croissant expect."""

_ALSO_KNOWN_AS = {"application/vnd.apache.parquet": ("application/x-parquet",)}
"""Older names by which readers of Croissant know a media type."""

_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "datetime": "sc:DateTime",
    "list": "sc:Text",
    "json": "sc:Text",
}


def croissant(description: Description) -> dict[str, Any]:
    """The document. Every data file is a FileObject; every table is a RecordSet over its Parquet file.

    Foreign keys are in ``datapackage.json`` alone: stated here as ``references`` they make readers join
    tables, and mlcroissant 1.1.1 cannot join what it reads from Parquet.
    """
    context, draft = description.context, description.draft
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": "methodbase",
        "alternateName": context.title,
        "description": context.description,
        "version": draft.version,
        "datePublished": context.created_text,
        "license": licence_address(context.licence),
        "creator": {"@type": "sc:Organization", "name": context.publisher},
        "publisher": {"@type": "sc:Organization", "name": context.publisher},
        "keywords": list(KEYWORDS),
        "inLanguage": description.languages(),
        "isLiveDataset": False,
        "citeAs": f"{context.publisher} ({context.created_utc:%Y}). {context.title}, {draft.version}.",
        "distribution": [_file_object(file) for file in description.data_files()],
        "recordSet": [_record_set(table) for table in TABLES],
    }
    if context.homepage:
        document["url"] = context.homepage
    based_on = [terms.homepage for terms in description.sources() if terms.homepage]
    if based_on:
        document["isBasedOn"] = [address for address in based_on if is_address(address)]
    return document


def _file_object(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.facts.path,
        "name": file.facts.path,
        "contentUrl": file.facts.path,
        "contentSize": f"{file.facts.bytes} B",
        "encodingFormat": [file.media_type, *_ALSO_KNOWN_AS.get(file.media_type, ())],
        "sha256": file.facts.sha256,
    }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": parquet_path(table.name)}, "extract": {"column": column.name}},
    }
    if column.type == "list":
        field |= {"isArray": True, "arrayShape": "-1"}
    return field
