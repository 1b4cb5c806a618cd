"""Real kills at every step of publishing, and readers of ``latest`` while releases come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from extractors.home import Home
from outputs.reading.reader import load
from outputs.reading.verify import verify
from outputs.release.publish import publish
from tests.outputs.conftest import CONTEXT
from tests.outputs.tables import seeded_tables

# Publishes a second release and kills itself with SIGKILL when the named function is about to run.
KILLED = """
import os, signal, sys
from pathlib import Path
import outputs.release.build, outputs.release.publish
from extractors.home import Home
from tests.outputs.conftest import CONTEXT
from tests.outputs.tables import seeded_tables

module, name = sys.argv[2].rsplit(".", 1)
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(sys.modules[module], name, kill)
outputs.release.publish.publish(seeded_tables(2, methods=4), CONTEXT, Home(Path(sys.argv[1])))
"""

STEPS = {
    "outputs.release.publish.write_delta": "2026.11.1",
    "outputs.release.build.describe": "2026.11.1",
    "outputs.release.build.write_index": "2026.11.1",
    "outputs.release.publish.place": "2026.11.1",
    "outputs.release.publish.point_latest": "2026.11.2",
}
"""Step that is cut off → version that stands after the next run, before it publishes anything new."""


SLOW = {
    "outputs.release.publish.write_delta",
    "outputs.release.build.describe",
    "outputs.release.publish.place",
}


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=[pytest.mark.slow] if step in SLOW else []) for step in STEPS]
)
def test_a_kill_leaves_the_old_release_and_the_next_run_cleans_up(tmp_path, step):
    home = Home(tmp_path / "home")
    publish(seeded_tables(1, methods=4), CONTEXT, home)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), step], check=False, env=_environment()
    )
    assert done.returncode == -signal.SIGKILL
    assert load(home.root).version == "2026.11.1"
    assert verify(home.latest) == []
    standing = publish(seeded_tables(2 if STEPS[step] == "2026.11.2" else 1, methods=4), CONTEXT, home)
    assert (standing.version, standing.changed) == (STEPS[step], False)
    assert load(home.root).version == STEPS[step]
    assert verify(home.latest) == []
    hidden = {path.name for path in home.releases.iterdir() if path.name.startswith(".")}
    assert hidden == {".lock"}
    following = publish(seeded_tables(3, methods=4), CONTEXT, home)
    assert following.changed and verify(following.path) == []


def test_readers_of_latest_never_see_half_a_release(tmp_path):
    home = Home(tmp_path / "home")
    publish(seeded_tables(1, methods=4), CONTEXT, home)
    seen, problems, stop = set(), [], threading.Event()

    def read():
        while not stop.is_set():
            release = load(home.root)
            seen.add(release.version)
            if len(list(release.methods())) != release.index["counts"]["methods"]:
                problems.append(release.version)

    reader = threading.Thread(target=read)
    reader.start()
    for seed in range(2, 6):
        publish(seeded_tables(seed, methods=seed + 3), CONTEXT, home)
    stop.set()
    reader.join()
    assert problems == []
    assert len(seen) > 1


def test_two_publishers_at_once_make_two_releases(tmp_path):
    home = Home(tmp_path / "home")
    results = []

    def run(seed):
        results.append(publish(seeded_tables(seed, methods=4), replace(CONTEXT, program=str(seed)), home))

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.version for result in results) == ["2026.11.1", "2026.11.2"]
    assert verify(home.latest) == []


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
