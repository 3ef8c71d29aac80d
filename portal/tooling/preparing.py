"""The databases of the legs, migrated side by side while the checks run.

To migrate takes a minute of one processor. A leg that begins with it lets its other processes wait.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from portal.tooling.steps import ROOT

COMMAND = (sys.executable, "-m", "tests.support.databases")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}


@contextmanager
def made_meanwhile(environments: Iterable[Mapping[str, str]]) -> Iterator[None]:
    """Make the database of each environment while the block runs, and wait for those not made by then.

    One that cannot be made says why and stops nothing: its leg tries again, and fails.
    """
    started = [
        subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env={**environment, **SETTINGS},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for environment in environments
    ]
    try:
        yield
    except BaseException:
        for process in started:
            process.terminate()
        raise
    finally:
        for process in started:
            said, _ = process.communicate()
            if process.returncode:
                print(f"  a database was not made:\n{said}", flush=True)
