"""``kg evaluate``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kg.build import annotate_all
from kg.commands import options
from kg.commands.progress import progress
from kg.errors import ConfigurationError, InputError
from kg.evaluate import Evaluation, Gold, evaluate, evaluation_html, figures, read_forbidden, read_gold
from kg.evaluate.gold import Way
from kg.evaluate.score import Score, Share
from kg.folder import writing
from kg.knowledge import Knowledge, load_knowledge
from kg.model import Annotation, Rejection
from kg.settings import Settings
from kg.view.appearance import spoken


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(_evaluate)


def _evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD…", help="Gold annotations, one YAML file a text.")],
    documents: Annotated[
        list[Path] | None,
        typer.Option("--documents", metavar="DIR", help="Where the texts are, if not beside the gold. Repeatable."),
    ] = None,
    forbidden: Annotated[
        Path | None, typer.Option("--forbidden", metavar="FILE", help="Claims that the texts do not make.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write a page with the words of each error.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as one JSON object.")] = False,
    lexicon: options.Lexicon = None,
    patterns: options.Patterns = None,
    cues: options.Cues = None,
    format: options.Format = None,
    mentions: options.MentionsFrom = None,
    config: options.Config = None,
) -> None:
    """Measure extraction on texts that you have annotated: by stage, by type, and by rule.

    Each text is annotated and compared with its gold annotations: mentions, citations, cues, and statements with their
    attributes. The page of --output shows the sentences of what was missed, spurious or forbidden, words marked.

    [bold]Example[/bold]: kg evaluate gold/trial.yaml --documents texts -o evaluation.html
    """
    settings = options.settings(config, lexicon=lexicon, patterns=patterns, cues=cues, format=format, mentions=mentions)
    for folder in documents or ():
        if not folder.is_dir():
            raise ConfigurationError("no such folder", where=str(folder), remedy="check --documents")
    read = [read_gold(path, documents or ()) for path in gold]
    never = read_forbidden(forbidden) if forbidden else {}
    knowledge = load_knowledge(settings.lexicon, settings.patterns, settings.cues)
    pairs = []
    with progress() as report:
        for done, entry in enumerate(read):
            report("texts", done, len(read))
            pairs.append((entry, _annotated(entry, knowledge, settings)))
    evaluation = evaluate(pairs, never)
    if output:
        with writing(output):
            output.write_text(evaluation_html(evaluation), encoding="utf-8", newline="\n")
    if as_json:
        typer.echo(json.dumps(figures(evaluation), indent=2, ensure_ascii=False))
        return
    _print(evaluation)
    if output:
        typer.echo(f"written to {output}: the sentences behind each error")


def _annotated(gold: Gold, knowledge: Knowledge, settings: Settings) -> Annotation:
    """What extraction finds in the text of some gold annotations."""
    items = list(annotate_all([gold.file], knowledge, settings))
    for item in items:
        if isinstance(item, Rejection):
            raise InputError(item.reason, where=item.where, remedy=item.detail or "correct the text")
    made = [item for item in items if isinstance(item, Annotation)]
    if len(made) != 1:
        raise InputError(
            f"{len(made)} documents", where=str(gold.file), remedy="a gold file annotates a file with one document"
        )
    return made[0]


# --- the summary -----------------------------------------------------------------------------------------------------


def _print(evaluation: Evaluation) -> None:
    console = Console()
    stages = _table("By stage", "stage", "precision", "recall", "F1", "right/made", "found/gold")
    _score(stages, "mentions", evaluation.mentions)
    if evaluation.citations:
        _score(stages, "citations", evaluation.citations)
    for kind, score in evaluation.cues.items():
        _score(stages, f"cues: {kind.value}", score)
    for kind, score in evaluation.relation_cues.items():
        found = _of(score.found, score.wanted)
        stages.add_row(f"cues of relations: {kind.value}", "", _share(score.recall), "", "", found)
    _score(stages, "statements, strict", evaluation.strict)
    _score(stages, "statements, relaxed", evaluation.relaxed)
    console.print(stages)
    attributes = _table("Attributes of the statements that match", "attribute", "right", "of")
    judged = [(attribute.value, share) for attribute, share in evaluation.attributes.items()]
    for name, share in (*judged, ("scope of cues", evaluation.scopes)):
        if share.total:
            attributes.add_row(name, _share(share.value), _of(share.right, share.total))
    console.print(attributes)
    if len(evaluation.texts) > 1:
        texts = _table("By text", "text", "mentions F1", "core recall", "precision", "forbidden")
        for text in evaluation.texts:
            relaxed = text.statements.relaxed
            shares = (_share(v) for v in (text.mentions.score.f1, relaxed.recall, relaxed.precision))
            texts.add_row(text.gold.name, *shares, str(len(text.statements.breaks)))
        console.print(texts)
    types = _table("Mentions by type", "type", "precision", "recall", "F1", "right/made", "found/gold")
    for name, score in evaluation.mention_types.items():
        _score(types, name, score)
    console.print(types)
    _print_rules(console, "Relation rules", evaluation.rules)
    _print_errors(console, evaluation)


def _print_rules(console: Console, title: str, rules: Mapping[str, Share]) -> None:
    table = _table(title, "rule", "claims", "right", "wrong")
    for name, share in sorted(rules.items(), key=lambda item: (item[1].right - item[1].total, -item[1].total, item[0])):
        table.add_row(name, str(share.total), str(share.right), str(share.total - share.right))
    console.print(table)


def _print_errors(console: Console, evaluation: Evaluation) -> None:
    table = _table("What went wrong", "text", "what", "claim", "why", numbers=False)
    for text in evaluation.texts:
        labels = {**text.gold.labels, **{entity.curie: entity.label for entity in text.annotation.entities}}
        for relation, cause in zip(text.statements.missed, text.misses, strict=True):
            table.add_row(text.gold.name, f"missed {relation.id}", _words(labels, relation.ways[0]), cause.value)
        for claim, cause in zip(text.statements.spurious, text.errors, strict=True):
            table.add_row(text.gold.name, f"spurious ({claim.evidence.rule})", _words(labels, claim.way), cause.value)
        for match in text.statements.matches:
            wrong = ", ".join(attribute.value for attribute, ok in match.attributes.items() if not ok)
            if wrong:
                table.add_row(text.gold.name, f"wrong {match.relation.id}", wrong, f"rule {match.claim.evidence.rule}")
        for broken in text.statements.breaks:
            table.add_row(text.gold.name, "forbidden", _words(labels, broken.claim.way), broken.forbidden.why)
    if table.row_count:
        console.print(table)
    console.print(f"forbidden claims: {evaluation.forbidden}", highlight=False)


def _words(labels: Mapping[str, str], way: Way) -> str:
    ends = [labels.get(curie) or spoken(curie) for curie in (way.subject, way.object)]
    return f"{ends[0]} {spoken(way.predicate)} {ends[1]}"


def _table(title: str, *columns: str, numbers: bool = True) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="dim", pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if numbers and place else "left", overflow="fold")
    return table


def _score(table: Table, name: str, score: Score) -> None:
    precision = score.precision if score.made else None
    recall = score.recall if score.wanted else None
    f1 = score.f1 if score.made and score.wanted else None
    shares = (_share(value) for value in (precision, recall, f1))
    table.add_row(name, *shares, _of(score.right, score.made), _of(score.found, score.wanted))


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""
