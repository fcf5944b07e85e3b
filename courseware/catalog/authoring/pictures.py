"""A question that is answered in a picture: `cw.Hotspot`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from courseware.catalog.authoring.question import Asked, marking, said_to, table, texts, whole
from courseware.catalog.questions import Picture, QuestionType
from courseware.catalog.quiz_markdown.regions import read_region
from courseware.catalog.values import check_text, shown
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot(Asked):
    """A picture with regions to choose.

    `picture` is its file, such as "assets/desk.png", and `alt` says what it shows. `regions` has where each option
    is, by its text, in the picture's pixels: "rectangle=left,top,right,bottom", "circle=x,y,radius" or
    "polygon=x,y,x,y,x,y". `correct` is the text of the right option, or a list of texts. `size`, width and height,
    is read from the file when it is left out.
    """

    picture: str
    alt: str
    regions: Mapping[str, str]
    correct: str | Sequence[str]
    size: Sequence[int] | None = None
    marking: str | None = None
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            check_text(self.picture, "picture", required=True)
            check_text(self.alt, "alt", required=True)
            regions = table(self.regions, "regions")
            options = texts(list(regions), "regions")
            key = texts(
                [self.correct] if isinstance(self.correct, str) else self.correct, "correct"
            )
            missing = next((text for text in key if text not in options), None)
            if missing is not None:
                raise ContentError(
                    f"correct is {missing!r}, which has no region. Repeat the text of one exactly."
                )
            width, height = self._size()
            return self.common(
                QuestionType.HOTSPOT,
                options=tuple(text.strip() for text in options),
                regions=tuple(
                    read_region(text) for text in texts(list(regions.values()), "regions")
                ),
                correct=tuple(options.index(text) for text in key),
                picture=Picture(
                    src=self.picture.strip(), alt=self.alt.strip(), width=width, height=height
                ),
                feedback=said_to(self.feedback, options),
                marking=marking(self.marking),
            )

    def _size(self) -> tuple[int, int]:
        if self.size is None:
            return 0, 0
        if not isinstance(self.size, list | tuple) or len(self.size) != 2:
            raise ContentError(f"size is {shown(self.size)}; give width and height in pixels.")
        width, height = (whole(length, "size") for length in self.size)
        if width < 1 or height < 1:
            raise ContentError(f"size is {shown(self.size)}; give width and height in pixels.")
        return width, height
