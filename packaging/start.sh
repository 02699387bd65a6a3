#!/usr/bin/env bash
# From a fresh machine to a live run: sets up, builds a release and starts the starter run.
set -uo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

print_help() {
    cat <<HELP
bash packaging/start.sh [OPTION…]

Installs what is missing, builds Rankscope and opens its window with the starter run: AdaLoRA fine-tunes MiniLM-L6 on
movie reviews. Without a display the command line does the same run. Run again, it starts in seconds.

HELP
    print_common_help
}

parse_options "$@"
ensure_packages base gui
ensure_archives
ensure_data
build release -DRANKSCOPE_TESTS=OFF
echo "==> Set-up and build took $(duration $SECONDS)"

programs="$root/build/release/bin"
end_if_build_only "The programs are in $programs: rankscope (the window) and rankscope-cli."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "==> Opening the window with the starter run"
    exec "$programs/rankscope" --start starter
fi

workspace="${XDG_DATA_HOME:-$HOME/.local/share}/rankscope/default.rankscope"
mkdir -p "$(dirname "$workspace")" || {
    echo "$(dirname "$workspace") cannot be made: set XDG_DATA_HOME to a folder that you can write." >&2
    exit 1
}
echo "==> No display: the starter run goes through the command line"
run_begin=$SECONDS
"$programs/rankscope-cli" run starter --workspace "$workspace"
status=$?
echo "==> The run took $(duration $((SECONDS - run_begin))), everything together $(duration $SECONDS)"
if [ $status -ne 0 ]; then
    echo "The starter run ended with exit code $status; its message is above. What was recorded is in $workspace." >&2
    exit $status
fi
cat <<RESULTS
The results are in $workspace. To look at them:
  $programs/rankscope-cli list --workspace "$workspace"
  $programs/rankscope-cli show 1 --workspace "$workspace"
  $programs/rankscope "$workspace"        (on a machine with a display)
RESULTS
