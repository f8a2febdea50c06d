"""Processes that open files of others, and what they leave when they are broken off."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CHILD = """import time
from agenda.documents.confinement import confine
confine(1 << 31, 60)
print(flush=True)
time.sleep(60)
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def test_a_confined_process_ends_with_the_one_that_started_it_whatever_ended_that() -> None:
    surroundings = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env=surroundings)
    assert parent.stdout
    with parent.stdout as told:
        told.readline()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        waiting = subprocess.run(["timeout", "5", "cat"], stdin=told, check=False)
    assert waiting.returncode == 0, "somebody still holds the pipe"
