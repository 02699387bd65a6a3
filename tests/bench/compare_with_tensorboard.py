#!/usr/bin/env python3
"""Rankscope against TensorBoard on one log of a million scalars: how long until its numbers can be shown, in turn, medians.

usage: compare_with_tensorboard.py --cli build/release/bin/rankscope-cli --python VENV/bin/python [--scalars 1000000] [--rounds 5]

VENV needs tensorboard. The log (20 tags) is written by TensorBoard's own writer. Each round times, as new processes:
  rankscope        `rankscope-cli import tensorboard` into a new workspace: every point is on the disk, with its pyramid to draw from
  accumulator_all  TensorBoard's event_accumulator that keeps every point, in memory
  server           `tensorboard` as it is started by default, until it serves the last point of every tag (it keeps 1,000 of each)
  server_all       the same, told to keep every point
Each side's count of points of one tag is printed beside its time. Prints JSON, seconds. Run it on an idle machine.
"""
import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

TAGS = 20
PATIENCE = 600.0


def write_log(folder, scalars):
    """Runs in VENV."""
    import math

    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(folder)
    for step in range(scalars // TAGS):
        for tag in range(TAGS):
            value = Summary.Value(tag=f"train/curve_{tag}", simple_value=math.sin(step + tag))
            writer.add_event(Event(step=step, wall_time=1.7e9 + 0.1 * step, summary=Summary(value=[value])))
    writer.close()


def accumulate(folder):
    """Runs in VENV; prints the count of points of the last tag."""
    from tensorboard.backend.event_processing import event_accumulator

    events = event_accumulator.EventAccumulator(folder, size_guidance={event_accumulator.SCALARS: 0})
    events.Reload()
    print(min(len(events.Scalars(f"train/curve_{tag}")) for tag in range(TAGS)))


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/data/plugin/scalars/{path}", timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def serve(python, folder, last_step, keep):
    """(seconds until the last point of every tag is served, points of a tag)"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.monotonic()
    command = [python, "-m", "tensorboard.main", "--logdir", folder, "--port", str(port), "--host", "127.0.0.1"]
    server = subprocess.Popen(command + (["--samples_per_plugin", f"scalars={keep}"] if keep else []),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        done, points = set(), 0
        while len(done) < TAGS:
            if server.poll() is not None or time.monotonic() - begin > PATIENCE:
                sys.exit("TensorBoard did not serve the log; start it by hand to see why")
            for tag in sorted(set(range(TAGS)) - done):
                try:
                    query = urllib.parse.urlencode({"run": ".", "tag": f"train/curve_{tag}"})
                    curve = fetch(port, f"scalars?{query}")
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.02)  # it is not there yet, or has not come to this tag
                    break
                if curve and curve[-1][1] == last_step:
                    done.add(tag)
                    points = len(curve)
                else:
                    time.sleep(0.02)
                    break
        return time.monotonic() - begin, points
    finally:
        server.terminate()
        server.wait()


def timed(command):
    begin = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.monotonic() - begin, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cli")
    parser.add_argument("--python", required=True)
    parser.add_argument("--scalars", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", help=argparse.SUPPRESS)
    parser.add_argument("--accumulate", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        return write_log(arguments.write, arguments.scalars)
    if arguments.accumulate:
        return accumulate(arguments.accumulate)
    itself = [arguments.python, os.path.abspath(__file__), "--python", arguments.python]
    times = {name: [] for name in ("rankscope", "accumulator_all", "server", "server_all")}
    points = {}
    with tempfile.TemporaryDirectory() as folder:
        logs = os.path.join(folder, "logs")
        subprocess.run(itself + ["--write", logs, "--scalars", str(arguments.scalars)], check=True)
        size = sum(os.path.getsize(os.path.join(logs, name)) for name in os.listdir(logs))
        last_step = arguments.scalars // TAGS - 1
        for index in range(arguments.rounds):
            workspace = os.path.join(folder, f"{index}.rankscope")
            seconds, out = timed([arguments.cli, "import", "tensorboard", logs, "--workspace", workspace, "--json"])
            times["rankscope"].append(seconds)
            points["rankscope"] = json.loads(out)[0]["points"] // TAGS
            seconds, out = timed(itself + ["--accumulate", logs])
            times["accumulator_all"].append(seconds)
            points["accumulator_all"] = int(out)
            for name, keep in (("server", None), ("server_all", last_step + 1)):
                seconds, points[name] = serve(arguments.python, logs, last_step, keep)
                times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(json.dumps({"scalars": arguments.scalars, "file_mb": size / 1e6, "rounds": arguments.rounds, "seconds": medians,
                      "points_of_a_tag": points,
                      "rankscope_over": {name: medians[name] / medians["rankscope"] for name in medians if name != "rankscope"},
                      "all_seconds": times, "cores": os.cpu_count()}, indent=2))


if __name__ == "__main__":
    main()
