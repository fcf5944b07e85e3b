"""What a stranger gets, and what one learner gets of another's: 401, 403 or 404."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from courseware.server.frontend import front_end
from tests.server.site import Site, Visitor, kernel_process

NO = {401, 403, 404}
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def kernel(site: Site) -> Iterator[str]:
    """The kernel of a page that Zoë has open."""
    with site.visitor("zoe") as zoe:
        yield zoe.open_page("/learn/harbour/storm")


PAGES = [
    "/",
    "/account",
    "/admin",
    "/certificates",
    "/dashboards",
    "/dashboards/tide-table",
    "/learn/harbour/reading",
    "/tracks/harbour",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).path == "/login"


FILES = [
    "/learn/harbour/assets/buoy.svg",
    "/learn/harbour/assets/keeper.py",
    f"{front_end().address}/static/voila.js",
    f"{front_end().address}/labextensions/anywidget/package.json",
]


@pytest.mark.parametrize("path", FILES)
def test_a_stranger_gets_no_file(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in NO | {302}
    assert b"keeper" not in answer.content
    assert b"<svg" not in answer.content.partition(b"<body")[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/learn/harbour/reading/state"),
        ("POST", "/learn/harbour/reading/read"),
        ("GET", "/api/kernels/{kernel}"),
        ("GET", "/api/kernels/{kernel}/channels"),
        ("GET", "/voila/execution/{kernel}"),
        ("POST", "/voila/api/shutdown/{kernel}"),
        ("GET", "/api/v1/me"),
        ("GET", "/metrics"),
    ],
)
def test_a_stranger_is_refused(stranger: Visitor, kernel: str, method: str, path: str) -> None:
    stranger.get("/login")  # has an XSRF token, as any page's visitor has
    answer = stranger.request(
        method, path.format(kernel=kernel), headers={"X-XSRFToken": stranger.xsrf}
    )
    assert answer.status_code in NO


# Addresses that Voilà or Jupyter Server would answer, each a hole once.
NOT_OURS = [
    "/api",
    "/api/contents",
    "/api/contents/harbour/01-reading.ipynb",
    "/api/kernels",
    "/api/kernelspecs",
    "/api/sessions",
    "/api/me",
    "/files/harbour/01-reading.ipynb",
    "/lab",
    "/notebooks/harbour/01-reading.ipynb",
    "/terminals/websocket/1",
    "/tree",
    "/voila",
    "/voila/api/contents/harbour",
    "/voila/api/themes/@jupyterlab/theme-light-extension/index.css",
    "/voila/files/harbour/assets/buoy.svg",
    "/voila/labextensions/anywidget/static/remoteEntry.js",
    "/voila/query/{kernel}",
    "/voila/render/harbour/01-reading.ipynb",
    "/voila/static/voila.js",
    "/voila/templates/lab/static/voila.js",
    "/voila/tree",
    "/learn/harbour/01-reading.ipynb",
    "/learn/harbour/reading.ipynb",
]


@pytest.mark.parametrize("path", NOT_OURS)
@pytest.mark.parametrize("who", [None, "max", "adele"])
def test_what_voila_and_jupyter_would_serve_does_not_exist(
    site: Site, kernel: str, who: str | None, path: str
) -> None:
    with site.visitor(who) as visitor:
        answer = visitor.get(path.format(kernel=kernel), follow_redirects=False)
    assert answer.status_code == 404
    assert "jupyter" not in answer.text.lower()


@pytest.mark.parametrize("token", ["?token=", "?token=anything", "?token=None"])
def test_a_jupyter_token_opens_nothing(stranger: Visitor, kernel: str, token: str) -> None:
    assert stranger.get(f"/api/kernels/{kernel}{token}").status_code == 401
    assert stranger.get(f"/learn/harbour/reading{token}").status_code == 302


@pytest.mark.parametrize("who", [None, "max", "adele"])
def test_nobody_else_reaches_a_kernels_sockets(site: Site, kernel: str, who: str | None) -> None:
    with site.visitor(who) as visitor:
        for attempt in (visitor.kernel_socket, visitor.execution_socket):
            with pytest.raises(InvalidStatus) as refused:
                attempt(kernel)
            assert refused.value.response.status_code in NO


def test_the_owner_reaches_it_only_from_our_own_pages(zoe: Visitor, kernel: str) -> None:
    for attempt in (zoe.kernel_socket, zoe.execution_socket):
        with pytest.raises(InvalidStatus) as refused:
            attempt(kernel, origin="https://elsewhere.example")
        assert refused.value.response.status_code == 403


def test_anothers_kernel_and_no_kernel_get_the_same_answer(max_: Visitor, kernel: str) -> None:
    answers = [
        (answer.status_code, answer.json()["detail"])
        for asked in (kernel, NOBODYS)
        for answer in (
            max_.get(f"/api/kernels/{asked}"),
            max_.post_form(f"/voila/api/shutdown/{asked}"),
        )
    ]
    assert set(answers) == {(404, "You have no open page with that kernel.")}


def test_nobody_else_ends_a_kernel(site: Site, kernel: str, zoe: Visitor) -> None:
    for who in (None, "max", "adele"):
        with site.visitor(who) as visitor:
            visitor.get("/login")
            assert visitor.post_form(f"/voila/api/shutdown/{kernel}").status_code in NO
    assert zoe.get(f"/api/kernels/{kernel}").json()["execution_state"] != "dead"
    assert kernel_process(kernel) is not None


def test_a_learner_is_no_analyst_and_no_administrator(zoe: Visitor) -> None:
    assert zoe.get("/dashboards/tide-table").status_code == 403
    assert zoe.get("/metrics").status_code == 403


TRAVERSALS = [
    "/learn/harbour/assets/../01-reading.ipynb",
    "/learn/harbour/assets/..%2f01-reading.ipynb",
    "/learn/harbour/assets/%2e%2e/track.yaml",
    "/learn/harbour/assets/../../../site.py",
    "/learn/harbour/assets//etc/passwd",
    "/learn/harbour/assets/%2fetc%2fpasswd",
    "/learn/harbour/assets/.hidden.svg",
    "/learn/harbour/assets/keeper.py",
    "/learn/harbour/assets/",
    "/learn/dashboards/assets/x.svg",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static//etc/passwd",
    "/static/css/",
    "/static/css",
    f"{front_end().address}/static/../../../../etc/passwd",
    f"{front_end().address}/static/%2e%2e/%2e%2e/lab/index.html.j2",
    f"{front_end().address}/labextensions/@voila-dashboards/jupyterlab-preview/package.json",
    "/dashboards/..%2fharbour%2f01-reading",
    "/dashboards/tide-table.ipynb",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_address_leads_out_of_its_folder(site: Site, path: str) -> None:
    with site.visitor("adele") as visitor:
        status, body = raw_get(visitor, path)
    assert status in NO
    assert b"root:" not in body
    assert b"import " not in body
    assert b"nbformat" not in body


def raw_get(visitor: Visitor, path: str) -> tuple[int, bytes]:
    """GET this very path: ordinary clients tidy up the dots before they ask."""
    request = visitor.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = visitor.send(request)
    return answer.status_code, answer.content
