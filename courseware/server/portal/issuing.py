"""Certifying many from a file: what each row would come to, the issuing with its progress, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from courseware.catalog.csv_file import rows_of
from courseware.certification.lifecycle import Basis
from courseware.decoding import from_json
from courseware.errors import CoursewareError, InvalidRequest, Refusal, RegistrarUnavailable
from courseware.registrar.issue_file import COLUMNS, read_issues
from courseware.registrar.protocol import IssueCertificates, IssuedRow, IssueRow, Role
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.spreadsheet import csv_file

BASES = (Basis.GRANTED, Basis.EQUIVALENT, Basis.IMPORTED)
MOST_ROWS = 5_000
_LARGEST_FILE = 1024 * 1024
_AT_ONCE = 100
_PATIENCE_SECONDS = 60.0

T = TypeVar("T")


class _Issuing(PageHandler):
    """What both pages have: the rows out of a form, and the registrar asked a part at a time."""

    async def issue(
        self, rows: Sequence[IssueRow], reason: str, *, dry_run: bool
    ) -> list[IssuedRow]:
        patient = self.house.with_patience(_PATIENCE_SECONDS)
        report: list[IssuedRow] = []
        for start in range(0, len(rows), _AT_ONCE):
            part = IssueCertificates(
                rows=tuple(rows[start : start + _AT_ONCE]),
                actor=self.somebody.username,
                reason=reason,
                dry_run=dry_run,
            )
            issued = await patient.call(part)
            report.extend(issued)
        return report

    def reason(self) -> str:
        """InvalidRequest for none."""
        reason = self.get_body_argument("reason", "").strip()
        if not reason:
            raise InvalidRequest(self._("Say why: the reason is empty."), code="reason-missing")
        return reason[:500]

    def sent(self, name: str, type_: type[T]) -> T:
        """What a page of ours had hidden in its form."""
        try:
            return from_json(self.get_body_argument(name, ""), type_)
        except msgspec.DecodeError:
            raise InvalidRequest(self._("Choose the file again."), code="malformed") from None


class IssuePage(_Issuing):
    """`/certificates/issue`: the file, tried; then issued, and the report."""

    @signed_in(Role.ADMIN)
    def get(self) -> None:
        self._form()

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        match self.get_body_argument("step", "try"):
            case "issue":
                rows = self.sent("rows", tuple[IssueRow, ...])
                report = await self.issue(rows, self.reason(), dry_run=False)
                self._report(rows, [*report, *self.sent("left_out", tuple[IssuedRow, ...])])
            case "report":
                rows = self.sent("rows", tuple[IssueRow, ...])
                self._report(rows, [
                    *self.sent("report", tuple[IssuedRow, ...]),
                    *self.sent("left_out", tuple[IssuedRow, ...]),
                ])  # fmt: skip
            case "file":
                self._file()
            case _:
                await self._try()

    async def _try(self) -> None:
        try:
            name, content = self._upload()
            basis = self._basis()
            reason = self.reason()
            good, bad = read_issues(rows_of(content, name, COLUMNS), basis)
            if len(good) + len(bad) > MOST_ROWS:
                raise InvalidRequest(
                    self._("The file has more than 5,000 rows. Split it, or use the command line."),
                    code="file",
                )
            told = await self.issue(good, reason, dry_run=True)
        except RegistrarUnavailable:
            raise
        except CoursewareError as refusal:
            code = refusal.code if isinstance(refusal, Refusal) else "file"
            self.set_status(400)
            self._form(str(refusal), "reason" if code == "reason-missing" else code)
            return
        wrong = {each.row for each in told if each.problem}
        left_out = [*(each for each in told if each.problem), *bad]
        rows = [each for each in good if each.row not in wrong]
        self.page(
            "issue_tried.html",
            sheet_name="team",
            name=name,
            rows=rows,
            left_out=sorted(left_out, key=lambda each: each.row),
            reason=reason,
            rows_json=_json(rows),
            left_out_json=_json(left_out),
        )

    def _upload(self) -> tuple[str, bytes]:
        files = self.request.files.get("file", [])
        if not files or not files[0]["body"]:
            raise InvalidRequest(self._("Choose a file that is not empty."), code="file")
        if len(files[0]["body"]) > _LARGEST_FILE:
            raise InvalidRequest(self._("The file is larger than 1 MB. Split it."), code="file")
        return files[0]["filename"][:200], files[0]["body"]

    def _basis(self) -> Basis:
        word = self.get_body_argument("basis", "")
        if word not in BASES:
            raise InvalidRequest(self._("Choose what the certificates rest on."), code="basis")
        return Basis(word)

    def _form(self, error: str = "", field: str = "") -> None:
        self.page(
            "issue.html",
            sheet_name="team",
            bases=BASES,
            columns=COLUMNS,
            basis=self.get_body_argument("basis", Basis.GRANTED),
            reason=self.get_body_argument("reason", "")[:500],
            error=error,
            field=field,
        )

    def _report(self, rows: Sequence[IssueRow], report: Sequence[IssuedRow]) -> None:
        ordered = sorted(report, key=lambda each: each.row)
        self.page(
            "issue_report.html",
            sheet_name="team",
            whose={each.row: each for each in rows},
            issued=[each for each in ordered if each.number],
            left_out=[each for each in ordered if each.problem],
            rows_json=_json(rows),
            report_json=_json(ordered),
        )

    def _file(self) -> None:
        whose = {each.row: each for each in self.sent("rows", tuple[IssueRow, ...])}
        lines = [
            (
                each.row,
                whose[each.row].username if each.row in whose else "",
                whose[each.row].track if each.row in whose else "",
                each.number or "",
                each.problem or "",
            )
            for each in self.sent("report", tuple[IssuedRow, ...])
        ]
        self.set_header("Content-Type", "text/csv; charset=UTF-8")
        self.set_header("Content-Disposition", 'attachment; filename="issued.csv"')
        self.finish(csv_file(("row", "username", "track", "certificate", "problem"), lines))


class IssuePart(_Issuing):
    """`/certificates/issue/part`: some rows issued, as JSON: the page shows how far it is."""

    answers_json = True

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        rows = self.sent("rows", tuple[IssueRow, ...])
        self.json(await self.issue(rows[:_AT_ONCE], self.reason(), dry_run=False))


def _json(rows: Sequence[IssueRow] | Sequence[IssuedRow]) -> str:
    return msgspec.json.encode(rows).decode()
