"""QTI 3.0 items of each interaction, as other systems write them: what comes, and that it is graded as there."""

from __future__ import annotations

import pytest

from courseware.catalog.formats.imported import Imported
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion
from tests.catalog.formats.reading import PNG, manifest, read, said, seen, texts, worth, zipped

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"


SCORE = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'


def declared(
    right: str = "", cardinality: str = "single", kind: str = "identifier", mapping: str = "",
    name: str = "RESPONSE",
) -> str:  # fmt: skip
    values = "".join(
        f"<qti-value>{value.strip()}</qti-value>" for value in right.split(",") if value
    )
    correct = f"<qti-correct-response>{values}</qti-correct-response>" if values else ""
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="{cardinality}" base-type="{kind}">'
        f"{correct}{mapping}</qti-response-declaration>"
    )


def mapped(bounds: str = "", **worth_of: str) -> str:
    entries = "".join(
        f'<qti-map-entry map-key="{key.replace("_", " ")}" mapped-value="{value}"/>'
        for key, value in worth_of.items()
    )
    return f"<qti-mapping {bounds}>{entries}</qti-mapping>"


def item(head: str, body: str, rules: str = "match_correct", rest: str = "") -> str:
    if rules and "<" not in rules:
        rules = f'<qti-response-processing template="{TEMPLATES}/{rules}"/>'
    elif rules:
        rules = f"<qti-response-processing>{rules}</qti-response-processing>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<qti-assessment-item '
        'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="it" title="It" '
        f'time-dependent="false" xml:lang="en">{head}'
        f"{'' if 'interpolation' in head else SCORE}"
        '<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float">'
        "<qti-default-value><qti-value>4</qti-value></qti-default-value></qti-outcome-declaration>"
        '<qti-outcome-declaration identifier="FEEDBACK" cardinality="multiple" base-type="identifier"/>'
        f"<qti-item-body>{body}</qti-item-body>{rules}{rest}</qti-assessment-item>"
    )


def one(source: str) -> QuizQuestion:
    result = read("item.xml", source)
    assert result.skipped == ()
    return result.questions[0]


def reason(source: str) -> str:
    (skipped,) = read("item.xml", source).skipped
    return skipped.reason


def notes(result: Imported) -> str:
    return "\n".join(remark.text for remark in result.remarks)


def choices(kind: str = "choice", names: str = "ABCD", tag: str = "simple-choice") -> str:
    inner = "".join(f'<qti-{tag} identifier="{n}">Option {n}</qti-{tag}>' for n in names)
    return (
        f'<qti-{kind}-interaction response-identifier="RESPONSE" max-choices="0">'
        f"<qti-prompt>Which?</qti-prompt>{inner}</qti-{kind}-interaction>"
    )


def set_score(value: str, name: str = "SCORE") -> str:
    return f'<qti-set-outcome-value identifier="{name}">{value}</qti-set-outcome-value>'


def base(value: object, kind: str = "float") -> str:
    return f'<qti-base-value base-type="{kind}">{value}</qti-base-value>'


def var(name: str = "RESPONSE") -> str:
    return f'<qti-variable identifier="{name}"/>'


def when(test: str, then: str, otherwise: str = "") -> str:
    more = f"<qti-response-else>{otherwise}</qti-response-else>" if otherwise else ""
    return (
        f"<qti-response-condition><qti-response-if>{test}{then}</qti-response-if>{more}"
        "</qti-response-condition>"
    )


def op(name: str, *operands: str, **attributes: str) -> str:
    given = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<qti-{name}{given}>{''.join(operands)}</qti-{name}>"


@pytest.mark.parametrize(
    ("mapping", "marking", "note"),
    [
        (mapped('lower-bound="0"', A="1", B="1", C="-1", D="-1"), Marking.RIGHT_MINUS_WRONG, ""),
        (mapped(A="1", B="1", C="0"), Marking.ALL_OR_NOTHING, "all or nothing"),
        (mapped(A="1", B="1", C="-3"), Marking.ALL_OR_NOTHING, "all or nothing"),
    ],
)
def test_marks_by_option(mapping: str, marking: Marking, note: str) -> None:
    head = declared("A,B", "multiple", mapping=mapping)
    result = read("item.xml", item(head, choices(), "map_response"))
    (question,) = result.questions
    assert (question.type, question.marking, question.points) == (
        QuestionType.MULTI_SELECT, marking, 2,
    )  # fmt: skip
    assert [worth(question, *chosen) for chosen in ("AB", "CD")] == [1, 0]
    assert note in notes(result)


def test_marks_that_no_way_of_ours_gives() -> None:
    head = declared("A", "multiple", mapping=mapped(A="1", B="5"))
    assert "something else" in reason(item(head, choices(), "map_response"))
    rules = set_score(op("custom-operator", var()))
    assert "<qti-custom-operator>" in reason(item(declared("A"), choices(), rules))
    rules = when(
        op("match", var(), base("A", "identifier")), set_score(base(5)), set_score(base(1))
    )
    assert "without an answer" in reason(item(declared("A"), choices(), rules))


def test_tables_members_and_sums_are_reckoned_with() -> None:
    table = (
        '<qti-outcome-declaration identifier="RAW" cardinality="single" base-type="float"/>'
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">'
        '<qti-interpolation-table><qti-interpolation-table-entry source-value="2" target-value="3"/>'
        '<qti-interpolation-table-entry source-value="0" target-value="0"/></qti-interpolation-table>'
        "</qti-outcome-declaration>"
    )
    rules = "".join(
        when(
            op("member", base(n, "identifier"), var()),
            set_score(op("sum", var("RAW"), base(w)), "RAW"),
        )
        for n, w in (("A", 1), ("B", 1), ("C", -1), ("D", -1))
    ) + op("lookup-outcome-value", var("RAW"), identifier="SCORE")
    question = one(item(declared("A,B", "multiple") + table, choices(), rules))
    assert (question.points, question.marking) == (3, Marking.ALL_OR_NOTHING)
    assert [worth(question, *chosen) for chosen in ("AB", "A", "ABC")] == [1, 0, 0]


def test_feedback_on_each_option_that_is_chosen() -> None:
    rules = set_score(op("map-response", identifier="RESPONSE")) + "".join(
        when(
            op("member", base(n, "identifier"), var()),
            set_score(op("multiple", var("FEEDBACK"), base(f"F{n}", "identifier")), "FEEDBACK"),
        )
        for n in "ABD"
    )
    rest = "".join(
        f'<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="F{n}" show-hide="show">'
        f"<qti-content-body><p>On {n}</p></qti-content-body></qti-modal-feedback>"
        for n in "ABD"
    )
    head = declared("A,B", "multiple", mapping=mapped(A="1", B="1", C="-1", D="-1"))
    question = one(item(head, choices(), rules, rest))
    assert said(question, "A", "D") == ["On A", "On D"]
    assert said(question, "C") == []


def test_an_order_by_its_places() -> None:
    rules = "".join(
        when(
            op("match", op("index", var(), n=str(place)), base(name, "identifier")),
            set_score(op("sum", var("SCORE"), base(0.5))),
        )
        for place, name in enumerate("DACB", start=1)
    )
    question = one(item(declared("D,A,C,B", "ordered"), choices("order"), rules))
    assert (question.type, question.marking, question.points) == (
        QuestionType.ORDERING, Marking.PER_OPTION, 2,
    )  # fmt: skip
    assert [worth(question, *order) for order in ("DACB", "DABC")] == [1, 0.5]
    some = item(declared("D,A", "ordered"), choices("order"))
    assert "Not every one" in reason(some)


def sides(left: str, right: str, most: str = "1") -> str:
    def side(names: str, times: str) -> str:
        tag = "qti-simple-associable-choice"
        inner = "".join(
            f'<{tag} identifier="{n}" match-max="{times}">Entry {n}</{tag}>' for n in names
        )
        return f"<qti-simple-match-set>{inner}</qti-simple-match-set>"

    return (
        '<qti-match-interaction response-identifier="RESPONSE" max-associations="4">'
        f"<qti-prompt>Match!</qti-prompt>{side(left, most)}{side(right, '4')}</qti-match-interaction>"
    )


def test_pairs_with_marks_each() -> None:
    mapping = mapped('default-value="0"', C_R="1", D_M="1", L_M="1", P_R="1")
    head = declared("C R,D M,L M,P R", "multiple", "directedPair", mapping)
    question = one(item(head, sides("CDLP", "MRT"), "map_response"))
    assert (question.type, question.marking) == (QuestionType.MATCHING, Marking.PER_OPTION)
    assert worth(question, "C R", "D M", "L T") == 0.5
    assert texts(question) == ["Entry M", "Entry R", "Entry T"]


def test_pairs_whose_second_side_has_one_partner_each() -> None:
    head = declared("A M,A N,B O", "multiple", "directedPair")
    question = one(item(head, sides("AB", "MNO")))
    assert [stem.text for stem in question.stems] == ["Entry M", "Entry N", "Entry O"]
    assert worth(question, "M A", "N A", "O B") == 1
    assert "one partner" in reason(
        item(declared("A M", "multiple", "directedPair"), sides("AB", "MN"))
    )


def entry(name: str = "RESPONSE", **attributes: str) -> str:
    return op("text-entry-interaction", response_identifier=name, **attributes)


def test_words_with_marks_each_and_case() -> None:
    mapping = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1" '
        'case-sensitive="false"/><qti-map-entry map-key="york city" mapped-value="0.5" '
        'case-sensitive="false"/></qti-mapping>'
    )
    head = declared("York", kind="string", mapping=mapping)
    result = read(
        "item.xml",
        item(head, f"<p>Where?</p><p>{entry(pattern_mask='[a-z]+')}</p>", "map_response"),
    )
    (question,) = result.questions
    assert (question.type, question.question) == (QuestionType.SHORT_TEXT, "Where?")
    assert [worth(question, text) for text in ("york", "York City", "Yorkshire")] == [1, 0.5, 0]
    assert "the form" in notes(result)
    strict = one(item(declared("York", kind="string"), f"<p>Where? {entry()}</p>"))
    assert [worth(strict, text) for text in ("York", "york")] == [1, 0]


def test_words_that_have_to_hold_others() -> None:
    rules = when(
        op("string-match", var(), base("risk", "string"), case_sensitive="false", substring="true"),
        set_score(base(1)),
    )
    question = one(
        item(declared("Risk", kind="string"), f"<p>What?</p><div>{entry()}</div>", rules)
    )
    assert [worth(question, text) for text in ("the RISK of it", "ris k")] == [1, 0]


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        (op("equal", var(), base(30), tolerance_mode="exact"), ["30"], ["30.1"]),
        (op("equal", var(), base(30), tolerance_mode="absolute", tolerance="2 1"), ["28", "31"], ["27.9", "31.1"]),
        (op("equal", var(), base(-200), tolerance_mode="relative", tolerance="5"), ["-190", "-210"], ["-189"]),
        (op("equal-rounded", var(), base("3.14"), rounding_mode="decimalPlaces", figures="2"), ["3.141"], ["3.15"]),
        (op("and", op("gte", var(), base(4)), op("lte", var(), base(6))), ["4", "6", "5"], ["3.9", "6.1"]),
        (op("match", var(), op("correct", identifier="RESPONSE")), ["30"], ["29"]),
        (op("or", op("match", var(), base(1)), op("match", var(), base(2))), ["1", "2"], ["1.5"]),
    ],
)  # fmt: skip
def test_numbers_however_they_are_compared(test: str, right: list[str], wrong: list[str]) -> None:
    head = declared(right[0] if "correct" not in test else "30", kind="float")
    question = one(
        item(head, f"<p>How many?</p><p>{entry()}</p>", when(test, set_score(var("MAXSCORE"))))
    )
    assert (question.type, question.points) == (QuestionType.NUMERIC, 4)
    assert [worth(question, text) for text in right] == [1] * len(right)
    assert [worth(question, text) for text in wrong] == [0] * len(wrong)


@pytest.mark.parametrize(
    "test",
    [
        op("gte", var(), base(5)),
        op(
            "equal",
            op("product", var(), base(2)),
            base(60),
            tolerance_mode="absolute",
            tolerance="1 1",
        ),
        op("equal", var(), base(5), tolerance_mode="absolute", tolerance="{V}"),
    ],
)
def test_numbers_without_two_ends_are_named(test: str) -> None:
    source = item(
        declared("30", kind="float"), f"<p>How many? {entry()}</p>", when(test, set_score(base(1)))
    )
    assert any(word in reason(source) for word in ("two ends", "something else", "tolerance"))


def test_a_scale_is_a_number() -> None:
    mapping = mapped(**{"12": "0.5", "14": "1", "15": "1"})
    body = (
        '<qti-slider-interaction response-identifier="RESPONSE" lower-bound="0" upper-bound="99" step="1">'
        "<qti-prompt>How much?</qti-prompt></qti-slider-interaction>"
    )
    question = one(item(declared("14", kind="integer", mapping=mapping), body, "map_response"))
    assert [worth(question, text) for text in ("14", "15", "12", "13")] == [1, 1, 0.5, 0]


def inline(name: str) -> str:
    inner = "".join(op("inline-choice", n.title(), identifier=n) for n in ("york", "lancaster"))
    return op("inline-choice-interaction", inner, response_identifier=name, shuffle="true")


def test_gaps_of_every_kind_in_one_text() -> None:
    head = (
        declared("york", name="R1")
        + declared("1485", kind="integer", name="R2")
        + declared("Richard", kind="string", name="R3")
    )
    rules = "".join(
        when(
            op("match", var(n), op("correct", identifier=n)),
            set_score(op("sum", var("SCORE"), base(w))),
        )
        for n, w in (("R1", 1), ("R2", 2), ("R3", 1))
    )
    body = f"<blockquote><p>Sun of {inline('R1')} in {entry('R2')}<br/>by {entry('R3')}</p></blockquote>"
    question = one(item(head, body, rules))
    assert (question.type, question.marking, question.points) == (
        QuestionType.CLOZE, Marking.PER_OPTION, 4,
    )  # fmt: skip
    assert [gap.weight for gap in question.gaps] == [1, 2, 1]
    assert worth(question, "gap-1 york", "gap-2 1485", "gap-3 Richard") == 1
    assert worth(question, "gap-1 lancaster", "gap-2 1485") == 0.5
    assert seen(question.question) == "Sun of [[gap-1]] in [[gap-2]] by [[gap-3]]"


def test_gaps_that_count_only_together() -> None:
    head = declared("york", name="R1") + declared("york", name="R2")
    both = op("and", *(op("match", var(n), op("correct", identifier=n)) for n in ("R1", "R2")))
    question = one(
        item(head, f"<p>{inline('R1')} or {inline('R2')}</p>", when(both, set_score(base(1))))
    )
    assert question.marking is Marking.ALL_OR_NOTHING
    assert worth(question, "gap-1 york") == 0


def gap_match() -> str:
    words = "".join(
        op("gap-text", w, identifier=i, match_max="1")
        for i, w in (("W", "winter"), ("Sp", "spring"), ("Su", "summer"))
    )
    text = "<blockquote><p>The <qti-gap identifier='G1'/> of<br/>glorious <qti-gap identifier='G2'/>.</p></blockquote>"
    prompt = "<qti-prompt>Identify the missing words.</qti-prompt>"
    return op("gap-match-interaction", prompt, words, text, response_identifier="RESPONSE")


def test_words_to_put_into_a_text() -> None:
    mapping = mapped('default-value="-1" lower-bound="0"', W_G1="1", Su_G2="2")
    head = declared("W G1,Su G2", "multiple", "directedPair", mapping)
    result = read("item.xml", item(head, gap_match(), "map_response"))
    (question,) = result.questions
    assert [[o.text for o in gap.options] for gap in question.gaps] == [
        ["winter", "spring", "summer"]
    ] * 2
    assert worth(question, "gap-1 W", "gap-2 Su") == 1
    assert worth(question, "gap-2 Su") == pytest.approx(2 / 3)
    assert question.question.startswith("Identify the missing words.\n\n> The [[gap-1]] of")
    assert "takes nothing from the others" in notes(result)
    assert "exactly one right word" in reason(
        item(declared("W G1", "multiple", "directedPair"), gap_match())
    )


def test_an_essay_is_marked_by_a_person() -> None:
    body = (
        "<p>Read this.</p>"
        + op(
            "extended-text-interaction",
            "<qti-prompt>Write.</qti-prompt>",
            response_identifier="RESPONSE",
        )
        + '<qti-rubric-block view="scorer" use="scoring"><qti-content-body><p>Be <b>kind</b></p>'
        "</qti-content-body></qti-rubric-block>"
    )
    question = one(item(declared(kind="string"), body, ""))
    assert (question.type, question.points, worth(question, "Hello")) == (
        QuestionType.ESSAY,
        4,
        None,
    )
    assert question.essay is not None
    assert question.essay.model_answer == "Be **kind**"
    keyed = one(item(declared("yes", kind="string"), body))
    assert (keyed.type, worth(keyed, "yes")) == (QuestionType.SHORT_TEXT, 1)


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080050006401012200") + bytes(
    20
)
REGIONS = (
    '<qti-hotspot-choice identifier="A" shape="circle" coords="10,10,5" hotspot-label="Leeds"/>'
    '<qti-hotspot-choice identifier="B" shape="rect" coords="20,20,30,40" hotspot-label="*York*"/>'
    '<qti-hotspot-choice identifier="C" shape="poly" coords="0,0,9,0,0,9,0,0" hotspot-label="Hull"/>'
)


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (
            '<object type="image/png" data="map.png" width="206" height="280">Map</object>',
            (206, 280),
        ),
        ('<img src="map.jpg" alt="Map"/>', (100, 80)),
    ],
)
def test_places_in_a_picture(picture: str, size: tuple[int, int]) -> None:
    body = "<p>Where?</p>" + op(
        "hotspot-interaction", picture, REGIONS, response_identifier="RESPONSE", max_choices="1"
    )
    files = {
        "imsmanifest.xml": manifest("i.xml"),
        "i.xml": item(declared("B"), body),
        "map.png": PNG,
        "map.jpg": JPEG,
    }
    (question,) = read("bank.zip", zipped(files)).questions
    assert question.picture is not None
    assert (question.picture.width, question.picture.height, question.picture.alt) == (*size, "Map")
    assert [seen(option.text) for option in question.options] == ["Leeds", "*York*", "Hull"]
    assert [option.region.shape for option in question.options if option.region] == [
        "CIRCLE", "RECTANGLE", "POLYGON",
    ]  # fmt: skip
    assert [worth(question, option) for option in "AB"] == [0, 1]
    assert "is not there" in reason(files["i.xml"])  # type: ignore[arg-type]


def test_words_to_choose_within_a_text() -> None:
    words = " ".join(f'the <qti-hottext identifier="{n}">word {n}</qti-hottext>' for n in "ABC")
    body = op(
        "hottext-interaction",
        f"<p>All {words}.</p>",
        response_identifier="RESPONSE",
        max_choices="0",
    )
    result = read("item.xml", item(declared("A,C", "multiple"), body))
    (question,) = result.questions
    assert question.question == "All the word A the word B the word C."
    assert [worth(question, *chosen) for chosen in ("AC", "A")] == [1, 0]
    assert "stand below it" in notes(result)


@pytest.mark.parametrize(
    "kind",
    ["associate", "graphic-order", "graphic-associate", "graphic-gap-match", "select-point", "media",
     "drawing", "upload", "end-attempt", "position-object", "portable-custom", "unheard-of"],
)  # fmt: skip
def test_other_interactions_are_named(kind: str) -> None:
    body = op(f"{kind}-interaction", response_identifier="RESPONSE")
    assert "cannot be asked here" in reason(item(declared("A"), body))
