"""Negation, speculation and questions: which words are cues, what they mean, and which words they govern."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.extract.cue_lexicon import COLUMNS, CueLexicon, load_cues
from kg.extract.cues import find_cues
from kg.extract.scope import REACH
from kg.model import Certainty, Cue, CueKind, Sentence, Span

CUE_LISTS = Path(__file__).parent.parent / "kg" / "data" / "cues"
LINE = "nowise\tnegation\tasserted\tclause\tright\t\t\t\t\t"
NEGATION, SPECULATION, QUESTION = CueKind.NEGATION, CueKind.SPECULATION, CueKind.QUESTION


@pytest.fixture(scope="module")
def lexicon() -> CueLexicon:
    return load_cues([CUE_LISTS])


def cues_of(text: str, lexicon: CueLexicon, *, evaluative: bool = False) -> tuple[Cue, ...]:
    return find_cues(text, Sentence((Span(0, len(text)),), "body", 0), lexicon, evaluative=evaluative)


def governed(text: str, lexicon: CueLexicon, kind: CueKind, *, evaluative: bool = False) -> list[str]:
    found = cues_of(text, lexicon, evaluative=evaluative)
    return [text[cue.scope.start : cue.scope.end] for cue in found if cue.kind is kind]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Revumenib did not reduce MCL1 in the resistant clones.", "not reduce MCL1 in the resistant clones"),
        ("The compound failed to induce differentiation, whereas venetoclax killed the cells.",
         "failed to induce differentiation"),
        ("There was no evidence that the inhibitor affects normal progenitors.",
         "no evidence that the inhibitor affects normal progenitors"),
        ("The lack of response to ziftomenib was linked to MEN1 mutations.", "lack of response to ziftomenib"),
        ("The drug suppressed MEIS1, but not PBX3, in primary blasts.", "not PBX3"),
        ("Cells were treated with cytarabine rather than venetoclax.", "rather than venetoclax"),
        ("Revumenib prolonged survival without weight loss or cytopenias.", "without weight loss or cytopenias"),
        ("In the absence of menin, MEIS1 falls and the cells differentiate.", "absence of menin"),
        ("No significant difference in survival was seen between the arms.",
         "No significant difference in survival was seen between the arms"),
        ("The mutant protein was unable to bind menin.", "unable to bind menin"),
        ("None of the patients developed tumor lysis syndrome.", "None of the patients developed tumor lysis syndrome"),
        ("Ziftomenib shares nothing with navitoclax.", "nothing with navitoclax"),
        ("Quizartinib is not a menin inhibitor.", "not a menin inhibitor"),
        ("Treatment left BCL2 unchanged while MCL1 fell.", "Treatment left BCL2 unchanged"),
        ("Because the drug was costly, the triplet has not been approved.", "the triplet has not been approved"),
        ("Synergy was not observed in these lines.", "Synergy was not observed in these lines"),
        ("Venetoclax had no effect on MEIS1, but revumenib suppressed it.", "no effect on MEIS1"),
        ("MCL1 cannot replace BCL2 in these cells.", "cannot replace BCL2 in these cells"),
    ],
)  # fmt: skip
def test_a_negation_governs_its_clause_or_phrase(text: str, scope: str, lexicon: CueLexicon) -> None:
    assert governed(text, lexicon, NEGATION) == [scope]


@pytest.mark.parametrize(
    "text",
    [
        "The triplet not only reduced blasts but also restored hematopoiesis.",
        "Patients were no longer dependent on transfusions.",
        "We cannot exclude an effect of azacitidine on MCL1.",
        "Not surprisingly, venetoclax induced apoptosis.",
        "Not all lines responded similarly to the drug.",
        "The benefit was nothing but additive.",
        "There is no doubt that venetoclax inhibits BCL2.",
        "NO production fell in treated macrophages.",
        "Patients were enrolled under grant No. 7.",
    ],
)
def test_what_only_looks_like_a_negation_is_none(text: str, lexicon: CueLexicon) -> None:
    assert governed(text, lexicon, NEGATION, evaluative=True) == []


def test_neither_and_nor_are_two_cues_of_one_scope(lexicon: CueLexicon) -> None:
    text = "Neither venetoclax nor azacitidine altered HOXA9."
    neither, nor = cues_of(text, lexicon)
    assert (neither.text, nor.text) == ("Neither", "nor")
    assert neither.scope == nor.scope == Span(0, len(text) - 1)


def test_a_clause_with_nor_is_denied_for_itself(lexicon: CueLexicon) -> None:
    text = "The inhibitor did not bind BCL2, nor did it affect MCL1."
    assert governed(text, lexicon, NEGATION) == ["not bind BCL2", "nor did it affect MCL1"]


def test_a_denied_relative_clause_leaves_the_main_clause_alone(lexicon: CueLexicon) -> None:
    text = "The trial showed that revumenib, which does not inhibit BCL2, induces remission."
    assert governed(text, lexicon, NEGATION) == ["not inhibit BCL2"]


def test_a_denied_relative_clause_ends_at_the_verb_of_its_subject(lexicon: CueLexicon) -> None:
    text = "Patients who did not respond to venetoclax received revumenib."
    assert governed(text, lexicon, NEGATION) == ["not respond to venetoclax"]


def test_two_reports_in_one_sentence_have_a_scope_each(lexicon: CueLexicon) -> None:
    text = "These results indicate that revumenib lowers BCL2 and suggest that MCL1 is spared."
    expected = ["indicate that revumenib lowers BCL2", "suggest that MCL1 is spared"]
    assert governed(text, lexicon, SPECULATION) == expected


def test_a_denied_clause_that_opens_the_sentence_ends_at_its_comma(lexicon: CueLexicon) -> None:
    text = "Although revumenib did not change MCL1, it lowered BCL2."
    assert governed(text, lexicon, NEGATION) == ["not change MCL1"]


@pytest.mark.parametrize(
    ("text", "scope", "certainty"),
    [
        ("Menin inhibition may sensitize blasts to venetoclax.", "may sensitize blasts to venetoclax", "hedged"),
        ("Revumenib might restore sensitivity, but the trial was small.", "might restore sensitivity", "hedged"),
        ("Menin loss could impair erythropoiesis, leading to anemia.",
         "could impair erythropoiesis, leading to anemia", "hedged"),
        ("The data suggest that ziftomenib lowers BCL2.", "suggest that ziftomenib lowers BCL2", "hedged"),
        ("Here, the effect is probably mediated by MEIS1.", "the effect is probably mediated by MEIS1", "hedged"),
        ("However, gilteritinib appears to act on MEIS1.", "gilteritinib appears to act on MEIS1", "hedged"),
        ("Resistance seems to arise from MEN1 mutations.", "Resistance seems to arise from MEN1 mutations", "hedged"),
        ("Venetoclax likely acts through BCL2.", "likely acts through BCL2", "hedged"),
        ("It is likely that menin regulates BCL2.", "likely that menin regulates BCL2", "hedged"),
        ("These agents potentially overcome resistance.", "potentially overcome resistance", "hypothesised"),
        ("We hypothesized that menin loss primes cells.", "hypothesized that menin loss primes cells", "hypothesised"),
        ("We speculate that BCL2 falls first.", "speculate that BCL2 falls first", "hypothesised"),
        ("We propose that menin loss primes cells.", "propose that menin loss primes cells", "hypothesised"),
        ("Because the scaffolds differ, resistance may vary.", "may vary", "hypothesised"),
        ("These findings may stimulate further trials.", "may stimulate further trials", "hypothesised"),
        ("An effect on MCL1 cannot be excluded.", "An effect on MCL1 cannot be excluded", "hedged"),
    ],
)  # fmt: skip
def test_a_hedge_governs_its_complement_or_clause(text: str, scope: str, certainty: str, lexicon: CueLexicon) -> None:
    [cue] = cues_of(text, lexicon)
    assert (cue.kind, text[cue.scope.start : cue.scope.end], cue.certainty) == (SPECULATION, scope, certainty)


def test_the_past_of_can_and_a_comparison_are_no_hedges(lexicon: CueLexicon) -> None:
    assert cues_of("The fusion could be detected in all samples.", lexicon) == ()
    assert cues_of("Responses were more likely in patients with NPM1 mutation.", lexicon) == ()
    assert cues_of("It exceeded the null hypothesis of 15%.", lexicon) == ()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Can menin inhibitors prevent relapse?", "Can menin inhibitors prevent relapse?"),
        ("It is known, but is it enough?¹,²", "It is known, but is it enough?¹,²"),
        ("The doublet has not been tested in children.", "The doublet has not been tested in children"),
        ("The optimal dose remains an open question.", "The optimal dose remains an open question"),
        ("The best sequence remains to be determined.", "The best sequence remains to be determined"),
        ("The mechanism is not fully understood.", "The mechanism is not fully understood"),
    ],
)
def test_a_question_governs_what_it_asks(text: str, scope: str, lexicon: CueLexicon) -> None:
    assert governed(text, lexicon, QUESTION) == [scope]
    assert {cue.certainty for cue in cues_of(text, lexicon)} == {Certainty.OPEN_QUESTION}


@pytest.mark.parametrize(
    "text",
    [
        "We asked whether revumenib lowers BCL2.",
        "Whether revumenib benefits children is unknown.",
        "The role of menin in solid tumors remains unclear.",
        "It is not known if the drug crosses the barrier.",
    ],
)
def test_what_is_unknown_leads_to_an_open_question(text: str, lexicon: CueLexicon) -> None:
    assert {cue.certainty for cue in cues_of(text, lexicon)} == {Certainty.OPEN_QUESTION}


@pytest.mark.parametrize(
    ("text", "scope", "kind", "certainty"),
    [
        ("Bleximenib is a promising therapy for AML.", "promising therapy for AML", SPECULATION, "hedged"),
        ("The drug carries a risk of QT prolongation.", "risk of QT prolongation", SPECULATION, "hedged"),
        ("The class is poised to change practice.", "The class is poised to change practice",
         SPECULATION, "hypothesised"),
        ("The doublet is expected to improve responses.", "The doublet is expected to improve responses",
         SPECULATION, "hypothesised"),
        ("Early signals point to activity.", "Early signals point to activity", SPECULATION, "hedged"),
        ("A trial will evaluate the doublet.", "will evaluate the doublet", SPECULATION, "hypothesised"),
        ("It has the potential to cure AML.", "potential to cure AML", SPECULATION, "hypothesised"),
        ("Unlike venetoclax, revumenib induces differentiation.", "Unlike venetoclax", NEGATION, "asserted"),
    ],
)  # fmt: skip
def test_words_of_praise_and_outlook_are_found_on_request_only(
    text: str, scope: str, kind: CueKind, certainty: str, lexicon: CueLexicon
) -> None:
    assert cues_of(text, lexicon) == ()
    [cue] = cues_of(text, lexicon, evaluative=True)
    assert (cue.kind, text[cue.scope.start : cue.scope.end], cue.certainty) == (kind, scope, certainty)


SENTENCES = (
    "Neither drug worked, nor did the doublet; whether a triplet would (or could) is unknown.",
    "Although no relapse was seen (not even late), the authors suggest that resistance may emerge.^{7,8}",
    "It is not clear whether menin, which may bind LEDGF, is required (without exception) for MEIS1 expression.",
    "(Not tested.)",
    "Could it be? No.",
    "İn no case was a response, likely or not, lost]",
    "not",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_scope_covers_its_cue_and_lies_within_the_sentence(text: str, lexicon: CueLexicon) -> None:
    for start in range(0, len(text), 3):
        padded = f"Before. {text[start:]} After."
        sentence = Sentence((Span(8, 8 + len(text) - start),), "body", 0)
        for cue in find_cues(padded, sentence, lexicon, evaluative=True):
            assert padded[cue.span.start : cue.span.end] == cue.text
            assert sentence.span.covers(cue.scope)
            assert cue.scope.covers(cue.span)


def test_a_page_without_full_stops_is_read_in_reasonable_time(lexicon: CueLexicon) -> None:
    text = "not seen, may be, " * 300
    cues = cues_of(text, lexicon)
    assert len(cues) == 600
    assert max(cue.scope.end - cue.scope.start for cue in cues) <= 2 * REACH


def test_a_page_break_within_a_sentence_hides_neither_cue_nor_scope(lexicon: CueLexicon) -> None:
    text = "Revumenib did\n\n7\n\nnot lower\n\n8\n\nMCL1."
    pieces = (Span(0, 13), Span(18, 27), Span(32, 37))
    [cue] = find_cues(text, Sentence(pieces, "body", 0), lexicon)
    assert text[cue.span.start : cue.span.end] == "not"
    assert cue.scope == Span(18, 36)


def test_the_same_lists_have_the_same_hash_and_other_lists_another(lexicon: CueLexicon, tmp_path: Path) -> None:
    assert load_cues([CUE_LISTS]).sha256 == lexicon.sha256
    (tmp_path / "more.tsv").write_text("\n".join(["\t".join(COLUMNS), LINE]), "utf-8")
    more = load_cues([CUE_LISTS, tmp_path])
    assert more.sha256 != lexicon.sha256
    assert governed("It nowise helped.", more, NEGATION) == ["nowise helped"]


def test_lines_of_every_cue_list_stand_in_sorted_order() -> None:
    for path in CUE_LISTS.glob("*.tsv"):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")][1:]
        assert lines == sorted(lines), path.name


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header line"),
        ("text\tkind\n", "wrong columns"),
        ("{header}\nnowise\tnegation", "line 2: 2 fields where 10 are due"),
        ("{header}\n" + LINE.replace("negation", "denial"), "kind 'denial' is unknown"),
        ("{header}\n" + LINE.replace("asserted", "sure"), "certainty 'sure' is unknown"),
        ("{header}\n" + LINE.replace("clause", "page"), "scope_rule 'page' is unknown"),
        ("{header}\n" + LINE.replace("right", "up"), "direction 'up' is unknown"),
        ("{header}\n" + LINE.replace("nowise", "No(wise)"), "is not words of a cue list"),
        ("{header}\n" + LINE.replace("right\t", "right\t("), "no regular expression"),
        ("{header}\n" + LINE + "\n# again\n" + LINE, "line 4: 'nowise' has two lines"),
    ],
)
def test_a_wrong_cue_list_is_refused_with_its_place(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.tsv").write_text(content.format(header="\t".join(COLUMNS)), "utf-8")
    with pytest.raises(DataError, match=r"^wrong\.tsv") as caught:
        load_cues([CUE_LISTS, tmp_path])
    assert message in str(caught.value)


def test_cue_lists_without_a_grammar_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"0 files grammar\.tsv where one is due"):
        load_cues([tmp_path])
    with pytest.raises(DataError, match="no such folder"):
        load_cues([tmp_path / "nowhere"])
