#!/usr/bin/env bash
# What takes too long for every change: warnings as errors, clang-tidy, sanitizers, the fuzz targets' corpora.
set -uo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

stages_known=(werror tidy fuzz asan tsan asan-engine asan-core)

print_help() {
    cat <<HELP
bash packaging/check.sh [OPTION…] [STAGE…]

Runs the named stages, or all, each in a build folder of its own, and closes with a table of what came of them:

  werror       everything, tests too, with each warning an error
  tidy         clang-tidy over every unit; units that passed and did not change since are passed over
  fuzz         the corpora of the fuzz targets under clang's sanitizers (packaging/fuzz.sh 0)
  asan         what needs no torch, and its tests, under AddressSanitizer and UBSan
  tsan         the same under ThreadSanitizer
  asan-engine  the engine and its tests under AddressSanitizer and UBSan
  asan-core    asan without the window, in half the time; not among all

A stage that passed on this very tree is not run again (--again does); one that was interrupted goes on where it was.

  --again       run stages that passed, too
  --quiet       show a stage's output only when it fails; it is in build/check/STAGE.log
HELP
    print_common_help
}

again=no
quiet=no
stages=()
options=()
for argument in "$@"; do
    case "$argument" in
    --again) again=yes ;;
    --quiet) quiet=yes ;;
    -*) options+=("$argument") ;;
    *)
        if [[ " ${stages_known[*]} " != *" $argument "* ]]; then
            echo "check.sh: there is no stage $argument; there are: ${stages_known[*]}" >&2
            exit 2
        fi
        stages+=("$argument")
        ;;
    esac
done
parse_options "${options[@]}"
[ ${#stages[@]} -gt 0 ] || stages=(werror tidy fuzz asan tsan asan-engine)
notes="$root/build/check"
mkdir -p "$notes"

# Of the tree as it stands, with what is not committed; empty outside of git.
tree_digest() {
    git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1 || return 0
    {
        git -C "$root" rev-parse 'HEAD^{tree}'
        git -C "$root" diff HEAD
        git -C "$root" ls-files -z --others --exclude-standard | (cd "$root" && xargs -0r sha256sum)
    } | sha256sum | cut -d' ' -f1
}

# --- Stages: each says in $notes/STAGE.detail what it counted ---

# tested STAGE PRESET [CMake option…]
tested() {
    local stage="$1" preset="$2" status=0
    shift 2
    build "$preset" "$@"
    run_tests "$preset" || status=$?
    grep -oE '^\s(tests|failures|skipped)="[0-9]+"' "$root/build/$preset/results.xml" | tr -d '"\t' | tr '=' ' ' |
        paste -sd' ' >"$notes/$stage.detail"
    return "$status"
}

run_fuzz() {
    local status=0
    bash "$root/packaging/fuzz.sh" "${options[@]}" 0 || status=$?
    echo "$(cat "$root"/build/fuzz/logs/*.status | grep -cx 0) targets without a finding" >"$notes/fuzz.detail"
    return "$status"
}

# check_unit TIDY FILE: its findings into a file beside the others.
# shellcheck disable=SC2317 # xargs calls it
check_unit() {
    local file="$2" result="$root/build/tidy/checked/${2//\//+}"
    if [ -e "$result" ] && [ ! -s "$result" ] && [ "$result" -nt "$file" ] && [ "$result" -nt .clang-tidy ] &&
        [ ! "${file%.cpp}.h" -nt "$result" ]; then
        return
    fi
    "$1" --quiet -p build/tidy "$file" >"$result.new" 2>"$result.errors" || cat "$result.errors" >>"$result.new"
    mv "$result.new" "$result"
    cat "$result"
    rm -f "$result.errors"
}

run_tidy() {
    local tidy compiler findings units
    tidy="$(versions_of clang-tidy | head -n 1)"
    compiler="$(versions_of clang++ | head -n 1)"
    build_targets=(rankscope_desktop_autogen rankscope_ui_autogen) # Qt's generated files are included
    build tidy "-DCMAKE_CXX_COMPILER=$compiler"
    mkdir -p build/tidy/checked
    units="$(find core app ui -name '*.cpp' | sort)"
    export root
    export -f check_unit
    xargs -P "$(compile_jobs)" -I {} bash -c 'check_unit "$@"' check "$tidy" {} <<<"$units"
    findings="$(tr '/\n' '+\0' <<<"$units" | (cd build/tidy/checked && xargs -0 grep -hE '(warning|error): ') | wc -l)"
    echo "$findings findings in $(wc -l <<<"$units") units" >"$notes/tidy.detail"
    [ "$findings" = 0 ]
}

run_stage() {
    case "$1" in
    werror) build ci && echo "no warning" >"$notes/werror.detail" ;;
    tidy) run_tidy ;;
    fuzz) run_fuzz ;;
    asan-core) tested asan-core asan -DRANKSCOPE_GUI=OFF ;;
    *) tested "$1" "$1" ;;
    esac
}

# --- All of them ---

# shown STAGE LOG: in a shell of its own; with --quiet its output only when it fails.
shown() {
    if [ $quiet = no ]; then
        (run_stage "$1") 2>&1 | tee "$2"
    elif ! (run_stage "$1") >"$2" 2>&1; then
        tail -n 200 "$2"
        return 1
    fi
}

sections=(base gui test)
[[ " ${stages[*]} " =~ \ (tidy|fuzz)\  ]] && sections+=(clang)
ensure_packages "${sections[@]}"
ensure_archives
ensure_data
digest="$(tree_digest)"
declare -A results
failed=0
for stage in "${stages[@]}"; do
    begin=$SECONDS
    if [ $again = no ] && [ -n "$digest" ] && [ "$(cat "$notes/$stage.passed" 2>/dev/null)" = "$digest" ]; then
        results[$stage]="passed before on this tree"
        continue
    fi
    rm -f "$notes/$stage.passed" "$notes/$stage.detail"
    echo "==> Stage $stage"
    if shown "$stage" "$notes/$stage.log"; then
        echo "$digest" >"$notes/$stage.passed"
        results[$stage]="passed in $(duration $((SECONDS - begin)))"
    else
        results[$stage]="FAILED after $(duration $((SECONDS - begin)))"
        failed=1
    fi
done

echo
for stage in "${stages[@]}"; do
    printf '%-12s %-32s %s\n' "$stage" "${results[$stage]}" "$(tail -n 1 "$notes/$stage.detail" 2>/dev/null)"
done
exit $failed
