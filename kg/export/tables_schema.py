"""The tables of an export: their columns, types, keys and meanings, for the writers and the data dictionary alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["string", "integer", "number", "boolean", "date", "list"]

FRICTIONLESS: Mapping[Type, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "list": "array",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `list` holds strings: a JSON array in CSV, a list in Parquet. No value: an empty cell, a null."""

    name: str
    type: Type
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` are the columns that tell its rows apart, `links` its columns that lead to other tables."""

    name: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    links: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in self.fields)


def _text(name: str, description: str) -> Field:
    return Field(name, "string", description)


def _whole(name: str, description: str) -> Field:
    return Field(name, "integer", description)


def _list(name: str, description: str) -> Field:
    return Field(name, "list", description)


_OFFSET = "0-based code point of the document's text"


def _place(what: str) -> tuple[Field, Field]:
    return _whole("start", f"Where {what} begins, {_OFFSET}"), _whole("end", f"Where {what} ends, exclusive")


_CITED = (
    _list("reference_dois", "DOIs of the references that are cited for it"),
    _list("reference_pmids", "PMIDs of the references that are cited for it"),
)
_CLAIM = _text("statement", "The claim: the CURIE of the statement in the RDF")
_EVIDENCE = _text("evidence", "The piece of evidence: its CURIE in the RDF")
_DOCUMENT = _text("document", "The document: its CURIE")
_TO_CLAIM = (("statement",), "claims", ("statement",))
_TO_EVIDENCE = (("evidence",), "evidence", ("evidence",))
_TO_DOCUMENT = (("document",), "documents", ("document",))

TABLES = (
    Table(
        "documents",
        "Documents with what they say of themselves",
        ("document",),
        (
            _DOCUMENT,
            _text("title", "Title"),
            _list("authors", "Authors in their order"),
            _text("journal", "Journal"),
            _text("doi", "DOI as printed"),
            _text("pmid", "PMID"),
            _text("published", "Date of publication as printed"),
            Field("published_date", "date", "Date of publication, where a whole date is given"),
            _whole("published_year", "Year of publication, where the date begins or ends with one"),
            _text("received", "Date of receipt as printed"),
            _text("accepted", "Date of acceptance as printed"),
            _text("license", "Licence as printed"),
            _text("copyright", "Copyright as printed"),
            Field("retracted", "boolean", "Whether the document says that it is retracted"),
            _whole("length", "Length of the text in code points"),
            _text("source_name", "Name of the file that was read"),
            _text("source_sha256", "SHA-256 of the file that was read"),
            _text("source_format", "Format of the file that was read"),
        ),
    ),
    Table(
        "references",
        "Entries of the bibliographies, one row an entry of a document",
        ("document", "number"),
        (
            _DOCUMENT,
            _whole("number", "Number of the entry, from 1"),
            _text("reference", "CURIE of the entry's node in the RDF: by DOI, else by PMID, else minted"),
            _text("doi", "DOI, where printed or confirmed"),
            _text("pmid", "PMID, where printed or confirmed"),
            _text("verified", "What confirmed the identifiers"),
            _text("title", "Title"),
            _list("authors", "Authors in their order"),
            _whole("year", "Year"),
            _text("printed", "The entry as printed"),
            *_place("the entry"),
            _list("mentions", "CURIEs of what the title names"),
        ),
        (_TO_DOCUMENT,),
    ),
    Table(
        "entities",
        "Things that claims are about",
        ("entity",),
        (
            _text("entity", "CURIE"),
            _text("label", "Name"),
            _text("category", "Biolink category"),
            Field("described", "boolean", "Whether the graph describes it; else it is only the end of a claim"),
            _list("xrefs", "Exact matches in other vocabularies"),
            _list("synonyms", "Other names"),
            _list("parents", "Classes that it belongs to"),
            _text("form_of", "What it is a salt or form of"),
            _list("members", "Drugs of a regimen"),
        ),
    ),
    Table(
        "claims",
        "Claims, one row a statement; the quote is one of its surest evidence, all of it is in the table evidence",
        ("statement",),
        (
            _CLAIM,
            _text("subject", "CURIE of the subject"),
            _text("subject_label", "Name of the subject"),
            _text("subject_category", "Biolink category of the subject"),
            _text("predicate", "CURIE of the predicate"),
            _text("object", "CURIE of the object"),
            _text("object_label", "Name of the object"),
            _text("object_category", "Biolink category of the object"),
            Field("negated", "boolean", "Whether the claim is that this is not so"),
            _text("certainty", "The surest of its evidence: asserted, hedged, hypothesised, open-question"),
            Field("stands_alone", "boolean", "Whether it is a plain edge: asserted, and nowhere denied"),
            _text("object_direction_qualifier", "Biolink qualifier: increased, decreased …"),
            _text("object_aspect_qualifier", "Biolink qualifier: expression, activity …"),
            _text("qualified_predicate", "Biolink qualifier: causes …"),
            _list("qualifiers", "All qualifiers, slot=value"),
            _whole("evidence_count", "Pieces of evidence"),
            _whole("document_count", "Documents that make the claim"),
            _whole("independent_observations", "Observations behind it: one trial or cited work counts once"),
            _text("quote", "The words of its first piece of surest evidence"),
            _DOCUMENT,
            *_place("the quote"),
            *_CITED,
        ),
        (
            (("subject",), "entities", ("entity",)),
            (("object",), "entities", ("entity",)),
            _TO_DOCUMENT,
        ),
    ),
    Table(
        "evidence",
        "Evidence, one row a place in a document that bears on a claim",
        ("evidence",),
        (
            _EVIDENCE,
            _CLAIM,
            _DOCUMENT,
            _text("quote", "The words"),
            *_place("the quote"),
            _list("pieces", "Places of the quote, start-end each, where the layout splits it"),
            _text("section", "Kind of place: abstract, body …"),
            _text("rule", "The pattern that found it"),
            _text("certainty", "asserted, hedged, hypothesised, open-question"),
            _text("attribution", "Whose finding: own_voice, relayed, both"),
            _list("levels", "Kinds of work: cell line, trial …"),
            _text("citation_basis", "On what ground the references belong to it"),
            _list("references", "CURIEs of the references that are cited for it"),
            *_CITED,
            _list("cues", "Words that negate, hedge or ask, kind=words"),
            *(
                field
                for role in ("subject", "object", "trigger")
                for field in (
                    _whole(f"{role}_start", f"Where the words of the {role} begin, {_OFFSET}"),
                    _whole(f"{role}_end", f"Where the words of the {role} end, exclusive"),
                )
            ),
        ),
        (_TO_CLAIM, _TO_DOCUMENT),
    ),
    Table(
        "citations",
        "Which evidence cites which entry of its document's bibliography",
        ("evidence", "number"),
        (
            _EVIDENCE,
            _whole("number", "Number of the entry"),
            _DOCUMENT,
            _text("reference", "CURIE of the entry's node in the RDF"),
        ),
        (_TO_EVIDENCE, (("document", "number"), "references", ("document", "number"))),
    ),
    Table(
        "outcomes",
        "Numbers that evidence reports, one row a piece of evidence that has one",
        ("evidence",),
        (
            _EVIDENCE,
            _CLAIM,
            _DOCUMENT,
            _text("outcome", "CURIE of the number's node in the RDF"),
            _text("measure", "What is measured"),
            _text("printed_value", "The number as printed"),
            Field("value", "number", "The number, where it is one"),
            _text("unit", "Unit"),
            _whole("numerator", "Patients counted"),
            _whole("denominator", "Patients at all"),
            _text("printed_ci_lower", "Lower end of the confidence interval as printed"),
            Field("ci_lower", "number", "Lower end of the confidence interval"),
            _text("printed_ci_upper", "Upper end of the confidence interval as printed"),
            Field("ci_upper", "number", "Upper end of the confidence interval"),
            _whole("ci_level", "Level of the confidence interval in percent"),
            _text("printed_p_value", "P value as printed"),
            Field("p_value", "number", "P value, where it is one number and no bound"),
            _text("time_point", "Time point"),
            _text("group", "Group"),
            _whole("max_grade", "Highest grade that is counted"),
            _text("quote", "The words of the evidence"),
            *_place("the number"),
            *_CITED,
        ),
        (_TO_EVIDENCE, _TO_CLAIM, _TO_DOCUMENT),
    ),
    Table(
        "circumstances",
        "Circumstances in which evidence holds, one row a circumstance",
        ("evidence", "position"),
        (
            _EVIDENCE,
            _whole("position", "Place in the list of the evidence, from 1"),
            _CLAIM,
            _DOCUMENT,
            _text("kind", "disease, genotype, model, cell_line, species, setting, trial, phase, dose, population"),
            _text("value", "CURIE of an entity, else words"),
            _text("label", "Name, where the graph describes the entity"),
            _text("basis", "Where it was read: sentence, paragraph, document, cell line"),
            _text("quote", "The words of the evidence"),
            _whole("start", f"Where the words of the circumstance begin, {_OFFSET}, where there are such"),
            _whole("end", "Where the words of the circumstance end, exclusive"),
            *_CITED,
        ),
        (_TO_EVIDENCE, _TO_CLAIM, _TO_DOCUMENT),
    ),
)
"""All tables, each after those that it leads to."""


def data_package(files: Mapping[str, tuple[str, int, str]], format: str) -> dict[str, Any]:
    """The data dictionary: a Frictionless Tabular Data Package (https://specs.frictionlessdata.io/tabular-data-package/).

    :param files: table: the name of its file, its bytes, and their SHA-256.
    :param format: ``csv`` or ``parquet``.
    """
    return {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": "claimgraph",
        "title": "Claims with their evidence",
        "resources": [_resource(table, *files[table.name], format) for table in TABLES],
    }


def _resource(table: Table, file: str, size: int, sha256: str, format: str) -> dict[str, Any]:
    csv = {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True}}
    return {
        "name": table.name,
        "path": file,
        "description": table.description,
        "profile": "tabular-data-resource" if format == "csv" else "data-resource",
        "format": format,
        "mediatype": "text/csv" if format == "csv" else "application/vnd.apache.parquet",
        **(csv if format == "csv" else {}),
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": {
            "fields": [
                {
                    "name": field.name,
                    "type": FRICTIONLESS[field.type],
                    "description": field.description,
                    **({"constraints": {"required": True}} if field.name in table.key else {}),
                }
                for field in table.fields
            ],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": list(fields), "reference": {"resource": target, "fields": list(there)}}
                for fields, target, there in table.links
            ],
            "missingValues": [""],
        },
    }
