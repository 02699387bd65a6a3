# Shared by start.sh, test.sh, check.sh and fuzz.sh, which source it: packages, archives, data, configuration and build.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="${RANKSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rankscope}"
export RANKSCOPE_CACHE="$cache"

option_cuda=no
option_build_only=no
option_offline=no
option_clean=no

print_common_help() {
    cat <<'HELP'
  --cuda        also fetch the CUDA libraries (2 GB to download, 3 GB unpacked) and link them;
                later runs keep it until --clean
  --build-only  set up and build, run nothing
  --offline     use only what is installed and in the cache
  --clean       remove the build folder first (downloads are kept)
  --help        this text

Downloads go to $RANKSCOPE_CACHE (default: rankscope in the user's cache folder). Root rights are used for apt-get
only, through sudo, and only when a package is missing. LIBTORCH_ROOT names a torch folder of your own.
HELP
}

parse_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
        --cuda) option_cuda=yes ;;
        --build-only) option_build_only=yes ;;
        --offline) option_offline=yes ;;
        --clean) option_clean=yes ;;
        --help | -h)
            print_help
            exit 0
            ;;
        *)
            echo "${0##*/}: unknown option $1 (--help lists them)" >&2
            exit 2
            ;;
        esac
        shift
    done
}

duration() {
    if [ "$1" -ge 60 ]; then
        echo "$(($1 / 60)) min $(($1 % 60)) s"
    else
        echo "$1 s"
    fi
}

# step TITLE REMEDY COMMAND…: says what is done and how long it took; when it fails, what to do.
step() {
    local title="$1" remedy="$2" begin=$SECONDS status=0
    shift 2
    echo "==> $title"
    "$@" || status=$?
    if [ $status -ne 0 ]; then
        {
            echo
            echo "\"$title\" failed after $(duration $((SECONDS - begin)))."
            echo "What to do: $remedy"
        } >&2
        exit 1
    fi
    echo "    done in $(duration $((SECONDS - begin)))"
}

# --- Debian packages -------------------------------------------------------------------------------------------------

# The packages of the given sections of the list.
listed_packages() {
    local line section="" wanted=" $* "
    while read -r line; do
        case "$line" in
        '' | '#'*) ;;
        '['*)
            section="${line#[}"
            section="${section%]}"
            ;;
        *) [[ "$wanted" == *" $section "* ]] && echo "$line" ;;
        esac
    done <"$root/packaging/dependencies/debian.txt"
    return 0
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Of the given packages those that are not installed; of alternatives (a|b) all are named when none is.
missing_packages() {
    local entry name found
    for entry in "$@"; do
        found=no
        for name in ${entry//|/ }; do
            if is_installed "$name"; then found=yes; fi
        done
        [ $found = yes ] || echo "$entry"
    done
}

# a|b → the first that this release knows.
choose_alternatives() {
    local entry name chosen
    for entry in "$@"; do
        chosen="${entry%%|*}"
        for name in ${entry//|/ }; do
            if [ -n "$(apt-cache show --no-all-versions "$name" 2>/dev/null)" ]; then
                chosen="$name"
                break
            fi
        done
        echo "$chosen"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

install_packages() {
    as_root apt-get -q -o DPkg::Lock::Timeout=300 update || return
    local packages
    mapfile -t packages < <(choose_alternatives "$@")
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        install -y --no-install-recommends "${packages[@]}"
}

ensure_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        echo "==> No apt-get here: the packages of packaging/dependencies/debian.txt must be there under other names"
        return
    fi
    local wanted missing
    mapfile -t wanted < <(listed_packages "$@")
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if [ ${#missing[@]} -eq 0 ]; then
        echo "==> All ${#wanted[@]} Debian packages are installed"
        return
    fi
    if [ $option_offline = yes ]; then
        echo "Missing packages: ${missing[*]}. Install them, or leave out --offline." >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "Missing packages, and neither root nor sudo is here. As root, run:" >&2
        echo "  apt-get install --no-install-recommends ${missing[*]%%|*}" >&2
        exit 1
    fi
    step "Installing ${#missing[@]} of ${#wanted[@]} Debian packages (apt-get, as root): ${missing[*]}" \
        "read apt-get's message above; check the network and /etc/apt/sources.list, then run this command again." \
        install_packages "${missing[@]}"
}

# The programs of that name that are installed, the newest first: clang++-22, clang++-19, clang++.
versions_of() {
    compgen -c "$1" | grep -xE -- "${1//+/[+]}(-[0-9]+)?" | sort -Vru
}

# The newest clang++ that has libFuzzer beside it.
fuzzing_compiler() {
    local compiler program='extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }'
    for compiler in $(versions_of clang++); do
        if "$compiler" -x c++ -fsanitize=fuzzer,address -o /dev/null - <<<"$program" 2>/dev/null; then
            echo "$compiler"
            return
        fi
    done
    echo "No clang++ here has libFuzzer; install the section [clang] of packaging/dependencies/debian.txt." >&2
    return 1
}

# --- Archives and data -----------------------------------------------------------------------------------------------

ensure_archives() {
    local arguments=()
    [ $option_cuda = yes ] && arguments+=(--cuda)
    [ $option_offline = yes ] && arguments+=(--offline)
    step "LibTorch, Arrow, the starter model and its data (first time: 0.7 GB to download)" \
        "do as the sentence above says, then run this command again; it goes on where it stopped." \
        python3 "$root/packaging/fetch.py" --cache "$cache" "${arguments[@]}"
}

ensure_data() {
    local source="$cache/data/vadersentiment-0.5/hutto_ICWSM_2014.tar.gz" folder="$cache/data/movie-reviews"
    local script="$root/packaging/prepare_movie_reviews.py"
    if [ "$folder/train.tsv" -nt "$script" ] && [ "$folder/train.tsv" -nt "$source" ] && [ -f "$folder/dev.tsv" ]; then
        return
    fi
    step "Preparing the movie reviews" \
        "do as the sentence above says; removing $cache/data lets the set-up fetch the source again." \
        python3 "$script" "$source" "$folder"
}

# --- Build -----------------------------------------------------------------------------------------------------------

# How many compilers the machine can feed: a unit that includes torch takes up to 2 GB.
compile_jobs() {
    local jobs memory_kb
    jobs="$(nproc)"
    memory_kb="$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
    if [ -n "$memory_kb" ] && [ "$jobs" -gt $((memory_kb / 2000000)) ]; then
        jobs=$((memory_kb / 2000000))
    fi
    if [ "$jobs" -lt 1 ]; then jobs=1; fi
    echo "$jobs"
}

# The pinned torch and pyarrow of wheels.txt, as folders of the cache.
pinned_folder() {
    echo "$cache/$(grep -oE -m1 -- "->$1-[0-9.]+/$2" "$root/packaging/dependencies/wheels.txt" |
        head -n 1 | cut -c3-)"
}

build_targets=() # empty: all

# build PRESET [CMake option…]: configures where something changed, builds `build_targets`.
build() {
    local preset="$1" folder="$root/build/$1" stamp="$root/build/$1/setup_arguments" arguments
    shift
    if [ $option_clean = yes ]; then
        step "Removing build/$preset" "remove $folder by hand." rm -rf "$folder"
    fi
    arguments=(--preset "$preset" "-DRANKSCOPE_CACHE_DIR=$cache"
        "-DLIBTORCH_ROOT=${LIBTORCH_ROOT:-$(pinned_folder libtorch torch)}"
        "-DPYARROW_ROOT=${PYARROW_ROOT:-$(pinned_folder pyarrow pyarrow)}" "$@")
    cd "$root" || exit 1
    if [ ! -f "$folder/build.ninja" ] || [ $option_cuda = yes ] ||
        [ "$(cat "$stamp" 2>/dev/null)" != "${arguments[*]}" ]; then
        local once=("-DRANKSCOPE_COMPILE_JOBS=$(compile_jobs)")
        [ $option_cuda = yes ] && once+=(-DLIBTORCH_CUDA=ON)
        step "Configuring build/$preset" "read CMake's message above; --clean starts from an empty build folder." \
            cmake "${arguments[@]}" "${once[@]}"
        echo "${arguments[*]}" >"$stamp"
    fi
    step "Building build/$preset (the first time takes minutes)" \
        "read the compiler's message above; --clean starts from an empty build folder." \
        cmake --build "$folder" ${build_targets[@]:+--target "${build_targets[@]}"}
}

# run_tests PRESET [CTest option…]: all tests of a build; CTest's exit code and closing lines, behind what was skipped.
run_tests() {
    local folder="$root/build/$1" results="$root/build/$1/results.xml"
    shift
    ctest --test-dir "$folder" --output-on-failure --no-tests=error -j2 --output-junit "$results" \
        --test-output-size-passed 200000 "$@" | python3 -B "$root/packaging/closing_lines.py" "$results"
    return "${PIPESTATUS[0]}"
}

# end_if_build_only SENTENCE: with --build-only the work is done here.
end_if_build_only() {
    if [ $option_build_only = yes ]; then
        echo "$1"
        exit 0
    fi
}
