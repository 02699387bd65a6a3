"""What the window costs the training: the same run with and without it, in turns.

python3 tests/bench/ui_cost.py build/release/bin [--steps 60] [--repeats 3] [--preset starter]

Trains the preset through rankscope-cli and in the window on a virtual screen (xvfb-run), alternating, and prints JSON: the
rate of real tokens over the steps of each run (the first five left out), the ratio of the medians, and the share of one
core that the window's own thread used while training, which does not depend on what else the machine does.
"""

import argparse
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WARM_UP_STEPS = 5
ENDED = ("finished", "stopped", "failed", "interrupted")


def query(workspace, sql):
    connection = sqlite3.connect(f"file:{workspace}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def status(workspace):
    try:
        rows = query(workspace, "SELECT status FROM run")
    except sqlite3.OperationalError:
        return None
    return rows[0][0] if rows else None


def rate(workspace):
    """Real tokens a second over the steps after the warm-up."""
    sums = dict(query(workspace, f"""
        SELECT m.name, sum(s.value) FROM scalar s JOIN metric m ON m.id = s.metric
        WHERE m.name IN ('tokens', 'step_seconds') AND s.step >= {WARM_UP_STEPS} GROUP BY m.name"""))
    return sums["tokens"] / sums["step_seconds"]


def without_window(programs, config, workspace):
    subprocess.run([programs / "rankscope-cli", "run", config, "--workspace", workspace, "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    return {"rate": rate(workspace)}


def main_thread_seconds(pid):
    fields = Path(f"/proc/{pid}/task/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def window_process(name):
    for stat in Path("/proc").glob("[0-9]*/environ"):
        try:
            if name.encode() in stat.read_bytes() and Path(os.readlink(stat.parent / "exe")).name == "rankscope":
                return int(stat.parent.name)
        except OSError:
            continue
    return None


def with_window(programs, config, workspace, settings):
    mark = f"RANKSCOPE_BENCH={workspace}"
    environment = dict(os.environ, XDG_CONFIG_HOME=str(settings), RANKSCOPE_BENCH=str(workspace))
    screen = subprocess.Popen(["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", programs / "rankscope", "--workspace",
                               workspace, "--start", config], env=environment)
    try:
        pid, began, used_at_start = None, None, 0.0
        while (now := status(workspace)) not in ENDED:
            if screen.poll() is not None:
                sys.exit("the window ended before its run did")
            pid = pid or window_process(mark)
            if pid and now == "running" and began is None:
                began, used_at_start = time.monotonic(), main_thread_seconds(pid)
            time.sleep(0.2)
        share = (main_thread_seconds(pid) - used_at_start) / (time.monotonic() - began)
        os.kill(pid, signal.SIGTERM)
        screen.wait(timeout=60)
    finally:
        if screen.poll() is None:
            screen.terminate()
    if now != "finished":
        sys.exit(f"the run in the window ended as {now}")
    return {"rate": rate(workspace), "window_thread_share": share}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path, help="folder of rankscope and rankscope-cli")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--preset", default="starter")
    arguments = parser.parse_args()
    programs = arguments.programs.resolve()
    config = json.loads(subprocess.run([programs / "rankscope-cli", "presets", arguments.preset], check=True,
                                       capture_output=True, text=True).stdout)
    config.setdefault("train", {})["steps"] = arguments.steps
    config["eval"] = {"every": 0}
    config["checkpoint"] = {"every": 0}
    runs = {"without": [], "with": []}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        file = folder / "config.json"
        file.write_text(json.dumps(config))
        for repeat in range(arguments.repeats):
            runs["without"].append(without_window(programs, file, folder / f"without-{repeat}.rankscope"))
            runs["with"].append(with_window(programs, file, folder / f"with-{repeat}.rankscope", folder / "settings"))
    median = {kind: statistics.median(run["rate"] for run in of_kind) for kind, of_kind in runs.items()}
    print(json.dumps({"steps": arguments.steps, "runs": runs, "tokens_per_second": median,
                      "rate_with_over_without": median["with"] / median["without"],
                      "window_thread_share": statistics.median(run["window_thread_share"] for run in runs["with"]),
                      "cores": os.cpu_count()}, indent=2))


if __name__ == "__main__":
    main()
