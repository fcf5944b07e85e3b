"""Machines that offer less: a program runs behind the walls that there are, or does not run at all."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent

import pytest

_PRCTL = {"x86_64": 157, "aarch64": 167}
_UNSHARE = {"x86_64": 272, "aarch64": 97}
_LANDLOCK = 444
_SET_SECCOMP = 22


def on_a_machine_without(calls: str, program: str) -> subprocess.CompletedProcess[str]:
    """Run Python under a filter that lets some calls fail, as an older kernel or a container does."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            dedent(
                """
                import ctypes, os
                from courseware.sandbox import Check, SandboxUnavailable, check_sandbox
                from courseware.sandbox.inside.seccomp import _Program, _step
                load, equals, returns = 0x20, 0x15, 0x06
                allow, fail = _step(returns, 0x7FFF0000), _step(returns, 0x00050001)
                def deny(number):
                    return _step(equals, number, 0, 1) + fail
                def deny_first(number, argument):
                    return b"".join([_step(equals, number, 0, 4), _step(load, 16), _step(equals, argument, 0, 1), fail, allow])
                code = _step(load, 0) + CALLS + allow
                libc = ctypes.CDLL(None)
                assert libc.prctl(38, 1, 0, 0, 0) == 0
                filter = _Program(len(code) // 8, code)
                assert libc.prctl(22, 2, ctypes.byref(filter), 0, 0) == 0
                """
            ).replace("CALLS", calls)
            + dedent(program),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


MACHINE = os.uname().machine


def test_a_machine_without_seccomp_is_refused_before_anything_runs() -> None:
    done = on_a_machine_without(
        f"deny_first({_PRCTL[MACHINE]}, {_SET_SECCOMP})",
        """
        import asyncio
        from courseware.sandbox import run_program
        try:
            check_sandbox()
        except SandboxUnavailable as error:
            print(error)
        try:
            asyncio.run(run_program("print('ran')", [], seconds=5, megabytes=128))
        except SandboxUnavailable as error:
            print(error)
        """,
    )
    assert (
        done.stdout.splitlines()
        == [
            "Code questions cannot be marked on this machine: this system takes no seccomp filter: "
            "Operation not permitted."
        ]
        * 2
    ), done.stderr


def test_a_container_without_namespaces_and_landlock_will_do() -> None:
    done = on_a_machine_without(
        f"deny({_UNSHARE[MACHINE]}) + deny({_LANDLOCK})",
        """
        import asyncio
        from courseware.sandbox import run_program
        isolation = check_sandbox()
        assert "seccomp" in isolation.walls
        assert {"own network", "Landlock"} <= set(isolation.missing), isolation
        for program in ("open('/etc/passwd')", "import os; os.fork()"):
            print(asyncio.run(run_program(program, [], seconds=5, megabytes=128)).outcome)
        print(asyncio.run(run_program("x = 1", [Check("c", "assert x")], seconds=5, megabytes=128)).passed)
        """,
    )
    assert done.stdout.split() == ["FORBIDDEN", "FORBIDDEN", "True"], done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights away")
@pytest.mark.parametrize("rights", ["-all", "-all,+setuid,+setgid", "-kill"])
def test_root_with_fewer_rights_can_still_end_what_it_started(rights: str) -> None:
    done = subprocess.run(
        [
            "setpriv",
            f"--bounding-set={rights}",
            sys.executable,
            "-c",
            "import asyncio\nfrom courseware.sandbox import run_program\n"
            "print(asyncio.run(run_program('while 1: pass', [], seconds=1, megabytes=128)).outcome)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["TIME_OVER"], done.stderr
