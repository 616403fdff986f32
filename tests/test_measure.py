"""What the numbers of a sentence are taken to say. All sentences were written for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.extract.measure import (
    Measurement,
    MeasurementKind,
    find_measurements,
    sentence_denominator,
    to_outcome,
    with_denominator,
)
from kg.extract.measure_terms import load_measure_terms
from kg.extract.quantities import flatten, integer
from kg.model import Outcome, Sentence, Span


def whole(text: str) -> Sentence:
    return Sentence((Span(0, len(text)),), "abstract", 0)


def measured(text: str) -> tuple[Measurement, ...]:
    return find_measurements(text, whole(text))


def outcomes(text: str) -> tuple[Measurement, ...]:
    return tuple(measurement for measurement in measured(text) if measurement.is_outcome)


def only(text: str) -> Measurement:
    (measurement,) = outcomes(text)
    return measurement


def counted(text: str) -> list[tuple[str, str]]:
    """The words counted and the value of each outcome."""
    return [(text[slice(*m.label_span)] if m.label_span else m.measure, m.value) for m in outcomes(text)]


@pytest.mark.parametrize(
    ("text", "measure", "value", "numerator", "denominator"),
    [
        ("The CR rate was 41.5%.", "CR", "41.5", None, None),
        ("The composite CR rate was 62% (31/50).", "CRc", "62", 31, 50),
        ("CR+CRh was reached by 9 of 36 patients (25%).", "CR+CRh", "25", 9, 36),
        ("Complete remission was achieved in 25% (9/36).", "CR", "25", 9, 36),
        (
            "Nineteen of 30 patients (63%) had no measurable residual disease.",
            "no detectable residual disease",
            "63",
            19,
            30,
        ),
        ("A 72% response rate was observed (36/50).", "response rate", "72", 36, 50),
        ("Thirty-one out of 40 evaluable patients (78%) became MRD negative.", "MRD negativity", "78", 31, 40),
        ("Of 48 evaluable patients, 12 achieved CR (25.0%).", "CR", "25.0", 12, 48),
        ("Among 48 evaluable patients, the overall response rate was 58.3%.", "ORR", "58.3", None, 48),
        ("In the efficacy population (n = 48), the ORR was 58.3%.", "ORR", "58.3", None, 48),
        ("CR or CRi was documented in 61% of 120 older patients.", "CR+CRi", "61", None, 120),
        ("Seven patients (35%) proceeded to transplant.", "transplantation", "35", 7, None),
        ("Marrow blasts fell in three (19%).", "bone marrow blast reduction", "19", 3, None),
        ("Eleven patients (55%) were alive at the data cutoff.", "survival", "55", 11, None),
    ],
)
def test_a_rate_keeps_its_measure_and_its_counts(
    text: str, measure: str, value: str, numerator: int | None, denominator: int | None
) -> None:
    found = only(text)
    assert (found.kind, found.unit) == (MeasurementKind.RATE, "%")
    assert (found.measure, found.value, found.numerator, found.denominator) == (measure, value, numerator, denominator)


@pytest.mark.parametrize(
    ("text", "value", "numerator", "denominator"),
    [
        ("None of the 23 patients had a response as the protocol defines it.", "0", 0, 23),
        ("The drug failed to induce a response in any of 23 patients.", "0", 0, 23),
        ("All 11 patients in the triplet arm responded.", "11", 11, 11),
        ("Responses occurred in 6/23 patients.", "6", 6, 23),
        ("The clinical benefit rate was 0/3.", "0", 0, 3),
    ],
)
def test_a_count_of_patients_is_a_fraction(text: str, value: str, numerator: int, denominator: int) -> None:
    found = only(text)
    assert found.kind is MeasurementKind.COUNT
    assert (found.value, found.unit, found.numerator, found.denominator) == (value, "patients", numerator, denominator)


def test_any_of_the_patients_without_a_negation_counts_nobody() -> None:
    assert not outcomes("Whether any of the 23 patients responded is not reported.")


@pytest.mark.parametrize(
    "text",
    [
        "The ORR was 47.2% (95% CI, 33.1 to 61.6).",
        "The ORR was 47.2% (95% CI: 33.1–61.6%).",
        "The ORR was 47.2% (95% confidence interval [CI], 33.1-61.6).",
        "The ORR was 47.2% [CI 95% 33.1, 61.6].",
        "The ORR was 47·2% (95% CI 33·1–61·6).".replace("33·1–61·6", "33.1–61.6"),
    ],
)
def test_an_interval_belongs_to_the_value_before_it(text: str) -> None:
    found = only(text)
    assert (found.value, found.ci, found.ci_level) == ("47.2", ("33.1", "61.6"), 95)


def test_a_second_interval_needs_no_label() -> None:
    text = "Two-year OS was 40% (95% CI 31–49) with the doublet versus 61% (52–70) with the triplet."
    assert [(m.value, m.ci, m.group) for m in outcomes(text)] == [
        ("40", ("31", "49"), "doublet"),
        ("61", ("52", "70"), "triplet"),
    ]


def test_a_yardstick_is_no_result_and_takes_no_p_value() -> None:
    text = "The CR rate was 31.0% (95% CI, 20.1 to 44.0), above the null hypothesis of 15% (P = .0021)."
    result, yardstick = measured(text)
    assert (result.value, result.p_value, result.is_outcome) == ("31.0", ".0021", True)
    assert (yardstick.value, yardstick.p_value, yardstick.is_null_hypothesis) == ("15", None, True)
    assert not yardstick.is_outcome


@pytest.mark.parametrize(
    "text",
    [
        "The historical response rate of 12% was the comparator.",
        "The null hypothesis was a CR rate of 15%.",
        "The study had 80% power to detect a rise from an expected response rate of 20% to 40%.",
        "Responses were scored with a cutoff of >30%.",
    ],
)
def test_numbers_of_the_design_are_no_results(text: str) -> None:
    assert not outcomes(text)


@pytest.mark.parametrize("printed", [".0036", "0.04", "<.001", "< 0.001", "1.2 × 10-5"])
def test_a_p_value_is_kept_as_printed(printed: str) -> None:
    sign = "" if printed.startswith("<") else "= "
    expected = printed.replace("< ", "<")
    assert only(f"The ORR was 47% (P {sign}{printed}).").p_value == expected


def test_a_p_value_of_a_contrast_belongs_to_both_sides() -> None:
    text = "Remission rates were higher with the combination (65.2% vs 17.9%; odds ratio, 8.6; 95% CI, 5.1 to 14.5)."
    assert [(m.kind.value, m.value) for m in outcomes(text)] == [
        ("rate", "65.2"),
        ("rate", "17.9"),
        ("odds_ratio", "8.6"),
    ]
    assert [m.p_value for m in outcomes("The CR rate was 40% versus 22% (P = .03).")] == [".03", ".03"]


def test_a_p_value_of_a_bare_measure_stands_alone() -> None:
    text = "The CR rate was 40%, but overall survival did not differ (P = .62)."
    rate, p_value = outcomes(text)
    assert rate.p_value is None
    assert (p_value.kind, p_value.measure, p_value.value) == (MeasurementKind.P_VALUE, "OS", ".62")


@pytest.mark.parametrize(
    ("text", "measure", "value", "ci"),
    [
        ("Median overall survival was 8.3 months (95% CI, 6.0 to 11.9).", "OS", "8.3", ("6.0", "11.9")),
        (
            "The median duration of response was 5.2 months (95% CI, 2.8 to not reached).",
            "DOR",
            "5.2",
            ("2.8", "not reached"),
        ),
        ("The median time to first response was 1.4 months (range, 0.9-3.8).", "time to response", "1.4", None),
        ("The mOS was 8.3 months.", "OS", "8.3", None),
        ("Median PFS was not reached (95% CI, 9.1 months to NE).", "PFS", "not reached", ("9.1", "not estimable")),
        ("The median event-free survival had not yet been reached.", "EFS", "not reached", None),
    ],
)
def test_a_median_may_not_be_reached(text: str, measure: str, value: str, ci: tuple[str, str] | None) -> None:
    found = only(text)
    assert found.kind is MeasurementKind.MEDIAN
    assert (found.measure, found.value, found.ci) == (measure, value, ci)


def test_a_median_goes_on_to_the_other_arm() -> None:
    text = (
        "Median OS was 14.2 months with the doublet and 9.1 months with azacitidine alone "
        "(HR for death, 0.64; 95% CI, 0.50 to 0.82; P < .001)."
    )
    first, second, ratio = outcomes(text)
    assert [(m.kind.value, m.value, m.group) for m in (first, second)] == [
        ("median", "14.2", "doublet"),
        ("median", "9.1", "azacitidine alone"),
    ]
    assert (ratio.kind, ratio.measure, ratio.value) == (MeasurementKind.HAZARD_RATIO, "OS", "0.64")
    assert (ratio.ci, ratio.p_value, first.p_value) == (("0.50", "0.82"), "<.001", None)


def test_a_pronoun_keeps_the_measure() -> None:
    text = "The median OS was 16.1 months, and it was not reached in the 600 mg cohort."
    assert [(m.measure, m.value, m.group) for m in outcomes(text)] == [
        ("OS", "16.1", None),
        ("OS", "not reached", "600 mg cohort"),
    ]


def test_respectively_pairs_measures_and_groups() -> None:
    assert [
        (m.kind.value, m.measure, m.value) for m in outcomes("Median OS and EFS were 27 and 15 months, respectively.")
    ] == [("median", "OS", "27"), ("median", "EFS", "15")]
    text = "Early deaths were recorded in 11% and 4% of the low-dose and high-dose patients, respectively."
    assert [m.value for m in outcomes(text)] == ["11", "4"]
    text = "The ORR was 44% and 71% in the low-dose and high-dose patients, respectively."
    assert [(m.value, m.group) for m in outcomes(text)] == [("44", "low-dose"), ("71", "high-dose")]


@pytest.mark.parametrize(
    ("text", "time_point"),
    [
        ("The 12-month overall survival was 54%.", "12 months"),
        ("Relapse-free survival at 24 months was 48%.", "24 months"),
        ("At 2 years, overall survival was 37%.", "2 years"),
        ("One-year survival was 61%.", "one year"),
        ("The response rate was 33% at week 24.", "week 24"),
    ],
)
def test_a_proportion_has_its_time_and_the_time_is_no_outcome(text: str, time_point: str) -> None:
    assert only(text).time_point == time_point


def test_a_survival_estimate_takes_no_denominator() -> None:
    assert only("Among 50 patients, the 12-month overall survival was 54%.").denominator is None


def test_adverse_events_of_a_list_are_counted_one_by_one() -> None:
    text = "Grade 3 or higher adverse events included sepsis (21.3%), anemia (18.1%) and QTc prolongation (9.6%)."
    assert counted(text) == [("sepsis", "21.3"), ("anemia", "18.1"), ("QTc prolongation", "9.6")]
    assert {(m.measure, m.grade) for m in outcomes(text)} == {("incidence", ">=3")}
    assert {to_outcome(m).measure for m in outcomes(text)} == {"grade >=3"}


@pytest.mark.parametrize(
    ("text", "labels", "grade"),
    [
        (
            "Treatment-related grade 3-4 toxicities were neutropenia in 22%, anemia in 14%, and infection in 8%.",
            [("neutropenia", "22"), ("anemia", "14"), ("infection", "8")],
            "3-4",
        ),
        (
            "Adverse events were 43% leukopenia and 58% granulocytopenia.",
            [("leukopenia", "43"), ("granulocytopenia", "58")],
            None,
        ),
        (
            "The most common AEs were nausea (44%), vomiting (31%), and fatigue (n = 11, 27%).",
            [("nausea", "44"), ("vomiting", "31"), ("fatigue", "27")],
            None,
        ),
        (
            "Sepsis (9%) and anemia (17%) were the leading adverse events of grade 3 or higher.",
            [("Sepsis", "9"), ("anemia", "17")],
            ">=3",
        ),
        ("Grade ≥3 QTc prolongation was reported in 4 of 33 patients (12%).", [("QTc prolongation", "12")], ">=3"),
    ],
)
def test_lists_of_adverse_events_come_in_many_forms(
    text: str, labels: list[tuple[str, str]], grade: str | None
) -> None:
    assert counted(text) == labels
    assert {m.grade for m in outcomes(text)} == {grade}


def test_the_worst_grade_of_the_cases_is_kept() -> None:
    found = only("Differentiation syndrome developed in six patients (28.6%), one case being grade 4.")
    assert (found.measure, found.numerator, found.max_grade, found.grade) == ("incidence", 6, 4, None)
    assert only("Rash occurred in 9% of patients, with no grade 4 event.").max_grade is None


def test_any_grade_is_no_restriction() -> None:
    text = "Any-grade and grade ≥3 differentiation syndrome occurred in 27% and 13% of patients, respectively."
    assert [(m.value, m.grade) for m in outcomes(text)] == [("27", None), ("13", ">=3")]
    text = "Differentiation syndrome of any grade was seen in 28% (grade ≥3, 16%)."
    assert [(m.value, m.grade) for m in outcomes(text)] == [("28", None), ("16", ">=3")]


def test_each_cohort_keeps_its_size_and_its_name() -> None:
    text = "In patients with NPM1 mutation (n=34), CRc was 88%, and in those with KMT2A rearrangement (n=9) it was 67%."
    assert [(m.value, m.denominator, m.group) for m in outcomes(text)] == [
        ("88", 34, "patients with NPM1 mutation"),
        ("67", 9, "those with KMT2A rearrangement"),
    ]


def test_mice_have_a_median_survival() -> None:
    text = "Mice lived for a median of 58 days with the combination versus 36 days with vehicle (P = .0004)."
    assert [(m.kind.value, m.measure, m.value, m.group, m.p_value) for m in outcomes(text)] == [
        ("median", "survival", "58", "combination", ".0004"),
        ("median", "survival", "36", "vehicle", ".0004"),
    ]


_SCRAPS = (
    *(
        "12",
        "3.5%",
        "of",
        "patients",
        "(",
        ")",
        "95% CI",
        "1.2 to 3",
        "median",
        "OS",
        "months",
        "P <",
        ".01",
        "none",
        "any",
    ),
    *(
        "CR",
        "vs",
        "and",
        "respectively",
        "grade 3",
        "n =",
        "HR",
        "1,204",
        "±",
        "not reached",
        "–",
        ";",
        "adverse events",
        "*",
    ),
    *("1.178 patients", "10–13 months", "0/0", "twenty-", "\n", "null hypothesis of", "age", "%", "7/", "were", "in"),
)


@given(st.lists(st.sampled_from(_SCRAPS), max_size=14))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_heap_of_words_and_numbers_is_an_error(scraps: list[str]) -> None:
    text = " ".join(scraps)
    for measurement in measured(text):
        assert 0 <= measurement.span.start < measurement.span.end <= len(text)
        assert to_outcome(measurement).span == measurement.span


def test_a_finding_has_a_frequency() -> None:
    assert [m.measure for m in outcomes("MEN1 mutations were present in 41% of relapses.")] == ["frequency"]
    assert counted("TET2 (20%), DNMT3A (18%) and NPM1 (15%) were mutated most often.") == [
        ("TET2", "20"),
        ("DNMT3A", "18"),
        ("NPM1", "15"),
    ]


def test_doses_ages_and_head_counts_are_no_outcomes() -> None:
    text = "Fifty-two patients (median age, 66 years) received 163 mg every 12 hours."
    assert not outcomes(text)
    kinds = {m.kind for m in measured(text)}
    assert {MeasurementKind.DOSE, MeasurementKind.AGE, MeasurementKind.COUNT} <= kinds


@pytest.mark.parametrize(
    "text",
    [
        "MOLM-13 and OCI-AML3 cells were used in phase 1/2 of AUGMENT-101 (NCT04065399).",
        "MRD was measured at a sensitivity of 10⁻³ on day 28 of cycle 1.",
        "Several groups have described this mechanism,3,4 and one of them in mice.5",
        "Enrollment began in 2019 at 22 sites.",
        "MEN1 M327I and T349M were engineered into the cells.",
        "Menin inhibition lowers BCL2.",
    ],
)
def test_names_years_and_citations_report_nothing(text: str) -> None:
    assert not outcomes(text)


def test_a_follow_up_is_no_median_outcome() -> None:
    assert [m.measure for m in outcomes("At a median follow-up of nine months, median OS was not reached.")] == ["OS"]


def test_concentrations_are_read_with_their_measure() -> None:
    found = only("The IC50 for MOLM-13 cells was 12 nM.")
    assert (found.kind, found.measure, found.value, found.unit) == (MeasurementKind.CONCENTRATION, "IC50", "12", "nM")


def test_spans_lie_in_the_document_across_pieces_and_emphasis() -> None:
    text = "Title\n\nThe **CR rate** was\n\n[Figure 1]\n\n22.8% (*P* = .01) overall."
    first, second = text.index("The"), text.index("22.8%")
    sentence = Sentence((Span(first, text.index("\n\n[")), Span(second, len(text))), "body", 0)
    (found,) = find_measurements(text, sentence)
    assert text[slice(*found.span)] == "22.8%"
    assert found.measure_span is not None and text[slice(*found.measure_span)] == "CR"
    assert (found.measure, found.p_value) == ("CR", ".01")


def test_every_place_of_the_flat_text_leads_back_to_its_character() -> None:
    text = "A *B* was\u00a05%^{7,8} and 6*."
    flat = flatten(text, whole(text))
    assert flat.text == "A B was 5% and 6."
    for place, character in enumerate(flat.text):
        start, end = flat.span(place, place + 1)
        assert end == start + 1
        assert text[start] == character or text[start] == "\u00a0"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Among 57 efficacy-evaluable patients responses were frequent.", 57),
        ("Of the 1,312 participants, most responded.", 1312),
        ("Ninety-four patients were treated.", 94),
        ("The safety population (n = 83) was analysed.", 83),
        ("Menin inhibitors are given by mouth.", None),
        ("Five patients responded.", None),
    ],
)
def test_a_sentence_names_its_denominator(text: str, value: int | None) -> None:
    found = sentence_denominator(text, whole(text))
    assert (found.value if found else None) == value


def test_a_denominator_from_elsewhere_must_agree_with_the_numbers() -> None:
    found = only("Tumor lysis syndrome was seen in six patients (35.3%).")
    assert with_denominator(found, 17).denominator == 17
    assert with_denominator(found, 94).denominator is None
    listed = outcomes("Adverse events were sepsis (21.3%) and anemia (18.1%).")
    assert [with_denominator(m, 94).denominator for m in listed] == [94, 94]


def test_an_outcome_carries_all_that_was_measured() -> None:
    text = "In the NPM1-mutated cohort, the CR+CRh rate was 25.0% (12/48; 95% CI, 13.6 to 39.6; P = .004)."
    found = only(text)
    assert to_outcome(found) == Outcome(
        measure="CR+CRh",
        value="25.0",
        unit="%",
        span=Span(text.index("25.0%"), text.index("25.0%") + 5),
        numerator=12,
        denominator=48,
        ci=("13.6", "39.6"),
        ci_level=95,
        p_value=".004",
        group="NPM1-mutated cohort",
    )


@pytest.mark.parametrize(
    ("printed", "number"), [("seventeen", 17), ("Twenty one", 21), ("one hundred and five", 105), ("2,019", 2019)]
)
def test_number_words_are_numbers(printed: str, number: int) -> None:
    assert integer(printed) == number


def test_a_sentence_is_read_alike_every_time() -> None:
    text = "CR was 30% (12/40), CRi 15% (6/40) and PR 5% (2/40)."
    assert measured(text) == measured(text)
    assert [(m.measure, m.numerator) for m in outcomes(text)] == [("CR", 12), ("CRi", 6), ("PR", 2)]


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("units.tsv", "furlong\tfurlongs\tlength", "unknown name 'length'"),
        ("measures.tsv", "CR(\tCR\tproportion", "not a regular expression"),
        ("measures.tsv", "CR\tCR", "2 cells"),
    ],
)
def test_a_wrong_row_of_the_vocabulary_is_named(tmp_path: Path, name: str, row: str, message: str) -> None:
    rows = {
        "units.tsv": "surface\tunit\tdimension\n",
        "measures.tsv": "pattern\tmeasure\ttype\n",
        "benchmarks.tsv": "pattern\twhy\nnull hypothesis\tthe rate to be rejected\n",
    }
    rows[name] += row + "\n"
    for file, content in rows.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message) as raised:
        load_measure_terms(tmp_path)
    assert name in str(raised.value)
