"""How long the program takes to show its window, and then a workspace of several gigabytes.

python3 tests/bench/open_workspace.py build/release/bin [--maker build/release/bin/make_workspace] [--gigabytes 5] [--repeats 20]
                                      [--workspace FILE]

Makes the workspace (or takes FILE as it is), starts the window on a virtual screen (Xvfb, xdotool) and measures from the start of
the program until its window is on the screen, and until the window bears the workspace's name, which it does once the runs are
listed. Cold: the file's pages are dropped from the system's cache before (the program's own are not). Prints JSON, seconds.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60.0


def drop_from_cache(file):
    for part in (file, Path(f"{file}-wal")):
        if part.exists():
            with open(part, "rb") as opened:
                os.fsync(opened.fileno())
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def seen(display, pid, name):
    environment = dict(os.environ, DISPLAY=display)
    found = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(pid), "--name", name], capture_output=True,
                           env=environment)
    return found.returncode == 0 and found.stdout.strip() != b""


def open_once(program, workspace, display, settings):
    """(seconds until the window, seconds until the workspace is in it)"""
    environment = dict(os.environ, DISPLAY=display, XDG_CONFIG_HOME=settings, XDG_DATA_HOME=settings)
    begin = time.monotonic()
    started = subprocess.Popen([program, workspace], env=environment, stderr=subprocess.DEVNULL)
    times = []
    try:
        for name in ("Rankscope", f"^{workspace.name}"):
            while not seen(display, started.pid, name):
                if started.poll() is not None:
                    sys.exit(f"the program ended with {started.returncode} before there was a window of the name {name}")
                if time.monotonic() - begin > PATIENCE:
                    sys.exit(f"no window of the name {name} within {PATIENCE:.0f} seconds")
            times.append(time.monotonic() - begin)
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=60)
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path, help="folder of rankscope")
    parser.add_argument("--maker", type=Path, help="default: make_workspace beside rankscope")
    parser.add_argument("--gigabytes", type=float, default=5.0)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--repeats", type=int, default=20)
    arguments = parser.parse_args()
    program = (arguments.programs / "rankscope").resolve()
    with tempfile.TemporaryDirectory() as folder:
        workspace = arguments.workspace
        if workspace is None:
            workspace = Path(folder) / "large.rankscope"
            maker = arguments.maker or program.with_name("make_workspace")
            subprocess.run([maker, workspace, str(arguments.gigabytes)], check=True, stdout=subprocess.DEVNULL)
        read, write = os.pipe()
        screen = subprocess.Popen(["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x800x24"], pass_fds=[write],
                                  stderr=subprocess.DEVNULL)
        try:
            display = ":" + os.read(read, 16).decode().strip()
            results = {}
            for state in ("cold", "warm"):
                windows, opened = [], []
                for _ in range(arguments.repeats):
                    if state == "cold":
                        drop_from_cache(workspace)
                    first, whole = open_once(program, workspace.resolve(), display, folder)
                    windows.append(first)
                    opened.append(whole)
                results[state] = {"window_median": statistics.median(windows), "window_max": max(windows),
                                  "workspace_median": statistics.median(opened), "workspace_max": max(opened)}
        finally:
            screen.terminate()
            screen.wait()
        print(json.dumps({"bytes": workspace.stat().st_size, "repeats": arguments.repeats, **results}, indent=2))


if __name__ == "__main__":
    main()
