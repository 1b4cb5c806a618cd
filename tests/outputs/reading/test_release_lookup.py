"""What a person may call a method, and what happens when that is none or several."""

from __future__ import annotations

import subprocess
import sys

import pytest

from outputs.formats.sqlite import write_sqlite
from outputs.reading.lookup import LookupFailed, find_method, open_release, resolve
from tests.outputs.tables import tables_of

ROWS = {
    "methods": [
        {"method_id": "mb-1", "slug": "lora", "name": "LoRA"},
        {"method_id": "mb-2", "slug": "lora-radio", "name": "LoRa"},
        {"method_id": "mb-3", "slug": "random-forest", "name": "Random forest"},
        {"method_id": "mb-4", "slug": "dora", "name": "DoRA"},
        {"method_id": "mb-5", "slug": "dora-2", "name": "DoRA"},
    ],
    "names": [
        {"method_id": "mb-1", "text": "LoRA", "lang": "en", "kind": "label"},
        {"method_id": "mb-1", "text": "LoRA (התאמה)", "lang": "he", "kind": "label"},
        {"method_id": "mb-2", "text": "LoRa", "lang": "en", "kind": "label"},
        {"method_id": "mb-3", "text": "随机森林", "lang": "zh", "kind": "label"},
        {"method_id": "mb-3", "text": "Rừng ngẫu nhiên", "lang": "vi", "kind": "label"},
        {"method_id": "mb-3", "text": "جنگل چند\u200cسری", "lang": "fa", "kind": "alias"},
        {"method_id": "mb-4", "text": "DoRA", "lang": "en", "kind": "label"},
        {"method_id": "mb-5", "text": "DoRA", "lang": "de", "kind": "alias"},
    ],
    "redirects": [
        {"old_id": "mb-old", "new_id": "mb-3", "since": "2026.2.1", "reason": "merged"},
        {"old_id": "mb-gone", "new_id": None, "since": "2026.3.1", "reason": "removed: no page"},
    ],
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    (folder / "data").mkdir()
    write_sqlite(tables_of(ROWS), folder / "data/methodbase.sqlite")
    return folder


@pytest.mark.parametrize(
    ("query", "method_id", "via"),
    [
        ("mb-1", "mb-1", "id"),
        ("mb-old", "mb-3", "redirect"),
        ("lora", "mb-1", "slug"),
        ("LoRA", "mb-1", "name"),
        ("LoRa", "mb-2", "name"),
        ("随机森林", "mb-3", "name"),
        ("rung ngau nhien", "mb-3", "folded name"),
        ("جنگل چندسری", "mb-3", "folded name"),
        ("جنگل چند سری", "mb-3", "folded name"),
        ("randomforest", "mb-3", "folded name"),
        ("RANDOM  FOREST", "mb-3", "folded name"),
        ("lora התאמה", "mb-1", "folded name"),
    ],
)
def test_a_method_is_found(release, query, method_id, via):
    found = resolve(release, query)
    assert (found.method_id, found.via) == (method_id, via)
    assert found.redirected_from == ("mb-old" if via == "redirect" else None)


@pytest.mark.parametrize(
    ("query", "candidates"),
    [("DoRA", {"mb-4", "mb-5"}), ("LORA", {"mb-1", "mb-2"}), ("ＤｏＲＡ", {"mb-4", "mb-5"})],
)
def test_a_name_of_several_methods_is_refused_with_all_of_them(release, query, candidates):
    with pytest.raises(LookupFailed) as caught:
        resolve(release, query)
    assert caught.value.ambiguous
    assert {candidate.method_id for candidate in caught.value.candidates} == candidates
    assert all(candidate.method_id in str(caught.value) for candidate in caught.value.candidates)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mb-gone", "removed in release 2026.3.1: removed: no page"),
        ("mb-nobody", "No method has"),
        ("森林", "Names that contain it: mb-3"),
        ("", "No method has"),
        ("…", "No method has"),
        ("'; DROP TABLE methods; --", "No method has"),
        ("%", "No method has"),
    ],
)
def test_nothing_found_says_what_to_do(release, query, said):
    with pytest.raises(LookupFailed) as caught:
        resolve(release, query)
    assert said in str(caught.value)
    assert not caught.value.ambiguous


def test_a_query_changes_nothing(release):
    before = (release / "data/methodbase.sqlite").read_bytes()
    with open_release(release) as connection:
        find_method(connection, "lora")
        with pytest.raises(Exception, match="readonly"):
            connection.execute("DELETE FROM methods")
    assert (release / "data/methodbase.sqlite").read_bytes() == before


def test_a_folder_without_a_release_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="methodbase refresh"):
        resolve(tmp_path, "lora")


def test_looking_up_loads_no_table_library():
    """``methodbase show`` must start in half a second."""
    code = "import sys, outputs.reading.lookup; print({'pandas', 'pyarrow', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
