"""What authors write in Python: the same classes whether the code runs or is only read.

`courseware` hands them out as `cw.MultipleChoice`, `cw.Numeric` and so on. Each says what is wrong with it
when it is made, as a ContentError naming the question.
"""

from courseware.catalog.authoring.choices import MultipleChoice, MultiSelect, TrueFalse
from courseware.catalog.authoring.parts import Matching, Ordering
from courseware.catalog.authoring.pictures import Hotspot
from courseware.catalog.authoring.question import Hint, Question
from courseware.catalog.authoring.quiz import quiz, video_id
from courseware.catalog.authoring.typed import Cloze, Numeric, ShortText
from courseware.catalog.authoring.work import Code, CodeTest, Essay

__all__ = [
    "Cloze",
    "Code",
    "CodeTest",
    "Essay",
    "Hint",
    "Hotspot",
    "Matching",
    "MultiSelect",
    "MultipleChoice",
    "Numeric",
    "Ordering",
    "Question",
    "ShortText",
    "TrueFalse",
    "quiz",
    "video_id",
]
