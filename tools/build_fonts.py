"""Make the typefaces that certificates embed from the packages they come in.

Run it where the packages are unpacked (SOURCES says which), only when the faces shall change:

    npm pack @expo-google-fonts/eb-garamond@0.4.3 @expo-google-fonts/alegreya-sans@0.4.2 \
      @expo-google-fonts/amiri@0.4.1
    apt-get download fonts-noto-cjk=1:20220127+repack1-1 fonts-droid-fallback=1:6.0.1r16-1.1
    python tools/build_fonts.py FOLDER

FOLDER holds the five packages as they were downloaded; they are unpacked beside themselves.
ReportLab embeds TrueType outlines only, so the CJK faces, which come with cubic ones, are converted.
"""

from __future__ import annotations

import io
import lzma
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).parent.parent / "courseware" / "credentials" / "fonts"

# 0.4 % of the em: at the size of a name on a certificate, a twentieth of a millimetre.
CURVE_ERROR = 4

LATIN = [
    ("EBGaramond-Regular", "eb-garamond", "400Regular/EBGaramond_400Regular.ttf"),
    ("EBGaramond-Medium", "eb-garamond", "500Medium/EBGaramond_500Medium.ttf"),
    ("EBGaramond-Italic", "eb-garamond", "400Regular_Italic/EBGaramond_400Regular_Italic.ttf"),
    ("AlegreyaSans-Regular", "alegreya-sans", "400Regular/AlegreyaSans_400Regular.ttf"),
    ("AlegreyaSans-Medium", "alegreya-sans", "500Medium/AlegreyaSans_500Medium.ttf"),
]
AMIRI = "400Regular/Amiri_400Regular.ttf"
JOINING = ["init", "medi", "fina", "isol", "rlig"]
"""What makes Arabic letters join; ligatures that are mere ornament would have no letter to be copied as."""
NOTO = "usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
DROID = "usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"


def characters(*spans: tuple[int, int]) -> set[str]:
    return {chr(code) for first, last in spans for code in range(first, last + 1)}


def encoded(codec: str, rows: Iterable[int], cells: Iterable[int] = range(0xA1, 0xFF)) -> set[str]:
    """The characters in these rows of a two-byte encoding: how national standards rank them."""
    cells = list(cells)
    found = {bytes([row, cell]).decode(codec, "ignore") for row in rows for cell in cells}
    return {character for character in found if len(character) == 1 and character > "\u2e7f"}


TEXT = characters(
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF), (0x300, 0x36F),
    (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF),
    (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2116),
    (0x2122, 0x2122), (0x2212, 0x2212), (0x25A1, 0x25A1),
)  # fmt: skip
# The letters, vowel signs and figures of Arabic, Persian and Urdu.
ARABIC = characters((0x20, 0x21), (0x28, 0x29), (0x2D, 0x2F), (0x3A, 0x3A), (0xAB, 0xAB), (0xBB, 0xBB),
                    (0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x63A), (0x640, 0x655), (0x660, 0x66C),
                    (0x670, 0x671), (0x679, 0x679), (0x67E, 0x67E), (0x686, 0x686), (0x688, 0x688),
                    (0x691, 0x691), (0x698, 0x698), (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6BA, 0x6BA),
                    (0x6BE, 0x6BE), (0x6C1, 0x6C3), (0x6CC, 0x6CC), (0x6D2, 0x6D4), (0x6F0, 0x6F9))  # fmt: skip
BIG5_CELLS = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
JIS_1, JIS_2 = encoded("euc_jp", range(0xB0, 0xD0)), encoded("euc_jp", range(0xD0, 0xF5))
# NEC's and IBM's additions, where the surnames' own forms are, such as 髙 and 﨑.
JIS_VENDORS = encoded("cp932", range(0xFA, 0xFD), range(0x40, 0xFD))
GB = encoded("gb2312", range(0xB0, 0xF8))
BIG5_1 = encoded("big5", range(0xA4, 0xC7), BIG5_CELLS) - encoded(
    "big5", range(0xA1, 0xA4), BIG5_CELLS
)
BIG5_2 = encoded("big5", range(0xC9, 0xFA), BIG5_CELLS)
HANGUL = encoded("euc_kr", range(0xB0, 0xC9))
HANJA = encoded("euc_kr", range(0xCA, 0xFE))
KANA = characters((0x3001, 0x3003), (0x3005, 0x3007), (0x300C, 0x300F), (0x3041, 0x3096),
                  (0x309D, 0x309E), (0x30A1, 0x30FE), (0x25A1, 0x25A1), (0xFF08, 0xFF09))  # fmt: skip

JAPANESE = KANA | JIS_1 | JIS_VENDORS
JAPANESE_RARER = JIS_2 - JAPANESE
CHINESE_SIMPLIFIED = GB - JAPANESE - JAPANESE_RARER
CHINESE_TRADITIONAL = BIG5_1 - JAPANESE - JAPANESE_RARER - CHINESE_SIMPLIFIED
# name, index of the regional face in the collection, what is taken of it
NOTO_FACES = [
    ("NotoSerifCJK-Japanese", 0, JAPANESE),
    ("NotoSerifCJK-JapaneseRarer", 0, JAPANESE_RARER),
    ("NotoSerifCJK-Korean", 1, HANGUL),
    ("NotoSerifCJK-Simplified", 2, CHINESE_SIMPLIFIED),
    ("NotoSerifCJK-Traditional", 3, CHINESE_TRADITIONAL),
]
# Far more ideographs than anybody is called, in a plain face that builds them from few parts.
RARE = (BIG5_2 | HANJA).difference(*(wanted for _, _, wanted in NOTO_FACES))


def cut(font: TTFont, wanted: set[str], features: list[str], *, joining: bool = False) -> None:
    """Keep these characters, the layout features named, and no hinting: paper needs none."""
    options = subset.Options(
        layout_features=features,
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "STAT"]
    options.drop_tables += [] if joining else ["GSUB"]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=[ord(character) for character in wanted])
    tool.subset(font)


def use_lining_figures(font: TTFont) -> None:
    """Figures as tall as capitals and as wide as they are, whatever the face's default: dates and numbers."""
    lookups = font["GSUB"].table.LookupList.Lookup
    records = {r.FeatureTag: r.Feature for r in font["GSUB"].table.FeatureList.FeatureRecord}
    for index in (*records["lnum"].LookupListIndex, *records["pnum"].LookupListIndex):
        for part in lookups[index].SubTable:
            mapping = getattr(part, "ExtSubTable", part).mapping
            for table in {id(table.cmap): table for table in font["cmap"].tables}.values():
                for code in range(0x30, 0x3A):
                    table.cmap[code] = mapping.get(table.cmap[code], table.cmap[code])


def name_every_glyph(font: TTFont) -> None:
    """Give each glyph that no character stands for one of private use: PDF fonts here are made of characters."""
    table = next(table for table in font["cmap"].tables if table.isUnicode())
    named, free = set(table.cmap.values()), 0xE000
    for glyph in font.getGlyphOrder()[1:]:
        if glyph not in named:
            for each in font["cmap"].tables:
                if each.isUnicode():
                    each.cmap[free] = glyph
            free += 1


def to_truetype(font: TTFont) -> None:
    """Replace cubic outlines by quadratic ones."""
    glyphs, table = font.getGlyphSet(), newTable("glyf")
    table.glyphOrder, table.glyphs = font.getGlyphOrder(), {}
    for name in table.glyphOrder:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
        table.glyphs[name].recalcBounds(table)
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), table
    profile = font["maxp"]
    profile.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
        "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(profile, field, 0)
    profile.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def written(font: TTFont) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def rename(font: TTFont, name: str) -> None:
    """PDF readers show this name; two faces of one document may not share it."""
    for record in font["name"].names:
        if record.nameID == 6:
            record.string = name


def unpack(folder: Path) -> None:
    for package in folder.glob("*.tgz"):
        name = package.name.removeprefix("expo-google-fonts-").rpartition("-")[0]
        with tarfile.open(package) as archive:
            archive.extractall(folder / name, filter="data")
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder / "deb"], check=True)  # noqa: S607, S603


def main(folder: Path) -> None:
    unpack(folder)
    OUT.mkdir(exist_ok=True)
    for name, package, file in LATIN:
        font = TTFont(folder / package / "package" / file, recalcTimestamp=False)
        use_lining_figures(font)
        cut(font, TEXT, ["kern", "mark", "mkmk"])
        rename(font, name)
        (OUT / f"{name}.ttf").write_bytes(written(font))
    font = TTFont(folder / "amiri" / "package" / AMIRI, recalcTimestamp=False)
    cut(font, ARABIC, [*JOINING, "kern", "mark", "mkmk", "curs"], joining=True)
    name_every_glyph(font)
    rename(font, "Amiri")
    (OUT / "Amiri.ttf.xz").write_bytes(lzma.compress(written(font), preset=9))
    for name, number, wanted in NOTO_FACES:
        font = TTFont(folder / "deb" / NOTO, fontNumber=number, recalcTimestamp=False)
        cut(font, wanted, [])
        to_truetype(font)
        rename(font, name)
        (OUT / f"{name}.ttf.xz").write_bytes(lzma.compress(written(font), preset=9))
    font = TTFont(folder / "deb" / DROID, recalcTimestamp=False)
    cut(font, RARE, [])
    rename(font, "DroidSansFallback")
    (OUT / "DroidSansFallback.ttf.xz").write_bytes(lzma.compress(written(font), preset=9))
    for file in sorted(OUT.glob("*.ttf*")):
        sys.stdout.write(f"{file.stat().st_size:>9,} {file.name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
