#!/usr/bin/env bash
# Kills trainings at random moments until so many kills are done, twenty at a time, and says what came of it. A
# second call goes on where the first was stopped.
# usage: tests/bench/kill_runs.sh [kills] [build folder]
set -euo pipefail
wanted=${1:-300}
build=${2:-build/test}
record=$build/kill_runs.txt
touch "$record"
done_so_far() { awk '{sum += $1} END {print sum + 0}' "$record"; }
while [ "$(done_so_far)" -lt "$wanted" ]; do
    left=$((wanted - $(done_so_far)))
    batch=$((left < 20 ? left : 20))
    log=$(mktemp)
    if RANKSCOPE_KILLS=$batch nice "$build/tests/bin/cli_kill_test" --gtest_filter='Kill.AtRandomMoments*' >"$log" 2>&1; then
        echo "$batch ok" >>"$record"
        rm "$log"
    else
        echo "A batch of $batch kills failed; what it said is in $log." >&2
        exit 1
    fi
    echo "$(done_so_far) of $wanted kills, all whole"
done
