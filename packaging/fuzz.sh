#!/usr/bin/env bash
# Builds the fuzz targets of tests/fuzz with clang, libFuzzer and sanitizers, and runs them.
set -uo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

print_help() {
    cat <<HELP
bash packaging/fuzz.sh [OPTION…] [MINUTES] [TARGET…]

Installs what is missing, builds the fuzz targets in build/fuzz and runs each for so many minutes (1; with 0 only the
corpus), as many at a time as there are processors (RANKSCOPE_FUZZ_JOBS). Without names all targets run; those are
tests/fuzz/fuzz_NAME.cpp. What a run learns stays in build/fuzz/corpus and is where the next one goes on. A finding is
in build/fuzz/findings, with what libFuzzer said of it; mended, it belongs in tests/fuzz/found/NAME, where every test
run tries it again. The exit code is 1 when there was one.

HELP
    print_common_help
}

minutes=1
targets=()
options=()
for argument in "$@"; do
    case "$argument" in
    -*) options+=("$argument") ;;
    *[!0-9]*) targets+=("$argument") ;;
    *) minutes="$argument" ;;
    esac
done
parse_options "${options[@]}"

all_targets() {
    local file
    for file in "$root"/tests/fuzz/fuzz_*.cpp; do
        file="${file##*/fuzz_}"
        [ "$file" = seeds.cpp ] || echo "${file%.cpp}"
    done
}
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(all_targets)
for target in "${targets[@]}"; do
    if [ ! -f "$root/tests/fuzz/fuzz_$target.cpp" ]; then
        echo "fuzz.sh: there is no target $target; there are: $(all_targets | tr '\n' ' ')" >&2
        exit 2
    fi
done

ensure_packages base test clang
ensure_archives
# Only what reads adapters needs torch, and torch's headers take long.
engine=OFF
[[ " ${targets[*]} " == *" adapters "* ]] && engine=ON
build_targets=(fuzz_seeds "${targets[@]/#/fuzz_}")
compiler="$(fuzzing_compiler)" || exit 1
build fuzz "-DCMAKE_CXX_COMPILER=$compiler" "-DRANKSCOPE_ENGINE=$engine"

folder="$root/build/fuzz"
mkdir -p "$folder/findings" "$folder/logs"
python3 -B "$root/tests/fuzz/make_corpus.py" "$folder/seeds" "$folder/tests/bin/fuzz_seeds" || exit 1

# Torch and Arrow are not built with sanitizers: a container that crosses over to them looks overflowed.
export ASAN_OPTIONS="detect_container_overflow=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"
export LSAN_OPTIONS="suppressions=$root/packaging/cmake/lsan.supp:print_suppressions=0"

run_target() {
    local target="$1" places=("$folder/corpus/$1" "$folder/seeds/$1") limit=(-runs=0)
    mkdir -p "$folder/corpus/$target"
    [ -d "$root/tests/fuzz/found/$target" ] && places+=("$root/tests/fuzz/found/$target")
    [ "$minutes" -gt 0 ] && limit=("-max_total_time=$((minutes * 60))" "-dict=$folder/seeds/$target.dict")
    "$folder/tests/bin/fuzz_$target" "${limit[@]}" -rss_limit_mb=2048 -malloc_limit_mb=1024 -timeout=10 \
        -max_len=16384 -print_final_stats=1 -artifact_prefix="$folder/findings/$target-" "${places[@]}" \
        >"$folder/logs/$target.log" 2>&1
    echo $? >"$folder/logs/$target.status"
}

# The last of the numbers that a log gives behind a word.
last_number() {
    grep -aoE -- "$2 *[0-9]+" "$1" | tail -n 1 | grep -aoE '[0-9]+$' || echo 0
}

summary_of() {
    local log="$folder/logs/$1.log" status edges covered
    status="$(cat "$folder/logs/$1.status" 2>/dev/null || echo 1)"
    edges="$(grep -aoE 'Loaded 1 modules +\([0-9]+' "$log" | grep -oE '[0-9]+$' || echo 1)"
    covered="$(last_number "$log" 'cov:')"
    printf '%-12s %10s %8s %14s %5s%% %6s MB  %s\n' "$1" "$(last_number "$log" 'stat::number_of_executed_units:')" \
        "$(last_number "$log" 'stat::average_exec_per_sec:')" "$covered of $edges" $((covered * 100 / edges)) \
        "$(last_number "$log" 'stat::peak_rss_mb:')" \
        "$([ "$status" = 0 ] && echo "no finding" || echo "FINDING: $log")"
}

echo "==> Running ${#targets[@]} targets, $minutes min each"
jobs="${RANKSCOPE_FUZZ_JOBS:-$(nproc)}"
rm -f "$folder"/logs/*.status
for target in "${targets[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
    run_target "$target" &
done
wait
failed=0
printf '\n%-12s %10s %8s %14s %6s %9s\n' target inputs "a second" "edges covered" "" memory
for target in "${targets[@]}"; do
    summary_of "$target"
    [ "$(cat "$folder/logs/$target.status" 2>/dev/null)" = 0 ] || failed=1
done
exit $failed
