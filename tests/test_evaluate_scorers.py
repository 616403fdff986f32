"""The figures agree with those of the scorers beside the checkout, on right annotations and on damaged ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotation import to_json
from kg.build import annotate_all
from kg.evaluate import Evaluation, Gold, evaluate, figures, read_forbidden, read_gold
from kg.knowledge import load_knowledge
from kg.model import Annotation, Certainty, Statement
from kg.settings import Settings

SHARED = Path(__file__).parents[2] / "shared"
FORBIDDEN = SHARED / "gold" / "forbidden.yaml"

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval").is_dir() or not (SHARED / "gold").is_dir(), reason="needs ../shared/eval and ../shared/gold"
)


def gold_files() -> list[Path]:
    return [SHARED / "gold" / "editorial.yaml", *sorted((SHARED / "gold" / "dev").glob("*.yaml"))]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Gold, Annotation]]:
    knowledge, found = load_knowledge(), []
    for path in gold_files():
        gold = read_gold(path, [SHARED / "seed"])
        (made,) = annotate_all([gold.file], knowledge, Settings())
        assert isinstance(made, Annotation)
        found.append((gold, made))
    return found


def damaged(annotation: Annotation) -> Annotation:
    """The annotation with claims lost, repeated, denied, turned and asserted, and mentions lost and renamed."""
    statements: list[Statement] = []
    for index, statement in enumerate(annotation.statements):
        (evidence,) = statement.evidence
        match index % 7:
            case 0:
                continue
            case 1:
                statements.append(replace(statement, negated=not statement.negated))
            case 2:
                statements += [statement, statement]
            case 3:
                statements.append(replace(statement, subject=statement.object, object=statement.subject))
            case 4:
                broken = replace(evidence, certainty=Certainty.ASSERTED, references=(9,), levels=())
                statements.append(replace(statement, qualifiers=(), evidence=(broken,)))
            case 5:
                statements.append(replace(statement, predicate="biolink:contributes_to"))
            case _:
                statements.append(statement)
    mentions = [m for index, m in enumerate(annotation.mentions) if index % 5]
    mentions = [replace(m, curie="HGNC:990") if index % 6 == 0 else m for index, m in enumerate(mentions)]
    return replace(annotation, statements=tuple(statements), mentions=tuple(mentions))


def scorer(name: str, *arguments: Path | str) -> str:
    command = [sys.executable, str(SHARED / "eval" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def written(pairs: list[tuple[Gold, Annotation]], folder: Path) -> Path:
    path = folder / "annotations.jsonl"
    path.write_text("".join(to_json(annotation) + "\n" for _, annotation in pairs), encoding="utf-8")
    return path


@pytest.fixture(params=["as made", "damaged"])
def measured(
    request: pytest.FixtureRequest, pairs: list[tuple[Gold, Annotation]], tmp_path: Path
) -> tuple[Evaluation, Path]:
    taken = pairs if request.param == "as made" else [(gold, damaged(made)) for gold, made in pairs]
    return evaluate(taken, read_forbidden(FORBIDDEN)), written(taken, tmp_path)


def test_statements_attributes_and_forbidden_claims_agree(measured: tuple[Evaluation, Path]) -> None:
    evaluation, annotations = measured
    printed = scorer("score_statements.py", annotations, *gold_files(), "--forbidden", FORBIDDEN, "--json")
    theirs = json.loads(printed.splitlines()[-1])
    ours = figures(evaluation)
    assert ours["statements"] == {mode: theirs[mode] for mode in ("strict", "relaxed")}
    assert ours["forbidden"] == theirs["forbidden"]
    shares = {name.value.replace(" ", "_"): share.value for name, share in evaluation.attributes.items()}
    assert {name: round(shares[name] or 0, 3) for name in theirs["attributes"]} == theirs["attributes"]


def test_missed_relations_are_the_same(measured: tuple[Evaluation, Path]) -> None:
    evaluation, annotations = measured
    printed = scorer("score_statements.py", annotations, *gold_files(), "--show")
    ours = [relation.id for text in evaluation.texts for relation in text.statements.missed]
    assert sorted(ours) == sorted(re.findall(r"^MISSED +(\S+)", printed, re.MULTILINE))
    spurious = sum(len(text.statements.spurious) for text in evaluation.texts)
    assert spurious == len(re.findall(r"^SPURIOUS", printed, re.MULTILINE))


def test_mentions_agree_text_by_text(measured: tuple[Evaluation, Path]) -> None:
    evaluation, annotations = measured
    lines = scorer("score_mentions.py", annotations, *gold_files()).splitlines()
    for text, line in zip(evaluation.texts, lines, strict=True):
        score = text.mentions.score
        assert line == (
            f"{text.gold.name}.yaml P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} "
            f"(found {score.found} of {score.wanted}, predicted {score.made})"
        )


def test_every_gold_file_fits_its_text(pairs: list[tuple[Gold, Annotation]]) -> None:
    assert len(evaluate(pairs).texts) == len(gold_files())
