"""What the window costs the training: one run in the window, which is shown and hidden in turns.

python3 tests/bench/ui_cost.py build/release/bin [--turns 40] [--seconds 3] [--preset starter]

Trains the preset in the window on a virtual screen (xvfb-run, xdotool) and hides the window in every other turn; hidden it
draws nothing. On a shared machine two whole runs differ by a tenth and more: neighbouring turns of one run do not. Prints
JSON: the median over the pairs of turns of (speed shown / speed hidden) with a bootstrap interval of 95 %, and the share of one core that the window's own thread and the screen's server used in either state.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WARM_UP_STEPS = 10
SETTLING = 0.5  # seconds at the start of a turn that are left out
ENDED = ("finished", "stopped", "failed", "interrupted")


def query(workspace, sql):
    if not workspace.exists():
        return []
    connection = sqlite3.connect(f"file:{workspace}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []  # the window is just making it
        raise
    finally:
        connection.close()


def steps_done(workspace):
    rows = query(workspace, "SELECT max(s.step) FROM scalar s JOIN metric m ON m.id = s.metric WHERE m.name = 'tokens'")
    return rows[0][0] or 0 if rows else 0


def status(workspace):
    rows = query(workspace, "SELECT status FROM run")
    return rows[0][0] if rows else None


def process(variable, program):
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if variable.encode() in environment.read_bytes() and Path(os.readlink(environment.parent / "exe")).name == program:
                return int(environment.parent.name)
        except OSError:
            continue
    return None


def server_of(screen):
    """The X server that xvfb-run started."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text().rsplit(")", 1)
            if name.endswith("(Xvfb") and int(rest.split()[1]) == screen:
                return int(stat.parent.name)
        except OSError:
            continue
    return None


def seconds_used(pid, thread=None):
    stat = f"/proc/{pid}/task/{thread}/stat" if thread else f"/proc/{pid}/stat"
    fields = Path(stat).read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def turns(arguments, pid, server, display, workspace):
    """[(shown, begin, end, seconds of the window's thread, of the server)], Unix times."""
    environment = dict(os.environ, **display)
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid), "--name", "Rankscope"], check=True,
                            capture_output=True, text=True, env=environment).stdout.split()[0]
    done = []
    for turn in range(arguments.turns):
        shown = turn % 4 in (0, 3)  # neither state is always first
        subprocess.run(["xdotool", "windowmap" if shown else "windowunmap", window], check=True, env=environment)
        time.sleep(SETTLING)
        begin, window_before, server_before = time.time(), seconds_used(pid, pid), seconds_used(server)
        time.sleep(arguments.seconds)
        done.append((shown, begin, time.time(), seconds_used(pid, pid) - window_before, seconds_used(server) - server_before))
        if status(workspace) in ENDED:
            sys.exit("the run ended before the turns did; give it more steps")
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path, help="folder of rankscope and rankscope-cli")
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=3.0, help="of a turn")
    parser.add_argument("--preset", default="starter")
    arguments = parser.parse_args()
    programs = arguments.programs.resolve()
    config = json.loads(subprocess.run([programs / "rankscope-cli", "presets", arguments.preset], check=True,
                                       capture_output=True, text=True).stdout)
    config.setdefault("train", {})["steps"] = 100_000
    config["train"]["batching"] = "random"  # batches of similar length differ more from each other
    config["eval"] = {"every": 0}
    config["checkpoint"] = {"every": 0}
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "cost.rankscope"
        file = Path(folder) / "config.json"
        file.write_text(json.dumps(config))
        mark = f"RANKSCOPE_BENCH={workspace}"
        environment = dict(os.environ, XDG_CONFIG_HOME=str(Path(folder) / "settings"), RANKSCOPE_BENCH=str(workspace))
        screen = subprocess.Popen(["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", programs / "rankscope", "--workspace",
                                   workspace, "--start", file], env=environment)
        pid = None
        try:
            while steps_done(workspace) < WARM_UP_STEPS:
                if screen.poll() is not None:
                    sys.exit("the window ended before its run began")
                time.sleep(0.5)
            pid = process(mark, "rankscope")
            variables = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
            display = {key: value for key, _, value in (entry.partition("=") for entry in variables)
                       if key in ("DISPLAY", "XAUTHORITY")}
            done = turns(arguments, pid, server_of(screen.pid), display, workspace)
            time.sleep(2.0)  # the recorder writes at most a second late
            steps = query(workspace, """
                SELECT t.wall_time, t.value, s.value FROM scalar t JOIN scalar s ON s.run = t.run AND s.step = t.step
                WHERE t.metric = (SELECT id FROM metric WHERE name = 'tokens')
                AND s.metric = (SELECT id FROM metric WHERE name = 'step_seconds')""")
        finally:
            if pid:
                os.kill(pid, signal.SIGKILL)
            screen.terminate()
            screen.wait(timeout=60)

    # A step costs something of its own and something for each token: a line through all steps takes the batches' share of
    # the differences out.
    line = statistics.linear_regression([tokens for _, tokens, _ in steps], [seconds for _, _, seconds in steps])

    def speed(begin, end):
        """Expected over used seconds of the steps that lie in the turn."""
        inside = [(tokens, seconds) for at, tokens, seconds in steps if begin + seconds <= at <= end]
        return sum(line.intercept + line.slope * tokens for tokens, _ in inside) / sum(seconds for _, seconds in inside)

    ratios, shares = [], {True: [], False: []}
    for first, second in zip(done[::2], done[1::2]):
        pair = {turn[0]: speed(turn[1], turn[2]) for turn in (first, second)}
        ratios.append(pair[True] / pair[False])
    for shown, begin, end, window_seconds, server_seconds in done:
        shares[shown].append((window_seconds / (end - begin), server_seconds / (end - begin)))
    draw = random.Random(1)
    samples = sorted(statistics.median(draw.choices(ratios, k=len(ratios))) for _ in range(2000))
    print(json.dumps({
        "pairs": len(ratios), "seconds_of_a_turn": arguments.seconds,
        "rate_shown_over_hidden": statistics.median(ratios), "interval_95": [samples[50], samples[1949]],
        "tokens_per_second": sum(tokens for _, tokens, _ in steps) / sum(seconds for _, _, seconds in steps),
        "share_of_a_core": {state: {"window_thread": statistics.mean(value[0] for value in shares[shown]),
                                    "x_server": statistics.mean(value[1] for value in shares[shown])}
                            for state, shown in (("shown", True), ("hidden", False))},
        "cores": os.cpu_count()}, indent=2))


if __name__ == "__main__":
    main()
