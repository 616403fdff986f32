"""The IRIs of the terms that the graph uses: Biolink, PROV-O, Web Annotation, CiTO, Dublin Core, SKOS, and our own.

A term of our own exists only where none of the standards has one.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import BASE, Certainty

BIOLINK = "https://w3id.org/biolink/vocab/"
CITO = "http://purl.org/spar/cito/"
CLAIMGRAPH = BASE
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# --- the shared named graphs ---
ENTITIES = f"{CLAIMGRAPH}graph/entities"
CLAIMS = f"{CLAIMGRAPH}graph/claims"
PROVENANCE = f"{CLAIMGRAPH}graph/provenance"

# --- RDF, RDFS, SKOS, Dublin Core ---
TYPE = f"{RDF}type"
PROPERTY = f"{RDF}Property"
SUBJECT = f"{RDF}subject"
PREDICATE = f"{RDF}predicate"
OBJECT = f"{RDF}object"
VALUE = f"{RDF}value"
LABEL = f"{RDFS}label"
EXACT_MATCH = f"{SKOS}exactMatch"
ALT_LABEL = f"{SKOS}altLabel"
IDENTIFIER = f"{DCTERMS}identifier"
TITLE = f"{DCTERMS}title"
FORMAT = f"{DCTERMS}format"
SUBMITTED = f"{DCTERMS}dateSubmitted"
ACCEPTED = f"{DCTERMS}dateAccepted"
ISSUED = f"{DCTERMS}issued"
IS_REFERENCED_BY = f"{DCTERMS}isReferencedBy"

# --- Biolink ---
ASSOCIATION = f"{BIOLINK}Association"
TEXT_MINING_STUDY_RESULT = f"{BIOLINK}TextMiningStudyResult"
STUDY_RESULT = f"{BIOLINK}StudyResult"
PUBLICATION = f"{BIOLINK}Publication"
ARTICLE = f"{BIOLINK}Article"
AGENT = f"{BIOLINK}Agent"
NEGATED = f"{BIOLINK}negated"
HAS_EVIDENCE = f"{BIOLINK}has_evidence"
KNOWLEDGE_LEVEL = f"{BIOLINK}knowledge_level"
AGENT_TYPE = f"{BIOLINK}agent_type"
SUPPORTING_TEXT = f"{BIOLINK}supporting_text"
SECTION = f"{BIOLINK}supporting_text_section_type"
SUBJECT_LOCATION = f"{BIOLINK}subject_location_in_text"
OBJECT_LOCATION = f"{BIOLINK}object_location_in_text"
CATEGORY = f"{BIOLINK}category"
SUBCLASS_OF = f"{BIOLINK}subclass_of"
HAS_PART = f"{BIOLINK}has_part"
MENTIONS = f"{BIOLINK}mentions"
DERIVES_FROM = f"{BIOLINK}derives_from"
AUTHORS = f"{BIOLINK}authors"
AFFILIATION = f"{BIOLINK}affiliation"
RIGHTS = f"{BIOLINK}rights"
LICENSE = f"{BIOLINK}license"

# --- PROV-O, Web Annotation, CiTO ---
PROV_ENTITY = f"{PROV}Entity"
ACTIVITY = f"{PROV}Activity"
PERSON = f"{PROV}Person"
DERIVED_FROM = f"{PROV}wasDerivedFrom"
GENERATED_BY = f"{PROV}wasGeneratedBy"
USED = f"{PROV}used"
SPECIFIC_RESOURCE = f"{OA}SpecificResource"
QUOTE_SELECTOR = f"{OA}TextQuoteSelector"
POSITION_SELECTOR = f"{OA}TextPositionSelector"
HAS_TARGET = f"{OA}hasTarget"
HAS_SOURCE = f"{OA}hasSource"
HAS_SELECTOR = f"{OA}hasSelector"
EXACT = f"{OA}exact"
PREFIX = f"{OA}prefix"
SUFFIX = f"{OA}suffix"
START = f"{OA}start"
END = f"{OA}end"
CITES = f"{CITO}cites"
CITES_AS_EVIDENCE = f"{CITO}citesAsEvidence"

# --- our own: classes ---
CUE = f"{CLAIMGRAPH}Cue"
CONTEXT_FACT = f"{CLAIMGRAPH}ContextFact"
DISCLOSURE = f"{CLAIMGRAPH}Disclosure"
SOURCE_FILE = f"{CLAIMGRAPH}SourceFile"
COUNT = f"{CLAIMGRAPH}Count"
REJECTION = f"{CLAIMGRAPH}Rejection"
GIVEN_EVIDENCE = f"{CLAIMGRAPH}GivenEvidence"

# --- our own: properties ---
RULE = f"{CLAIMGRAPH}rule"
CERTAINTY = f"{CLAIMGRAPH}certainty"
EVIDENCE_LEVEL = f"{CLAIMGRAPH}evidence_level"
ECO = f"{CLAIMGRAPH}eco"
ATTRIBUTION = f"{CLAIMGRAPH}attribution"
CITATION_BASIS = f"{CLAIMGRAPH}citation_basis"
UNLISTED_REFERENCE = f"{CLAIMGRAPH}unlisted_reference"
TRIGGER_LOCATION = f"{CLAIMGRAPH}trigger_location_in_text"
CONTEXT = f"{CLAIMGRAPH}context"
CONTEXT_KIND = f"{CLAIMGRAPH}context_kind"
CONTEXT_VALUE = f"{CLAIMGRAPH}context_value"
CONTEXT_BASIS = f"{CLAIMGRAPH}context_basis"
HAS_CUE = f"{CLAIMGRAPH}cue"
CUE_KIND = f"{CLAIMGRAPH}cue_kind"
CUE_SCOPE = f"{CLAIMGRAPH}cue_scope"
OUTCOME = f"{CLAIMGRAPH}outcome"
MEASURE = f"{CLAIMGRAPH}measure"
PRINTED_VALUE = f"{CLAIMGRAPH}printed_value"
UNIT = f"{CLAIMGRAPH}unit"
NUMERATOR = f"{CLAIMGRAPH}numerator"
DENOMINATOR = f"{CLAIMGRAPH}denominator"
CI_LOWER = f"{CLAIMGRAPH}ci_lower"
CI_UPPER = f"{CLAIMGRAPH}ci_upper"
CI_LEVEL = f"{CLAIMGRAPH}ci_level"
P_VALUE = f"{CLAIMGRAPH}p_value"
TIME_POINT = f"{CLAIMGRAPH}time_point"
GROUP = f"{CLAIMGRAPH}group"
MAX_GRADE = f"{CLAIMGRAPH}max_grade"
NUMBER = f"{CLAIMGRAPH}reference_number"
PRINTED_TEXT = f"{CLAIMGRAPH}printed_text"
AUTHOR_LIST = f"{CLAIMGRAPH}author_list"
RESOLVED = f"{CLAIMGRAPH}resolved"
VERIFIED_BY = f"{CLAIMGRAPH}verified_by"
TITLE_TARGET = f"{CLAIMGRAPH}title_target"
DOI = f"{CLAIMGRAPH}doi"
PMID = f"{CLAIMGRAPH}pmid"
POSITION = f"{CLAIMGRAPH}author_position"
INITIALS = f"{CLAIMGRAPH}initials"
JOURNAL = f"{CLAIMGRAPH}journal"
RETRACTED = f"{CLAIMGRAPH}retracted"
LENGTH = f"{CLAIMGRAPH}length"
SHA256 = f"{CLAIMGRAPH}sha256"
SOURCE_NAME = f"{CLAIMGRAPH}source_name"
HAS_DISCLOSURE = f"{CLAIMGRAPH}disclosure"
PERSON_AS_PRINTED = f"{CLAIMGRAPH}person_as_printed"

VERSION = f"{CLAIMGRAPH}version"
LEXICON_SHA256 = f"{CLAIMGRAPH}lexicon_sha256"
RULES_SHA256 = f"{CLAIMGRAPH}rules_sha256"
HAS_COUNT = f"{CLAIMGRAPH}count"
HAS_REJECTION = f"{CLAIMGRAPH}rejection"
STAGE = f"{CLAIMGRAPH}stage"
WHERE = f"{CLAIMGRAPH}where"
REASON = f"{CLAIMGRAPH}reason"
DETAIL = f"{CLAIMGRAPH}detail"
OCCURRENCE = f"{CLAIMGRAPH}occurrence"

CERTAINTIES = {
    Certainty.ASSERTED: f"{CLAIMGRAPH}Asserted",
    Certainty.HEDGED: f"{CLAIMGRAPH}Hedged",
    Certainty.HYPOTHESISED: f"{CLAIMGRAPH}Hypothesised",
    Certainty.OPEN_QUESTION: f"{CLAIMGRAPH}OpenQuestion",
}

_SUREST_FIRST = list(CERTAINTIES)


def surest(certainties: Iterable[Certainty]) -> Certainty:
    """The surest of some certainties.

    :raises ValueError: if there are none.

    >>> surest([Certainty.HYPOTHESISED, Certainty.HEDGED]).value
    'hedged'
    """
    return min(certainties, key=_SUREST_FIRST.index)


# Biolink's KnowledgeLevelEnum for the surest evidence that a document has for a statement.
KNOWLEDGE_LEVELS = {
    Certainty.ASSERTED: "knowledge_assertion",
    Certainty.HEDGED: "prediction",
    Certainty.HYPOTHESISED: "prediction",
    Certainty.OPEN_QUESTION: "not_provided",
}
