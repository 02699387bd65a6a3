"""start.sh and test.sh as a person meets them: help, wrong options, and what they ask root for."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


class Stage(unittest.TestCase):
    """A folder of its own, and stand-ins for system tools that come first on the PATH."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.log = self.folder / "log"

    def tool(self, name, body):
        """A stand-in for a system tool, first on the PATH; it writes down how it was called."""
        path = self.bin / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.log}"\n{body}\n')
        path.chmod(0o755)

    def bash(self, *arguments):
        environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}", RANKSCOPE_CACHE=str(self.folder / "cache"))
        return subprocess.run(["bash", *map(str, arguments)], capture_output=True, text=True, env=environment, cwd="/",
                              timeout=60, check=False)

    def calls(self):
        return self.log.read_text() if self.log.exists() else ""


class SetupTest(Stage):
    def ensure_packages(self, arguments=""):
        return self.bash("-c", f'. "{PACKAGING}/setup.sh"; parse_options {arguments}; ensure_packages base; echo went on')

    def test_help_names_every_option(self):
        for script in ("start.sh", "test.sh", "check.sh", "fuzz.sh"):
            result = self.bash(PACKAGING / script, "--help")
            self.assertEqual(result.returncode, 0, result.stderr)
            for option in ("--cuda", "--build-only", "--offline", "--clean", "--help", "RANKSCOPE_CACHE"):
                self.assertIn(option, result.stdout)

    def test_an_unknown_option_is_refused(self):
        result = self.bash(PACKAGING / "start.sh", "--fast")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--fast", result.stderr)
        self.assertIn("--help", result.stderr)

    def test_the_checks_end_with_exactly_test_sh(self):
        self.assertRegex((ROOT / ".ci" / "run").read_text().splitlines()[-1], r'^exec bash packaging/test\.sh "\$@"$')

    def test_asks_for_no_right_when_all_packages_are_there(self):
        self.tool("dpkg-query", "echo -n installed")
        for name in ("apt-get", "sudo"):
            self.tool(name, "exit 1")
        result = self.ensure_packages()
        self.assertIn("went on", result.stdout)
        self.assertNotIn("apt-get", self.calls())
        self.assertNotIn("sudo", self.calls())

    def test_installs_only_what_is_missing_through_sudo(self):
        self.tool("dpkg-query", '[ "${*: -1}" = mold ] || echo -n installed')
        self.tool("id", "echo 1000")
        self.tool("apt-get", "exit 0")
        self.tool("apt-cache", "echo known")
        self.tool("sudo", '"$@"')
        result = self.ensure_packages()
        self.assertIn("went on", result.stdout, result.stderr)
        installs = [line for line in self.calls().splitlines() if line.startswith("apt-get") and " install " in line]
        self.assertEqual(len(installs), 1)
        self.assertTrue(installs[0].endswith("--no-install-recommends mold"), installs[0])
        self.assertEqual(self.calls().count("sudo apt-get"), 1)
        self.assertEqual(self.calls().count("sudo env"), 1)

    def test_a_failing_apt_get_says_what_to_do(self):
        self.tool("dpkg-query", "exit 1")
        self.tool("id", "echo 0")
        self.tool("apt-get", "exit 100")
        self.tool("apt-cache", "echo known")
        result = self.ensure_packages()
        self.assertEqual(result.returncode, 1)
        self.assertIn("What to do:", result.stderr)
        self.assertNotIn("went on", result.stdout)

    def test_offline_names_the_missing_packages_and_installs_nothing(self):
        self.tool("dpkg-query", '[ "${*: -1}" = mold ] || echo -n installed')
        self.tool("apt-get", "exit 1")
        result = self.ensure_packages("--offline")
        self.assertEqual(result.returncode, 1)
        self.assertIn("mold", result.stderr)
        self.assertNotIn("apt-get", self.calls())

    def test_of_alternative_names_the_one_that_the_release_knows_is_chosen(self):
        self.tool("apt-cache", '[ "${*: -1}" = new-name ] && echo known')
        result = self.bash("-c", f'. "{PACKAGING}/setup.sh"; choose_alternatives "old-name|new-name" plain')
        self.assertEqual(result.stdout.split(), ["new-name", "plain"])

    def test_an_installed_alternative_is_enough(self):
        self.tool("dpkg-query", '[ "${*: -1}" = new-name ] && echo -n installed')
        result = self.bash("-c", f'. "{PACKAGING}/setup.sh"; missing_packages "old-name|new-name" other')
        self.assertEqual(result.stdout.split(), ["other"])

    def test_the_scripts_pass_shellcheck(self):
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck is not installed")
        result = subprocess.run(["shellcheck", "-x", "packaging/start.sh", "packaging/test.sh", "packaging/setup.sh",
                                 "packaging/check.sh", "packaging/fuzz.sh", ".ci/run"], capture_output=True, text=True, cwd=ROOT, check=False)
        self.assertEqual(result.returncode, 0, result.stdout)


class Scripts(Stage):
    """Scripts from beginning to end in a copy of packaging/, with stand-ins for what they call."""

    def setUp(self):
        super().setUp()
        self.tree = self.folder / "tree with a space"
        shutil.copytree(PACKAGING, self.tree / "packaging")
        self.tool("dpkg-query", "echo -n installed")
        self.tool("sudo", "exit 1")
        self.tool("python3", f'[[ "$*" != *closing_lines* ]] || exec "{sys.executable}" "$@"')
        self.tool("ctest", "echo 100% tests passed")
        for name in ("rankscope", "rankscope-cli"):
            self.tool(name, 'echo "$0"')
        # Configuring makes the build file, building makes the programs.
        self.tool("cmake", f"""
case "$1" in
--preset) mkdir -p "build/$2/bin" && touch "build/$2/build.ninja" ;;
--build) cp "{self.bin}/rankscope" "{self.bin}/rankscope-cli" "$2/bin/" ;;
esac""")

    def start(self, *arguments, script="start.sh", **environment):
        base = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        base.update(PATH=f"{self.bin}:{os.environ['PATH']}", HOME=str(self.folder), XDG_DATA_HOME=str(self.folder / "data"),
                    RANKSCOPE_CACHE=str(self.folder / "cache"), **environment)
        return subprocess.run(["bash", str(self.tree / "packaging" / script), *arguments], capture_output=True, text=True,
                              env=base, cwd="/", timeout=60, check=False)


class StartTest(Scripts):
    """start.sh and test.sh."""

    def test_without_a_display_the_starter_run_goes_through_the_command_line(self):
        result = self.start()
        workspace = self.folder / "data/rankscope/default.rankscope"
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(f"rankscope-cli run starter --workspace {workspace}", self.calls())
        self.assertIn(f"The results are in {workspace}", result.stdout)
        self.assertIn("everything together", result.stdout)

    def test_with_a_display_the_window_opens_with_the_starter_run(self):
        for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.assertEqual(self.start(**{variable: ":7"}).returncode, 0)
            self.assertIn("rankscope --start starter", self.calls())
            self.assertNotIn("rankscope-cli run", self.calls())

    def test_build_only_runs_nothing(self):
        self.assertEqual(self.start("--build-only", DISPLAY=":7").returncode, 0)
        self.assertNotIn("--start", self.calls())
        self.assertNotIn("rankscope-cli run", self.calls())

    def test_the_exit_code_of_the_run_is_the_exit_code(self):
        self.tool("rankscope-cli", "exit 4")
        result = self.start()
        self.assertEqual(result.returncode, 4)
        self.assertIn("exit code 4", result.stderr)

    def test_configures_once_and_again_when_something_changed(self):
        self.start("--build-only")
        self.start("--build-only")
        self.assertEqual(self.calls().count("cmake --preset release"), 1)
        self.assertEqual(self.calls().count("cmake --build"), 2)
        self.start("--build-only", "--cuda")
        self.assertIn("-DLIBTORCH_CUDA=ON", self.calls())
        self.assertIn("fetch.py --cache", self.calls())
        self.start("--build-only", LIBTORCH_ROOT="/another/torch")
        self.assertIn("-DLIBTORCH_ROOT=/another/torch", self.calls())

    def test_clean_removes_the_build_folder_and_nothing_else(self):
        self.start("--build-only")
        marked = self.tree / "build/release/old"
        other = self.tree / "build/dev"
        marked.touch()
        other.mkdir()
        self.start("--build-only", "--clean")
        self.assertFalse(marked.exists())
        self.assertTrue(other.exists())

    def test_the_pinned_folders_are_named_to_cmake(self):
        self.start("--build-only")
        cache = self.folder / "cache"
        self.assertRegex(self.calls(), rf"-DLIBTORCH_ROOT={cache}/libtorch-[0-9.]+/torch ")
        self.assertRegex(self.calls(), rf"-DPYARROW_ROOT={cache}/pyarrow-[0-9.]+/pyarrow ")

    def test_a_failing_step_says_what_to_do_and_ends_there(self):
        self.tool("cmake", "exit 1")
        result = self.start()
        self.assertEqual(result.returncode, 1)
        self.assertIn("What to do:", result.stderr)
        self.assertNotIn("rankscope-cli", self.calls())

    def test_the_closing_lines_of_test_sh_and_its_exit_code_are_those_of_ctest(self):
        result = self.start(script="test.sh")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout.splitlines()[-1], "100% tests passed")
        self.tool("ctest", "exit 8")
        self.assertEqual(self.start(script="test.sh").returncode, 8)


class CheckTest(Scripts):
    """check.sh: stages that are chosen, that are not repeated, and the table at the end."""

    def setUp(self):
        super().setUp()
        for arguments in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a")):
            subprocess.run(["git", *arguments], cwd=self.tree, check=True)
        (self.tree / ".git/info/exclude").write_text("build\n")
        self.ctest("exit 0")

    def ctest(self, end):
        self.tool("ctest", f"""
[[ "$*" =~ --output-junit\\ (.*)/results.xml ]] && mkdir -p "${{BASH_REMATCH[1]}}"
printf '<testsuite name="x"\\n\\ttests="7"\\n\\tfailures="0"\\n\\tskipped="1">\\n</testsuite>' >"${{BASH_REMATCH[1]}}/results.xml"
{end}""")

    def check(self, *arguments):
        return self.start(*arguments, script="check.sh")

    def test_only_the_named_stages_run_and_the_table_says_what_came_of_them(self):
        result = self.check("asan", "tsan")
        self.assertEqual(result.returncode, 0, result.stderr)
        last = result.stdout.splitlines()[-2:]
        self.assertRegex(last[0], r"^asan +passed in \d+ s +tests 7 failures 0 skipped 1$")
        self.assertRegex(last[1], r"^tsan +passed in")
        self.assertNotIn("--preset ci", self.calls())

    def test_a_stage_that_passed_on_this_tree_is_not_repeated(self):
        self.check("asan")
        before = self.calls()
        self.assertIn("asan         passed before on this tree", self.check("asan").stdout)
        self.assertEqual(self.calls().count("ctest"), before.count("ctest"))
        self.assertIn("asan         passed in", self.check("--again", "asan").stdout)
        (self.tree / "new.cpp").write_text("a change")
        self.assertIn("asan         passed in", self.check("asan").stdout)

    def test_a_stage_that_fails_stops_no_other_and_is_the_exit_code(self):
        self.ctest('[[ "$*" != *build/asan* ]]')
        result = self.check("--quiet", "asan", "tsan")
        self.assertEqual(result.returncode, 1)
        self.assertIn("asan         FAILED", result.stdout)
        self.assertIn("tsan         passed", result.stdout)
        self.assertIn("asan         FAILED", self.check("--quiet", "asan").stdout)

    def test_an_unknown_stage_is_refused(self):
        result = self.check("valgrind")
        self.assertEqual(result.returncode, 2)
        self.assertIn("there are: werror tidy", result.stderr)


if __name__ == "__main__":
    unittest.main()
