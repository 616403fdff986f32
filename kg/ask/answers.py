"""The answers that a graph gives: what is said of an entity, why a claim is there, what speaks against it.

Each is a value that goes to JSON field by field. Ids of claims are the hash of `kg.identity.statement_id` without its
``statement/``; ids of works are CURIEs where a DOI or PMID is known, else the local id of the entry.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity in short: `group` is the kind that it is shown as (``drug``, ``gene``, ``disease``, …)."""

    curie: str
    label: str
    category: str
    group: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: by which of its names (label, synonym or id), and how many claims it is in.

    `near` is whether no name was as typed, and this one is perhaps meant."""

    thing: Thing
    name: str
    claims: int
    near: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    """A CURIE and the page that shows it; the address is empty where there is none."""

    curie: str
    url: str


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A qualifier of a claim: its slot and value, and the words for the value."""

    slot: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the weight of its evidence.

    `relation` are the words between subject and object (``reduces the expression of``). `certainty` is that of its
    surest evidence, `certainties` how many pieces have each. `independent` counts observations: evidence of one
    trial, or citing one work, is one; what a document reports of its own is one a document. `observed` is how many
    of them are of each kind: ``trial``, cited ``work``, or ``report`` of a document of its own. `relayed_only` is
    whether no document reports it of its own. `sentences` are the places of its `evidence`, which may be several
    pieces of one, for several circumstances. `years` are those of the documents and works behind it, from the first
    to the last.
    `against` are the ids of claims that deny it or say the opposite. `agents` are who made it (``text_mining_agent``).
    """

    id: str
    subject: Thing
    predicate: str
    relation: str
    object: Thing
    negated: bool
    qualifiers: tuple[Qualifier, ...]
    certainty: str
    certainties: dict[str, int]
    levels: tuple[str, ...]
    genotypes: tuple[Thing, ...]
    evidence: int
    sentences: int
    documents: int
    references: int
    independent: int
    observed: dict[str, int]
    relayed_only: bool
    retracted: bool
    years: tuple[int, int] | None
    against: tuple[str, ...]
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Some claims of many: how many fit in all, and those from `offset` on."""

    total: int
    offset: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Predicated:
    """The claims of an entity with one predicate: `role` is the end that it is; how many affirm, how many deny."""

    predicate: str
    label: str
    role: str
    affirmed: int
    denied: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity, what it is related to by kind, and all that is claimed of it, by predicate.

    `wholes` are the regimens that it is part of, `variants` those of a gene; claims on them are theirs and not in
    `claims`. A gene of `genes` that only its variants tell has no claims of its own.
    """

    thing: Thing
    url: str
    synonyms: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    parents: tuple[Thing, ...]
    children: tuple[Thing, ...]
    members: tuple[Thing, ...]
    wholes: tuple[Hit, ...]
    form_of: Thing | None
    forms: tuple[Thing, ...]
    variants: tuple[Hit, ...]
    genes: tuple[Thing, ...]
    total: int
    claims: tuple[Predicated, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a quote and the roles that they play: ``subject``, ``trigger``, ``object``, ``cue``, ``citation``."""

    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document in short."""

    id: str
    title: str
    url: str
    journal: str | None
    year: int | None
    license: str | None
    retracted: bool


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of a bibliography: `printed` are its words, `number` its place in the document that cites it."""

    id: str
    number: int
    printed: str
    title: str | None
    year: int | None
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A fact of the context: `thing` where it is an entity; `basis` says where it was read."""

    kind: str
    value: str
    thing: Thing | None
    basis: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in one document that bears on a claim.

    `quote` is cut where a role begins or ends; `before` and `after` are the characters around it. `start` and `end`
    are offsets into the document's text, 0-based code points, end exclusive. `level_words` are how `levels` read.
    `why` are the steps that led to the claim, as (name, words).
    """

    id: str
    document: Document
    section: str
    before: str
    quote: tuple[Stretch, ...]
    after: str
    start: int
    end: int
    certainty: str
    levels: tuple[str, ...]
    level_words: tuple[str, ...]
    attribution: str
    attribution_words: str
    context: tuple[Circumstance, ...]
    references: tuple[Work, ...]
    citation_basis: str
    outcome: str
    rule: str
    agent: str
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with all its evidence, what speaks against it, and what else is claimed of the same two ends."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    against: tuple[Claim, ...]
    beside: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A cited work: the entries that name it, each in its document, and the claims that rest on it."""

    work: Work
    cited_by: tuple[tuple[Document, Work], ...]
    total: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document: its bibliography with how many claims rest on each entry, and its claims."""

    document: Document
    identifiers: tuple[Identifier, ...]
    authors: tuple[str, ...]
    source: str
    sha256: str
    references: tuple[tuple[Work, int], ...]
    total: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is claimed of a drug in a genotype: how many claims of each kind of work (`""`: none is told), how many of
    each certainty, how many deny, and their ids."""

    drug: str
    genotype: str
    claims: int
    denied: int
    levels: dict[str, int]
    certainties: dict[str, int]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Drugs and regimens by genotypes; a pair without a cell has no claim."""

    drugs: tuple[Thing, ...]
    genotypes: tuple[Thing, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims on the same ends that cannot both hold; `kind` is ``denied`` or ``opposite direction``."""

    kind: str
    affirming: tuple[Claim, ...]
    opposing: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Where the literature disagrees, and what it leaves open: claims that are asked, and gaps that are named."""

    disagreements: tuple[Disagreement, ...]
    questions: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that bears on a question. `stance`: it was ``found``, it was looked for and ``not-found``, it is
    ``suspected`` (hedged or hypothesised, either way) or ``asked``. `on` is what the claim is on: ``both`` as its ends,
    one of them ``in`` the other as its genotype, or a regimen of the two, ``together``."""

    stance: str
    on: str
    claim: Claim
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Findings:
    """Who showed what of two entities, their kinds included: members of classes, forms, variants of genes, regimens.

    `kinds` and `other_kinds` are the entities that the claims are on; `total` is how many claims there are, of which
    `findings` hold the evidence: by stance, ``found`` first; in each by what they are on, the most observed first.
    """

    thing: Thing
    other: Thing
    kinds: tuple[Thing, ...]
    other_kinds: tuple[Thing, ...]
    total: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Claims as a network about some entities; `total` is how many claims fit before the limit was applied, those with
    the most independent observations being kept. `things` carry the number of claims that each is in."""

    total: int
    things: tuple[Hit, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that claims can be chosen by, its words, and how many have it."""

    value: str
    label: str
    claims: int


@dataclass(frozen=True, slots=True)
class About:
    """What a graph is: counts, and the values that claims can be chosen by (``predicate``, ``certainty``, ``level``,
    ``genotype``, ``year``)."""

    version: str
    graph_sha256: str
    counts: dict[str, int]
    facets: dict[str, tuple[Facet, ...]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: a row has a text for each column, None where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
