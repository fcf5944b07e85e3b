"""A question's key in words, for who may see it: learners after the review, markers, analysts."""

from __future__ import annotations

from courseware.catalog.questions import Gap, NumberKey, QuestionType, QuizQuestion, TextKey
from courseware.languages import N_

ANY_OF_A_FORM = N_("An answer of the right form.")


def key_markdown(question: QuizQuestion) -> str:
    """What would have been right, as Markdown; empty where nothing can be said (essays and programs)."""
    if question.number is not None:
        return _number(question.number)
    if question.text is not None:
        return _words(question.text)
    texts = {option.id: option.text for option in question.options}
    if question.stems:
        return "\n".join(
            f"- {stem.text} → {texts[stem.correct_option_id]}" for stem in question.stems
        )
    if question.gaps:
        return "\n".join(
            f"{place}. {_gap(gap)}" for place, gap in enumerate(question.gaps, start=1)
        )
    if question.type is QuestionType.ORDERING:
        lines = enumerate(question.correct_option_ids, start=1)
        return "\n".join(f"{place}. {_within(texts[id_])}" for place, id_ in lines)
    return "\n".join(f"- {_within(texts[id_])}" for id_ in question.correct_option_ids)


def right_answer(question: QuizQuestion) -> tuple[str, ...]:
    """An answer that brings all the points, as a learner would give it; () where only a person can tell."""
    if question.number is not None:
        return (_right_number(question.number),)
    if question.text is not None:
        return (_right_words(question.text),)
    if question.stems:
        return tuple(f"{stem.id} {stem.correct_option_id}" for stem in question.stems)
    return tuple(f"{gap.id} {_right_gap(gap)}" for gap in question.gaps) or (
        question.correct_option_ids
    )


def _right_gap(gap: Gap) -> str:
    if gap.number is not None:
        return _right_number(gap.number)
    return _right_words(gap.text) if gap.text is not None else gap.correct_option_id


def _right_number(key: NumberKey) -> str:
    best = max(key.accepted, key=lambda accepted: accepted.share)
    return f"{best.value!r} {key.units[0].name if key.units else ''}".strip()


def _right_words(key: TextKey) -> str:
    return next((a.text for a in key.accepted if a.share == 1.0 and not a.pattern), "")


def _gap(gap: Gap) -> str:
    if gap.number is not None:
        return _number(gap.number)
    if gap.text is not None:
        return _words(gap.text)
    return _within(next(o.text for o in gap.options if o.id == gap.correct_option_id))


def _number(key: NumberKey) -> str:
    best = max(key.accepted, key=lambda accepted: accepted.share)
    unit = f" {key.units[0].name}" if key.units else ""
    if not best.tolerance:
        return f"{best.value:g}{unit}"
    if best.relative:
        return f"{best.value:g}{unit} ± {best.tolerance * 100:g} %"
    return f"{best.value:g} ± {best.tolerance:g}{unit}"


def _words(key: TextKey) -> str:
    plain = [a.text for a in key.accepted if a.share == 1.0 and not a.pattern]
    return " / ".join(f"`{text}`" for text in plain) or ANY_OF_A_FORM


def _within(text: str) -> str:
    """A text of several lines as it stands within a list."""
    return text.replace("\n", "\n   ")
