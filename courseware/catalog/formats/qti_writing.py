"""A quiz as a package of QTI 3.0: an item a question, the pictures they show, and the manifest."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace

from courseware.catalog.formats.imported import Place, Remark
from courseware.catalog.formats.pictures import picture_name
from courseware.catalog.formats.qti_item_writing import item
from courseware.catalog.formats.qti_markup import MATHML, QTI, xml_bytes
from courseware.catalog.formats.qti_package import MANIFEST
from courseware.catalog.formats.qti_rules import is_written
from courseware.catalog.formats.written_out import Exported
from courseware.catalog.markup import parse
from courseware.catalog.model import Quiz
from courseware.catalog.questions import AcceptedText, QuestionType, QuizQuestion
from courseware.errors import ContentError

_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_PICTURE_ADDRESS = re.compile(r"(?![/\\])(?!.*(?:^|/)\.\.(?:/|$))[^:\\]+")
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same quiz makes the same file

LoadPicture = Callable[[str], bytes | None]


def write_qti(quiz: Quiz, load: LoadPicture) -> Exported:
    """The package. `load` gives the bytes of a picture that a text shows, by its address in the text.

    Raises ContentError, naming the question, for a character that XML cannot hold, and when QTI can
    hold none of the questions.
    """
    for prefix, space in (("", QTI), ("m", MATHML)):
        register_namespace(prefix, space)
    remarks = [
        Remark(Place("QTI"), "", "the quiz's description, pass mark and rules are not carried.")
    ]
    files: dict[str, bytes] = {}
    listed = []
    for number, question in enumerate(quiz.questions, start=1):
        _check(question)
        try:
            data = xml_bytes(item(question))
        except ContentError as error:
            text = f"it is left out: {error.message}"
            remarks.append(Remark(Place("QTI"), question.id, text))
            continue
        remarks += [Remark(Place("QTI"), question.id, text) for text in _losses(question)]
        pictures = _pictures(question, load)
        for address, picture in pictures.items():
            if picture is None:
                text = f"the picture {address!r} is not there, or no picture that is carried."
                remarks.append(Remark(Place("QTI"), question.id, text))
            else:
                files[address] = picture
        path = f"question-{number:03d}.xml"
        files[path] = data
        there = [address for address, picture in pictures.items() if picture is not None]
        listed.append((path, question, there))
    if not listed:
        raise ContentError("QTI can hold none of the quiz's questions. Export it as JSON.")
    files = {MANIFEST: xml_bytes(_manifest(quiz, listed)), **files}
    return Exported(data=_zipped(files), ending=".zip", remarks=tuple(remarks))


def _losses(question: QuizQuestion) -> list[str]:
    """What QTI has no place for, whatever the type."""
    losses = []
    if question.hints:
        losses.append("its hints are not carried.")
    if question.section or question.difficulty:
        losses.append("its section and its difficulty are not carried.")
    if question.type is QuestionType.ORDERING and any(o.feedback for o in question.options):
        losses.append("the feedback on its options is not carried.")
    if question.essay is not None and question.essay.rubric:
        losses.append("its rubric is not carried.")
    numbers = [question.number, *(gap.number for gap in question.gaps)]
    if any(number.units for number in numbers if number):
        losses.append("its units are not carried: the number alone is asked for.")
    for key in (question.text, *(gap.text for gap in question.gaps)):
        if key is None:
            continue
        if not key.accent_sensitive:
            losses.append("that accents do not matter is not carried.")
        lines = [line for line in key.accepted if not is_written(line)]
        losses += [f"the pattern {line.text!r} is not carried." for line in lines]
    return losses


def _check(question: QuizQuestion) -> None:
    match = _NOT_IN_XML.search("".join(_texts(question)))
    if match:
        raise ContentError(
            f"It holds the character U+{ord(match[0]):04X}, which XML cannot. Remove it.",
            question=question.id,
        )


def _texts(question: QuizQuestion) -> Iterator[str]:
    """All that is to be read of a question, by learners and by who marks."""
    yield from (question.question, question.explanation)
    yield from (stem.text for stem in question.stems)
    if question.essay:
        yield question.essay.model_answer
    for option in (*question.options, *(o for gap in question.gaps for o in gap.options)):
        yield from (option.text, option.feedback)
    keys = [question.text, question.number]
    for key in (*keys, *(key for gap in question.gaps for key in (gap.text, gap.number))):
        for line in key.accepted if key else ():
            yield line.feedback
            if isinstance(line, AcceptedText):
                yield line.text
    if question.picture:
        yield question.picture.alt


def _pictures(question: QuizQuestion, load: LoadPicture) -> dict[str, bytes | None]:
    """The pictures that lie beside the quiz, by their address; None for those that cannot be carried."""
    addresses = [question.picture.src] if question.picture else []
    for text in _texts(question):
        for token in parse(text):
            for inner in token.children or ():
                address = str(inner.attrs.get("src", "")) if inner.type == "image" else ""
                addresses += [address] if address else []
    found: dict[str, bytes | None] = {}
    for address in dict.fromkeys(addresses):
        data = load(address) if _PICTURE_ADDRESS.fullmatch(address) else None
        is_picture = data is not None and picture_name(address, data) is not None
        found[address] = data if is_picture else None
    return found


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


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
