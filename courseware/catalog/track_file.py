"""A track.yaml as it is on disk: its settings, checked, as a Track that has no courses yet."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import msgspec

from courseware.catalog.certificate_design import check_design
from courseware.catalog.certificate_pictures import read_picture
from courseware.catalog.ids import SLUG_RULE, is_slug
from courseware.catalog.model import (
    CertificateDesign,
    CertificationLevel,
    Halfway,
    MajorVersion,
    Recertification,
    RenewalAsks,
    Track,
    TrackType,
)
from courseware.catalog.recertification import check_recertification
from courseware.catalog.values import check_text
from courseware.catalog.yaml_text import read_yaml
from courseware.errors import ContentError

_VERSION = re.compile(r"(?:0|[1-9]\d{0,4})\.(?:0|[1-9]\d{0,4})")
_TYPE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


class RecertificationSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    valid_for: str | None = None
    valid_until: str | None = None
    window_days: int = 90
    due_days: int = 30
    grace_days: int = 30
    renewal: RenewalAsks = RenewalAsks.EVERYTHING
    renewal_path: tuple[str, ...] = ()
    major_version: MajorVersion = MajorVersion.GRACE
    halfway: Halfway = Halfway.FINISH


class CertificateSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    template: str = "standard"
    signatory_name: str = ""
    signatory_title: str = ""
    wording: str = ""
    logo: str = ""
    signature: str = ""
    accent: str = ""
    trim: str = ""
    paper: str = ""
    language: str = ""


class TrackSettings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The settings of a track.yaml, by their names."""

    name: str
    slug: str
    type: str
    level: CertificationLevel
    version: str
    description: str = ""
    required: bool = False
    estimated_minutes: int = 0
    sort_order: int = 0
    prerequisites: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    recertification: RecertificationSettings = RecertificationSettings()
    certificate: CertificateSettings = CertificateSettings()


def read_track_file(path: Path) -> tuple[Track, tuple[str, ...]]:
    """The track of a track.yaml, without its courses, and the names of their files in order.

    Raises ContentError naming the setting that is missing or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("The file is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise ContentError(f"The file cannot be read: {error.strerror}.") from None
    settings = read_yaml(text, TrackSettings)
    _check(settings)
    design, pictures = _design(settings.certificate, path.parent)
    track = Track(
        slug=settings.slug,
        name=settings.name,
        type=settings.type,
        level=settings.level,
        version=settings.version,
        description=settings.description,
        required=settings.required,
        estimated_minutes=settings.estimated_minutes,
        sort_order=settings.sort_order,
        prerequisites=settings.prerequisites,
        recertification=recertification(settings.recertification),
        certificate=design,
        pictures=pictures,
    )
    return track, settings.courses


def _design(
    settings: CertificateSettings, folder: Path
) -> tuple[CertificateDesign, dict[str, bytes]]:
    """The design, its pictures named by their content, and that content."""
    design = CertificateDesign(**msgspec.structs.asdict(settings))
    check_design(design)
    pictures: dict[str, bytes] = {}
    for name in ("logo", "signature"):
        file = getattr(settings, name)
        if file:
            picture, content = read_picture(folder / file, f"certificate.{name}")
            pictures[picture] = content
            design = replace(design, **{name: picture})
    return design, pictures


def misspelt_type(track: Track) -> str | None:
    """The known type that this track's type is nearly; None: it is known, or a word of its own."""
    known = [str(kind) for kind in TrackType]
    if track.type in known:
        return None
    return next(iter(difflib.get_close_matches(track.type, known, n=1, cutoff=0.8)), None)


def _check(settings: TrackSettings) -> None:
    if not is_slug(settings.slug):
        raise ContentError(f'"slug" is {settings.slug!r}. {SLUG_RULE}')
    check_text(settings.name, '"name"', required=True)
    for text, what in (
        (settings.description, '"description"'),
        (settings.certificate.signatory_name, '"certificate.signatory_name"'),
        (settings.certificate.signatory_title, '"certificate.signatory_title"'),
        (settings.certificate.wording, '"certificate.wording"'),
    ):
        check_text(text, what)
    if not _TYPE.fullmatch(settings.type):
        raise ContentError(
            f'"type" is {settings.type!r}. Write it in capitals with underscores, such as '
            f"{TrackType.CASE_MANAGEMENT}."
        )
    if not _VERSION.fullmatch(settings.version):
        raise ContentError(
            f'"version" is {settings.version!r}. Write two whole numbers with a dot, such as 1.0: '
            "the first changes when people have to certify again."
        )
    check_recertification(recertification(settings.recertification))
    _check_numbers(settings)
    _check_lists(settings)


def recertification(settings: RecertificationSettings) -> Recertification:
    """The policy that these settings are."""
    return Recertification(**msgspec.structs.asdict(settings))


def _check_numbers(settings: TrackSettings) -> None:
    if not 0 <= settings.estimated_minutes < 1_000_000:
        raise ContentError(
            f'"estimated_minutes" is {settings.estimated_minutes}; give minutes, or leave it out: '
            "then it is the sum of the courses."
        )
    if abs(settings.sort_order) > 1_000_000:
        raise ContentError(f'"sort_order" is {settings.sort_order}; give a small number.')


def _check_lists(settings: TrackSettings) -> None:
    for name, words in (("prerequisites", settings.prerequisites), ("courses", settings.courses)):
        twice = next((word for word in words if words.count(word) > 1), None)
        if twice is not None:
            raise ContentError(f'"{name}" names {twice} twice. Remove one.')
    for course in settings.courses:
        if "/" in course or "\\" in course or not course.endswith(".ipynb"):
            raise ContentError(
                f'"courses" names {course!r}. Name notebooks in this folder, such as 01-welcome.ipynb.'
            )
