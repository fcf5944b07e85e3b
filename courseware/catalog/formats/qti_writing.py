"""A quiz as a package of QTI 3.0: an item a question, the pictures they show, and the manifest."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace

from courseware.catalog.formats.imported import Place, Remark
from courseware.catalog.formats.pictures import picture_name
from courseware.catalog.formats.qti_item import EXPLANATION
from courseware.catalog.formats.qti_markup import MATHML, QTI, add_markdown, identifier, xml_bytes
from courseware.catalog.formats.qti_package import MANIFEST
from courseware.catalog.formats.written_out import Exported
from courseware.catalog.markup import parse
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion
from courseware.errors import ContentError

_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_PICTURE_ADDRESS = re.compile(r"(?![/\\])(?!.*(?:^|/)\.\.(?:/|$))[^:\\]+")
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same quiz makes the same file

LoadPicture = Callable[[str], bytes | None]


def write_qti(quiz: Quiz, load: LoadPicture) -> Exported:
    """The package. `load` gives the bytes of a picture that a text shows, by its address in the text.

    Raises ContentError, naming the question, for a character that XML cannot hold.
    """
    for prefix, space in (("", QTI), ("m", MATHML)):
        register_namespace(prefix, space)
    remarks = [
        Remark(Place("QTI"), "", "the quiz's description and passing score are not carried.")
    ]
    files: dict[str, bytes] = {}
    listed = []
    for number, question in enumerate(quiz.questions, start=1):
        _check(question)
        if question.marking is not Marking.ALL_OR_NOTHING:
            text = "that it may be partly right is not carried: it is all or nothing there."
            remarks.append(Remark(Place("QTI"), question.id, text))
        path = f"question-{number:03d}.xml"
        pictures = _pictures(question, load)
        for address, data in pictures.items():
            if data is None:
                text = f"the picture {address!r} is not there, or no picture that is carried."
                remarks.append(Remark(Place("QTI"), question.id, text))
            else:
                files[address] = data
        files[path] = xml_bytes(_item(question))
        listed.append(
            (path, question, [name for name, data in pictures.items() if data is not None])
        )
    files = {MANIFEST: xml_bytes(_manifest(quiz, listed)), **files}
    return Exported(data=_zipped(files), ending=".zip", remarks=tuple(remarks))


def _check(question: QuizQuestion) -> None:
    texts = [question.question, question.explanation, *(option.text for option in question.options)]
    match = _NOT_IN_XML.search("".join(texts))
    if match:
        raise ContentError(
            f"It holds the character U+{ord(match[0]):04X}, which XML cannot. Remove it.",
            question=question.id,
        )


def _pictures(question: QuizQuestion, load: LoadPicture) -> dict[str, bytes | None]:
    """The pictures that lie beside the quiz, by their address; None for those that cannot be carried."""
    found: dict[str, bytes | None] = {}
    for text in (question.question, question.explanation, *(o.text for o in question.options)):
        for token in parse(text):
            for inner in token.children or ():
                address = str(inner.attrs.get("src", "")) if inner.type == "image" else ""
                if address:
                    data = load(address) if _PICTURE_ADDRESS.fullmatch(address) else None
                    is_picture = data is not None and picture_name(address, data) is not None
                    found[address] = data if is_picture else None
    return found


def _item(question: QuizQuestion) -> Element:
    several = question.type is QuestionType.MULTI_SELECT
    root = Element(
        f"{{{QTI}}}qti-assessment-item",
        {
            "identifier": identifier(question.id),
            "title": question.id,
            "adaptive": "false",
            "time-dependent": "false",
        },
    )
    declaration = _add(
        root,
        "qti-response-declaration",
        identifier="RESPONSE",
        cardinality="multiple" if several else "single",
        base_type="identifier",
    )
    correct = _add(declaration, "qti-correct-response")
    for option_id in question.correct_option_ids:
        _add(correct, "qti-value").text = identifier(option_id)
    _add_outcome(root, "SCORE", "0")
    _add_outcome(root, "MAXSCORE", repr(question.points))
    if question.explanation:
        _add(
            root,
            "qti-outcome-declaration",
            identifier="FEEDBACK",
            cardinality="single",
            base_type="identifier",
        )
    _add_body(root, question, several=several)
    _add_processing(root, question)
    if question.explanation:
        feedback = _add(
            root,
            "qti-modal-feedback",
            outcome_identifier="FEEDBACK",
            identifier=EXPLANATION,
            show_hide="show",
        )
        add_markdown(_add(feedback, "qti-content-body"), question.explanation)
    return root


def _add_outcome(root: Element, name: str, value: str) -> None:
    outcome = _add(
        root, "qti-outcome-declaration", identifier=name, cardinality="single", base_type="float"
    )
    _add(_add(outcome, "qti-default-value"), "qti-value").text = value


def _add_body(root: Element, question: QuizQuestion, *, several: bool) -> None:
    body = _add(root, "qti-item-body")
    add_markdown(body, question.question)
    interaction = _add(
        body,
        "qti-choice-interaction",
        response_identifier="RESPONSE",
        shuffle="false",
        max_choices="0" if several else "1",
        data_courseware_type=question.type.value,
    )
    for option in question.options:
        choice = _add(interaction, "qti-simple-choice", identifier=identifier(option.id))
        add_markdown(choice, option.text, inline=True)


def _add_processing(root: Element, question: QuizQuestion) -> None:
    """All of the marks for exactly the right options; the explanation after every answer."""
    processing = _add(root, "qti-response-processing")
    condition = _add(_add(processing, "qti-response-condition"), "qti-response-if")
    match = _add(condition, "qti-match")
    _add(match, "qti-variable", identifier="RESPONSE")
    _add(match, "qti-correct", identifier="RESPONSE")
    setter = _add(condition, "qti-set-outcome-value", identifier="SCORE")
    _add(setter, "qti-variable", identifier="MAXSCORE")
    if question.explanation:
        setter = _add(processing, "qti-set-outcome-value", identifier="FEEDBACK")
        _add(setter, "qti-base-value", base_type="identifier").text = EXPLANATION


def _manifest(quiz: Quiz, listed: Sequence[tuple[str, QuizQuestion, list[str]]]) -> Element:
    spaces = {"xmlns": _CP, "xmlns:imsmd": _LOM}
    root = Element("manifest", {**spaces, "identifier": f"quiz-{quiz.id}"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTI Package"
    SubElement(metadata, "schemaversion").text = "3.0.0"
    _add_lom(metadata, "title", [quiz.title])
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for path, question, pictures in listed:
        resource = SubElement(
            resources,
            "resource",
            {"identifier": path[:-4], "type": "imsqti_item_xmlv3p0", "href": path},
        )
        if question.tags:
            _add_lom(SubElement(resource, "metadata"), "keyword", question.tags)
        for file in (path, *pictures):
            SubElement(resource, "file", {"href": file})
    return root


def _add_lom(metadata: Element, name: str, texts: Sequence[str]) -> None:
    general = SubElement(SubElement(metadata, "imsmd:lom"), "imsmd:general")
    for text in texts:
        SubElement(SubElement(general, f"imsmd:{name}"), "imsmd:string").text = text


def _add(parent: Element, name: str, **attributes: str) -> Element:
    """A new element of QTI's; `base_type` is the attribute base-type."""
    given = {key.replace("_", "-"): value for key, value in attributes.items()}
    return SubElement(parent, f"{{{QTI}}}{name}", given)


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
