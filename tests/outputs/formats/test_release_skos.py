"""The methods as SKOS: read by rdflib, held to SKOS's own conditions by pyshacl."""

from __future__ import annotations

import pytest

from outputs.formats.skos import concept, split_labels, write_skos
from tests.outputs.conftest import CONTEXT
from tests.outputs.tables import NASTY, tables_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BASE = "urn:methodbase:"

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <urn:test:> .

ex:Concept a sh:NodeShape ; sh:targetClass skos:Concept ;
  sh:property [ sh:path skos:prefLabel ; sh:uniqueLang true ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path skos:prefLabel ; sh:disjoint skos:altLabel ] ;
  sh:property [ sh:path skos:altLabel ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path skos:inScheme ; sh:minCount 1 ; sh:class skos:ConceptScheme ] ;
  sh:property [ sh:path skos:notation ; sh:minCount 1 ] ;
  sh:property [ sh:path skos:exactMatch ; sh:class skos:Concept ] ;
  sh:property [ sh:path dct:isReplacedBy ; sh:maxCount 1 ; sh:class skos:Concept ] ;
  sh:or ( [ sh:path skos:prefLabel ; sh:minCount 1 ] [ sh:path owl:deprecated ; sh:hasValue true ] ) .
ex:Scheme a sh:NodeShape ; sh:targetClass skos:ConceptScheme ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
"""

METHODS = [
    {"method_id": "mb-1", "slug": "lora", "name": "LoRA", "summary": NASTY[1], "summary_lang": "en"},
    {"method_id": "mb-2", "slug": "plain", "name": 'quote " and \\ and\nline'},
]
ROWS = {
    "methods": METHODS,
    "names": [
        {"method_id": "mb-1", "text": "LoRA", "lang": "en", "kind": "label", "preferred": True},
        {"method_id": "mb-1", "text": "LoRA", "lang": "en", "kind": "alias", "preferred": False},
        {"method_id": "mb-1", "text": "Low-rank adaptation", "lang": "en", "kind": "alias"},
        {"method_id": "mb-1", "text": "התאמה", "lang": "he", "kind": "label", "preferred": True},
        {"method_id": "mb-1", "text": "低秩", "lang": "zh-Hant", "kind": "label", "preferred": True},
        {"method_id": "mb-1", "text": "odd", "lang": "not a tag", "kind": "alias"},
    ],
    "redirects": [
        {"old_id": "mb-m", "new_id": "mb-1", "since": "2026.1.1", "reason": "merged: same work"},
        {"old_id": "mb-s", "new_id": "mb-2", "since": "2026.1.1", "reason": "split"},
        {"old_id": "mb-x", "new_id": None, "since": "2026.1.1", "reason": "removed"},
    ],
}


def graph_of(path):
    import rdflib

    return rdflib.Graph().parse(path, format="turtle")


@pytest.fixture
def graph(tmp_path):
    write_skos(tables_of(ROWS), CONTEXT, "2026.11.1", tmp_path / "methods.ttl")
    return graph_of(tmp_path / "methods.ttl")


def values(graph, subject, predicate):
    import rdflib

    found = graph.objects(rdflib.URIRef(BASE + subject), graph.namespace_manager.expand_curie(predicate))
    return sorted((str(v), getattr(v, "language", None)) for v in found)


def test_labels_by_language(graph):
    assert values(graph, "mb-1", "skos:prefLabel") == [("LoRA", "en"), ("התאמה", "he"), ("低秩", "zh-Hant")]
    assert values(graph, "mb-1", "skos:altLabel") == [("Low-rank adaptation", "en"), ("odd", "und")]
    assert values(graph, "mb-1", "skos:notation") == [("lora", None), ("mb-1", None)]
    assert values(graph, "mb-1", "skos:scopeNote") == [(NASTY[1], "en")]


def test_a_method_without_labels_is_called_by_its_name(graph):
    assert values(graph, "mb-2", "skos:prefLabel") == [('quote " and \\ and\nline', "und")]


@pytest.mark.parametrize(
    ("old", "replaced_by", "exact_match"),
    [
        ("mb-m", [(BASE + "mb-1", None)], [(BASE + "mb-1", None)]),
        ("mb-s", [(BASE + "mb-2", None)], []),
        ("mb-x", [], []),
    ],
)
def test_ids_that_are_gone_say_what_replaced_them(graph, old, replaced_by, exact_match):
    assert values(graph, old, "owl:deprecated") == [("true", None)]
    assert values(graph, old, "dct:isReplacedBy") == replaced_by
    assert values(graph, old, "skos:exactMatch") == exact_match


def test_the_release_keeps_the_conditions_of_skos(newest, graph):
    import pyshacl

    for data in (graph_of(newest / "data/methods.skos.ttl"), graph):
        conforms, _, report = pyshacl.validate(data, shacl_graph=SHAPES, shacl_graph_format="turtle")
        assert conforms, report


def test_the_shapes_see_a_second_preferred_label(graph):
    import pyshacl
    import rdflib

    label = graph.namespace_manager.expand_curie("skos:prefLabel")
    graph.add((rdflib.URIRef(BASE + "mb-1"), label, rdflib.Literal("other", lang="en")))
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=SHAPES, shacl_graph_format="turtle")
    assert not conforms


def test_of_two_preferred_labels_in_one_language_the_first_stays():
    names = [{"text": t, "lang": "en", "preferred": True} for t in ("A", "B")]
    assert split_labels(METHODS[0], names) == ([("en", "A")], [("en", "B")])


def test_a_base_address_makes_the_ids_addresses():
    assert concept(METHODS[0], [], "https://example.org/id/").startswith("<https://example.org/id/mb-1>\n")
