"""Set up all that `make run` or `make test` needs; what is set up already is left alone.

    python3 -m portal.tooling.setup run
    python3 -m portal.tooling.setup test

An interrupted set-up heals on the next one: a step without its stamp is done again, and a virtual
environment in which an installation broke off is built anew.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager

from portal.tooling.steps import (
    BUILD,
    NODE_MODULES,
    PYTHON,
    ROOT,
    VENV,
    Step,
    StepError,
    fail,
)

OLDEST_NODE = 20
STAMPS = BUILD / "stamps"
VENV_STAMPS = VENV / ".stamps"
UNFINISHED = VENV_STAMPS / "unfinished"
REQUIREMENTS = ROOT / "requirements"
STATIC = BUILD / "static"


@contextmanager
def _alone() -> Iterator[None]:
    """Only one set-up at a time works in this folder; the next waits for it."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  Waiting for another set-up of this folder …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _venv_works() -> bool:
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def ensure_venv() -> None:
    """A virtual environment with pip in it; raises StepError when this Python cannot make one."""
    if _venv_works():
        return
    print("  Making the virtual environment …", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StepError(
            f"{sys.executable} cannot make a virtual environment ({error}).\n"
            "On Debian and Ubuntu, install the package python3-venv."
        ) from error


def install(name: str, label: str) -> None:
    """Install ``requirements/<name>.txt``, each package checked against its hash."""
    lock_file = REQUIREMENTS / f"{name}.txt"
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
    step = Step(
        label=label,
        stamp=VENV_STAMPS / name,
        inputs=(lock_file,),
        command=(*pip, "--require-hashes", "-r", lock_file),
        makes=PYTHON,
    )
    if VENV.is_symlink() or step.is_current():
        return  # a linked environment belongs to another checkout, whose set-up fills it
    # pip takes a package that it was interrupted in for an installed one: the mark outlives that.
    VENV_STAMPS.mkdir(exist_ok=True)
    UNFINISHED.touch()
    step.ensure()
    UNFINISHED.unlink()


def _major_version(node: str) -> int:
    """The major version of the Node at ``node``; 0 when it does not answer."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(answer.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def node_on_path() -> bool:
    """Whether PATH has npm and a Node that is new enough."""
    node = shutil.which("node")
    return bool(node and shutil.which("npm") and _major_version(node) >= OLDEST_NODE)


def ensure_node() -> dict[str, str]:
    """What to add to the environment so that node and npm are found there."""
    if node_on_path():
        return {}
    install("node", "Installing Node")
    return {"PATH": os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", os.defpath)])}


def ensure_scripts(*, for_tests: bool) -> None:
    """npm's packages, then the theme and the scripts compiled from them."""
    manifest = (ROOT / "package.json", ROOT / "package-lock.json")

    def packages(name: str, *options: str) -> Step:
        return Step(
            label="Installing packages for the theme",
            stamp=NODE_MODULES / f".stamp-{name}",
            inputs=manifest,
            command=("npm", "ci", "--no-audit", "--no-fund", *options),
            makes=NODE_MODULES,
        )

    everything, run_only = packages("all"), packages("run", "--omit=dev")
    wanted = everything if for_tests else run_only
    has_packages = NODE_MODULES.is_symlink() or everything.is_current() or wanted.is_current()
    build = Step(
        label="Compiling theme and scripts",
        stamp=STAMPS / "theme",
        inputs=(*manifest, ROOT / "portal" / "theme"),
        command=("npm", "run", "build"),
        makes=STATIC,
    )
    if has_packages and build.is_current():
        return
    environment = ensure_node()
    if not has_packages:
        wanted.ensure(environment)
    build.ensure(environment)


def ensure_static_files() -> None:
    """All static files under their hashed names, where the web server reads them."""
    Step(
        label="Collecting static files",
        stamp=STAMPS / "collected",
        inputs=(
            STATIC,
            REQUIREMENTS / "runtime.txt",
            ROOT / "portal" / "lib" / "storage.py",
            ROOT / "portal" / "settings" / "base.py",
            *sorted(path for path in ROOT.glob("*/static")),
        ),
        command=(PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"),
        makes=BUILD / "collected" / "staticfiles.json",
    ).ensure()


def set_up(*, for_tests: bool) -> None:
    """Everything, in order; raises StepError."""
    with _alone():
        ensure_venv()
        install("runtime", "Installing the portal’s packages")
        if for_tests:
            install("development", "Installing the packages for tests")
        ensure_scripts(for_tests=for_tests)
        ensure_static_files()


def main() -> None:
    if sys.argv[1:] not in (["run"], ["test"]):
        fail("Usage: python3 -m portal.tooling.setup run|test")
    try:
        set_up(for_tests=sys.argv[1] == "test")
    except StepError as failure:
        fail(str(failure))
    except KeyboardInterrupt:
        fail("Stopped. The next start goes on from here.")


if __name__ == "__main__":
    main()
