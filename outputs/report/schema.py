"""The JSON schema of ``report.json``, made from the report's types.

``python -m outputs.report.schema`` writes ``report.schema.json`` anew after the types have changed.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from outputs.report.model import RunReport

SCHEMA_FILE = "report.schema.json"


def make_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12): every object is closed, only ``volatile`` may be absent."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(RunReport).json_schema(mode="serialization")
    for shape in (schema, *schema["$defs"].values()):
        shape["additionalProperties"] = False
        shape["required"] = [name for name in shape["properties"] if name != "volatile"]
        for described in shape["properties"].values():
            described.pop("default", None)  # a value that is always written has no use for one
    # JSON has no null volatile: the part is there, or it is not.
    schema["properties"]["volatile"] = {"$ref": "#/$defs/Volatile"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The schema as it is written to the file."""
    return json.dumps(make_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_schema() -> dict[str, Any]:
    """The schema that is shipped."""
    text = resources.files("outputs.report").joinpath(SCHEMA_FILE).read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA_FILE).write_text(schema_text(), "utf-8", newline="\n")
