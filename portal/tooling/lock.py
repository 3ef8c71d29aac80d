"""`make lock`: compile the lock files, with a hash for every package and no registry's name.

Compile in small steps and read the difference: asking for everything at once can silently pick
versions that are years old. ``--upgrade`` takes newer versions within what the .in files allow.
"""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from portal.tooling.steps import ROOT, StepError, fail, run

LOCKS = ("runtime", "development", "node")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
)


def uv(folder: Path) -> Path:
    """The uv on PATH, or one installed for this moment in ``folder``."""
    if found := shutil.which("uv"):
        return Path(found)
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run("Installing uv for the moment", [python, "-m", "pip", "install", "--quiet", "uv"])
    return folder / "bin" / "uv"


def main() -> None:
    extra = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    try:
        with tempfile.TemporaryDirectory() as folder:
            tool = uv(Path(folder) / "uv")
            for name in LOCKS:
                print(f"  requirements/{name}.txt")
                subprocess.run(
                    [tool, "pip", "compile", *OPTIONS, *extra, f"{name}.in", "-o", f"{name}.txt"],
                    cwd=ROOT / "requirements",
                    stdout=subprocess.DEVNULL,
                    check=True,
                )
        run("package-lock.json", ["npm", "install", "--package-lock-only"])
    except (StepError, subprocess.CalledProcessError) as failure:
        fail(str(failure))


if __name__ == "__main__":
    main()
