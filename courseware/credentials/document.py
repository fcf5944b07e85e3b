"""The certificate as a PDF: the same snapshot gives the same drawing, today and in ten years.

A signature is added to the drawing once (see `signing.py`): that is what makes a document the one issued.
"""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.pdfbase.pdfdoc import XMP
from reportlab.pdfgen.canvas import Canvas

from courseware.credentials import layout
from courseware.credentials.attachment import attach
from courseware.credentials.ornament import Palette
from courseware.credentials.sheet import Sheet
from courseware.credentials.signature_place import reserve
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.structure import Structure
from courseware.credentials.typefaces import TEXT, face
from courseware.credentials.words import SUBJECT, TITLE, Words, words

# Streams as they are: no detour over printable characters, which takes longer than all the rest.
rl_config.useA85 = 0

_SIZES = {"A4": landscape(A4), "LETTER": landscape(LETTER)}


def render(
    snapshot: CertificateSnapshot,
    credential: bytes | None = None,
    *,
    signature_room: int = 0,
    media: Path = Path(),
) -> bytes:
    """The PDF of a certificate, with its credential attached when there is one, and an empty place for a
    signature of so many bytes.

    It is a function of these, and of the pictures in `media` that the snapshot names by their content:
    whoever calls it twice gets the same bytes. No name makes it fail, and an unknown template is laid
    out as the standard one: somebody has earned this.
    """
    buffer = io.BytesIO()
    size = _SIZES[snapshot.paper]
    said = words(snapshot.language)
    canvas = Canvas(
        buffer,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        lang=snapshot.language,
        # ReportLab names a first font even where none is used; its own choice would not be embedded.
        initialFontName=face(TEXT[0]).name,
        pdfVersion=(1, 7),
    )
    _describe(canvas, snapshot, said)
    if credential is not None:
        attach(canvas, f"{snapshot.number}.json", credential, snapshot.issued_at)
    structure = Structure(canvas)
    palette = Palette.of(snapshot.accent, snapshot.trim)
    sheet = Sheet(canvas, structure, snapshot, said, palette, media, *size)
    layout.TEMPLATES.get(snapshot.template, layout.standard)(sheet)
    if signature_room:
        reason = f"{said.say(TITLE)} {snapshot.number}"
        reserve(canvas, signature_room, signer=snapshot.issuer, reason=reason)
    canvas.showPage()
    structure.close()
    canvas.save()
    return buffer.getvalue()


def sha256(pdf: bytes) -> str:
    """The fingerprint under which a PDF is stored, 64 hexadecimal digits."""
    return hashlib.sha256(pdf).hexdigest()


def _describe(canvas: Canvas, snapshot: CertificateSnapshot, said: Words) -> None:
    """Title, author, subject, dates and language, both as PDF has them and as XMP."""
    title = f"{said.say(TITLE)}: {snapshot.track_name}, {snapshot.recipient_name}"
    subject = said.say(
        SUBJECT,
        name=snapshot.recipient_name,
        track=snapshot.track_name,
        version=snapshot.track_version,
        issuer=snapshot.issuer,
    )
    issued = snapshot.issued_at.astimezone(UTC)
    canvas.setTitle(title)
    canvas.setAuthor(snapshot.issuer)
    canvas.setSubject(subject)
    canvas.setKeywords(snapshot.number)
    canvas.setCreator("courseware")
    canvas.setDateFormatter(lambda *_: issued.strftime("D:%Y%m%d%H%M%SZ"))
    canvas.setViewerPreference("DisplayDocTitle", "true")
    document = canvas._doc
    document.Catalog.Metadata = XMP(
        creator=lambda _: _xmp(title, subject, issued, snapshot).encode()
    )
    # ReportLab seeds the file's id with an environment variable; ours is the certificate's own.
    document.signature = hashlib.md5(repr(snapshot).encode(), usedforsecurity=False)


def _xmp(title: str, subject: str, issued: datetime, snapshot: CertificateSnapshot) -> str:
    date = issued.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{escape(snapshot.issuer)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{escape(snapshot.language)}</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{escape(snapshot.number)}</dc:identifier>
<pdf:Keywords>{escape(snapshot.number)}</pdf:Keywords>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>courseware</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
