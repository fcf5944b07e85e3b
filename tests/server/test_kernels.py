"""A page's kernel: what it knows, what it may be told, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from courseware.errors import NotSignedIn
from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import GetCourseState, ListPeople
from tests.server.conftest import installation
from tests.server.site import (
    NOTEBOOKS,
    Site,
    Visitor,
    ask_kernel,
    given_to,
    kernel_process,
    message,
    run_notebook,
)
from tests.waiting import eventually

STORM = "/learn/harbour/storm"


def started(kernel: str) -> int:
    eventually(lambda: kernel_process(kernel) is not None, "the kernel runs")
    process = kernel_process(kernel)
    assert process is not None
    return process


def ended(kernel: str) -> bool:
    return kernel_process(kernel) is None


def test_a_kernel_knows_what_it_needs_and_nothing_else(
    site: Site, zoe: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_DEMO_PASSWORD", "not for kernels")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not for kernels either")
    kernel = zoe.open_page(STORM)
    environment = ask_kernel(site, kernel, "dict(os.environ)")

    house = {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV"}
    house |= {"PYTHONHOME", "PYTHONPATH", "PYTHONUTF8"}
    ours = {
        *("COURSEWARE_SOCKET", "COURSEWARE_COURSE", "COURSEWARE_WIDGETS"),
        *("COURSEWARE_PAGE_LANGUAGE", "OPENBLAS_NUM_THREADS"),
    }
    by_ipython = {"CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GIT_PAGER", "PAGER", "TERM"}
    by_ipython |= {"MPLBACKEND", "PYDEVD_USE_FRAME_EVAL"}
    named = {name for name in environment if not name.startswith("LC_")}
    assert named - by_ipython <= house | ours
    assert ours <= named
    assert environment["COURSEWARE_COURSE"] == "harbour/storm"
    assert Path(f"/proc/{started(kernel)}/cwd").readlink().name == "harbour"


def test_a_kernels_secret_speaks_for_its_learner_and_nobody_else(site: Site, zoe: Visitor) -> None:
    given = given_to(site, zoe.open_page(STORM))
    secret = Access(
        socket=Path(given["COURSEWARE_SOCKET"]), secret=given["COURSEWARE_KERNEL_SECRET"]
    )
    with RegistrarClient(secret) as kernel:
        assert kernel.call(GetCourseState(course="harbour/storm")).course == "harbour/storm"
        with pytest.raises(Exception, match=r"."):
            kernel.call(ListPeople())


def test_the_files_with_kernels_keys_are_for_their_owner_alone(site: Site, zoe: Visitor) -> None:
    started(zoe.open_page(STORM))
    folder = Path(site.server.connection_dir)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_cells_run_once_and_errors_are_told_in_words(zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    outputs = run_notebook(zoe, kernel)
    shown = json.dumps(outputs)
    assert "This part of the page could not be shown." in shown
    assert "The boat comes home." in shown
    for detail in ("keeper sleeps", "RuntimeError", "Traceback", "a warning nobody needs"):
        assert detail not in shown

    again = json.dumps(run_notebook(zoe, kernel))  # as a page does that has lost its network
    assert again == shown  # the number that one of the cells makes at random included


def test_a_page_with_our_front_end_finds_its_cells_run_when_it_connects(zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    with zoe.execution_socket(kernel) as execution:  # and nobody listens to the kernel itself
        execution.send(json.dumps({"action": "execute", "payload": {"kernel_id": kernel}}))
        heard = ""
        while "The boat comes home" not in heard:
            heard += str(execution.recv(timeout=60))


def test_a_browser_cannot_execute_anything(zoe: Visitor, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    code = f"open({str(mark)!r}, 'w').close()"
    kernel = zoe.open_page(STORM)
    with zoe.kernel_socket(kernel) as socket:
        for channel in ("shell", "control"):
            socket.send(message("execute_request", channel, code=code, silent=False))
        socket.send(message("comm_open", target_name="jupyter.widget", comm_id="x", data={}))
        socket.send(message("shutdown_request", "control", restart=False))
        socket.send(message("kernel_info_request"))
        kinds = []
        while "kernel_info_reply" not in kinds:
            kinds.append(json.loads(socket.recv(timeout=60))["header"]["msg_type"])
    assert set(kinds) <= {"status", "kernel_info_reply"}
    assert not mark.exists()
    assert zoe.get(f"/api/kernels/{kernel}").json()["execution_state"] != "dead"


def test_no_source_and_no_traceback_crosses_the_kernels_socket(zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    with zoe.kernel_socket(kernel) as socket, zoe.execution_socket(kernel) as execution:
        execution.send(json.dumps({"action": "execute", "payload": {"kernel_id": kernel}}))
        payload = {"cell_index": 0, "total_cell": 99}
        while payload["cell_index"] + 1 != payload["total_cell"]:
            payload = json.loads(execution.recv(timeout=90))["payload"]
        socket.send(message("kernel_info_request"))
        heard = ""
        while "kernel_info_reply" not in heard:
            heard += str(socket.recv(timeout=60))
    for detail in ("execute_input", "keeper sleeps", "lighthouse", "Traceback", "boat comes"):
        assert detail not in heard


def test_a_killed_kernel_is_reported_dead_and_its_socket_closed(site: Site, zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    with zoe.kernel_socket(kernel) as socket:
        secret = given_to(site, kernel)
        os.kill(started(kernel), signal.SIGKILL)
        *_, last = socket
    assert json.loads(last)["content"] == {"execution_state": "dead"}
    answer = zoe.get(f"/api/kernels/{kernel}").json()
    assert (answer["execution_state"], answer["reason"]) == ("dead", "died")

    def dismissed() -> bool:
        access = Access(
            socket=Path(secret["COURSEWARE_SOCKET"]), secret=secret["COURSEWARE_KERNEL_SECRET"]
        )
        with RegistrarClient(access) as client:
            try:
                client.call(GetCourseState(course="harbour/storm"))
            except NotSignedIn:
                return True
            return False

    eventually(dismissed, "the registrar no longer knows the kernel's secret")


def test_a_kernel_ends_when_its_page_was_left(zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    started(kernel)
    assert zoe.post_form(f"/voila/api/shutdown/{kernel}").status_code == 204
    eventually(lambda: ended(kernel), "the kernel is gone")


def test_a_page_that_is_still_connected_was_not_left(zoe: Visitor) -> None:
    kernel, other = zoe.open_page(STORM), zoe.open_page(STORM)
    started(other)
    with zoe.kernel_socket(kernel):
        zoe.post_form(f"/voila/api/shutdown/{kernel}")
        zoe.post_form(f"/voila/api/shutdown/{other}")
        eventually(lambda: ended(other), "the page that was left later is gone")
        assert not ended(kernel)


def test_leaving_takes_the_token_against_forged_requests(zoe: Visitor) -> None:
    kernel = zoe.open_page(STORM)
    assert zoe.post(f"/voila/api/shutdown/{kernel}").status_code == 403


def test_signing_out_ends_the_pages_of_that_session_alone(site: Site) -> None:
    with site.visitor("max", anew=True) as here, site.visitor("max", anew=True) as there:
        left, kept = here.open_page(STORM), there.open_page(STORM)
        started(left)
        started(kept)
        here.sign_out()
        eventually(lambda: ended(left), "the kernel of the session that ended is gone")
        assert here.get(f"/api/kernels/{left}").status_code == 401
        assert there.get(f"/api/kernels/{kept}").json()["execution_state"] != "dead"


def test_one_page_too_many_ends_the_oldest(site: Site) -> None:
    with site.visitor("nobu") as visitor:
        kernels = [
            visitor.open_page(STORM) for _ in range(site.server.installation.pages_per_person + 1)
        ]
        oldest = visitor.get(f"/api/kernels/{kernels[0]}").json()
        second = visitor.get(f"/api/kernels/{kernels[1]}").json()
        for kernel in kernels[1:]:
            visitor.post_form(f"/voila/api/shutdown/{kernel}")
    assert (oldest["execution_state"], oldest["reason"]) == ("dead", "superseded")
    assert second["execution_state"] != "dead"


def test_a_kernel_without_a_connected_page_ends_after_the_time_set(tmp_path: Path) -> None:
    with (
        Site(installation(tmp_path, kernel_idle_minutes=0)) as site,
        site.visitor("zoe") as visitor,
    ):
        kernel = visitor.open_page(STORM)
        with visitor.kernel_socket(kernel):
            assert visitor.get(f"/api/kernels/{kernel}").json()["execution_state"] != "dead"
        eventually(lambda: ended(kernel), "the kernel is gone")
        assert visitor.get(f"/api/kernels/{kernel}").json()["reason"] == "idle"


def test_a_lesson_can_be_read_when_its_kernel_cannot_start(tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    shutil.copytree(NOTEBOOKS, notebooks)
    with Site(installation(tmp_path, notebooks=notebooks)) as site, site.visitor("zoe") as visitor:
        shutil.rmtree(notebooks / "harbour")  # where its kernel would work
        kernel = visitor.open_page("/learn/harbour/reading")
        answer = visitor.get(f"/api/kernels/{kernel}").json()
    assert (answer["execution_state"], answer["reason"]) == ("dead", "failed")


def test_kernels_end_with_the_site(tmp_path: Path) -> None:
    with Site(installation(tmp_path)) as site, site.visitor("zoe") as visitor:
        kernel = visitor.open_page(STORM)
        started(kernel)
        folder = Path(site.server.connection_dir)
    assert ended(kernel)
    assert not folder.exists()
