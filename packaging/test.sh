#!/usr/bin/env bash
# Sets up, builds with tests and runs all of them in one CTest run, whose summary closes the output, behind what was skipped.
set -uo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

print_help() {
    cat <<HELP
bash packaging/test.sh [OPTION…]

Installs what is missing, builds Rankscope with its tests in build/test and runs them all. The exit code and the last
lines are those of CTest; before them stands what was skipped, and why. Tests on real data skip where the data folder
(RANKSCOPE_TEST_DATA, a CMake variable or an environment variable) is missing.

HELP
    print_common_help
}

parse_options "$@"
ensure_packages base gui test
ensure_archives
ensure_data
data=()
if [ -n "${RANKSCOPE_TEST_DATA:-}" ]; then
    data=("-DRANKSCOPE_TEST_DATA=$RANKSCOPE_TEST_DATA")
fi
build test "${data[@]}"
echo "==> Set-up and build took $(duration $SECONDS)"
end_if_build_only "The tests are built: ctest --preset test runs them."
echo "==> Running the tests; CTest says at the end how long they took"
run_tests test
exit $?
