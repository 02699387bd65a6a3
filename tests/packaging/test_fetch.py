"""packaging/fetch.py against a package index of our own on the loopback device."""

import hashlib
import http.server
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path

FETCH = Path(__file__).resolve().parents[2] / "packaging" / "fetch.py"
FILE = "thing-1.0-py3-none-any.whl"
PAYLOAD = bytes(range(256)) * 4096  # 1 MiB


def wheel(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class Index(http.server.ThreadingHTTPServer):
    """Serves one project; can cut a download after some bytes, serve other bytes, refuse ranges, or speak HTML."""

    def __init__(self, content):
        self.content = content
        self.served = content
        self.cut_after = []  # one entry a coming download
        self.ranges = []     # what each download asked for
        self.honours_ranges = True
        self.html = False
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/simple"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body, kind, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def do_GET(self):
        index = self.server
        sha256 = hashlib.sha256(index.content).hexdigest()
        if self.path == "/simple/my-thing/":
            if index.html:
                body = f'<a href="../../files/{FILE}#sha256={sha256}">{FILE}</a>'.encode()
                self.wfile.write(self.answer(200, body, "text/html"))
            else:
                body = json.dumps({"files": [
                    {"filename": "other.whl", "url": "/nowhere", "hashes": {"sha256": "0" * 64}},
                    {"filename": FILE, "url": f"../../files/{FILE}", "hashes": {"sha256": sha256}}]}).encode()
                self.wfile.write(self.answer(200, body, "application/vnd.pypi.simple.v1+json"))
        elif self.path == f"/files/{FILE}":
            asked = self.headers.get("Range")
            index.ranges.append(asked)
            begin = int(re.fullmatch(r"bytes=(\d+)-", asked).group(1)) if asked and index.honours_ranges else 0
            body = index.served[begin:]
            headers = [("Content-Range", f"bytes {begin}-{len(index.served) - 1}/{len(index.served)}")] if begin else []
            self.answer(206 if begin else 200, body, "application/octet-stream", headers)
            self.wfile.write(body[:index.cut_after.pop(0)] if index.cut_after else body)
        else:
            self.send_error(404)


class FetchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.cache = self.folder / "cache"
        self.index = Index(wheel({"thing/lib/data.bin": PAYLOAD, "thing/other.txt": "other", "thing/single.so": "so"}))
        self.addCleanup(self.index.server_close)
        self.addCleanup(self.index.shutdown)
        self.url = self.index.url
        self.write_list(hashlib.sha256(self.index.content).hexdigest())

    def write_list(self, sha256, parts="thing/lib->thing-1.0/lib thing/single.so->thing-1.0"):
        (self.folder / "wheels.txt").write_text(f"# a comment\nbase My_Thing 1.0 {FILE} {sha256} {parts}\n"
                                                f"cuda My_Thing 1.0 absent.whl {'1' * 64} a->b\n")

    def fetch(self, *arguments, pip=None):
        environment = dict(os.environ, RANKSCOPE_FETCH_BACKOFF="0")
        # With all settings in the environment pip itself is not asked, which takes it half a second.
        environment.update(pip or {"PIP_INDEX_URL": self.url, "PIP_CERT": "none"})
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", *(["PIP_INDEX_URL"] if pip else [])):
            environment.pop(name, None)
        return subprocess.run(
            [sys.executable, "-B", FETCH, "--list", self.folder / "wheels.txt", "--cache", self.cache, *arguments],
            env=environment, capture_output=True, text=True, timeout=60, check=False)

    def assert_one_sentence(self, result, *words):
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    def assert_unpacked(self):
        self.assertEqual((self.cache / "thing-1.0/lib/data.bin").read_bytes(), PAYLOAD)
        self.assertEqual((self.cache / "thing-1.0/single.so").read_text(), "so")
        self.assertFalse((self.cache / "thing-1.0/other.txt").exists())
        self.assertEqual(list(self.cache.glob("unpacking-*")), [])

    def test_downloads_verifies_and_unpacks_only_what_the_list_names(self):
        result = self.fetch()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("MB/s", result.stdout)
        self.assert_unpacked()

    def test_asks_the_index_that_pips_configuration_file_names(self):
        configuration = self.folder / "pip.conf"
        configuration.write_text(f"[global]\nindex-url = {self.url}\n")
        result = self.fetch(pip={"PIP_CONFIG_FILE": str(configuration)})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_unpacked()

    def test_reads_an_index_that_answers_in_html(self):
        self.index.html = True
        self.assertEqual(self.fetch().returncode, 0)
        self.assert_unpacked()

    def test_a_cut_download_is_resumed_where_it_broke(self):
        self.index.cut_after = [300_000]
        result = self.fetch()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.index.ranges, [None, "bytes=300000-"])
        self.assert_unpacked()

    def test_a_later_run_resumes_what_an_earlier_one_left(self):
        (self.cache / "downloads").mkdir(parents=True)
        (self.cache / "downloads" / (FILE + ".part")).write_bytes(self.index.content[:1000])
        self.assertEqual(self.fetch().returncode, 0)
        self.assertEqual(self.index.ranges, ["bytes=1000-"])
        self.assert_unpacked()

    def test_starts_over_where_the_index_cannot_resume(self):
        self.index.honours_ranges = False
        self.index.cut_after = [300_000]
        self.assertEqual(self.fetch().returncode, 0)
        self.assert_unpacked()

    def test_a_connection_that_always_breaks_says_so_and_keeps_the_part(self):
        self.index.cut_after = [1000] * 10
        self.assert_one_sentence(self.fetch(), FILE, "run the command again")
        self.assertEqual((self.cache / "downloads" / (FILE + ".part")).stat().st_size, 5000)

    def test_a_file_with_another_hash_is_refused_and_deleted(self):
        self.index.served = self.index.content[:-1] + b"x"
        self.assert_one_sentence(self.fetch(), FILE, "SHA-256", "deleted")
        self.assertEqual(list((self.cache / "downloads").iterdir()), [])
        self.assertFalse((self.cache / "thing-1.0").exists())

    def test_a_damaged_file_in_the_cache_is_fetched_again(self):
        (self.cache / "downloads").mkdir(parents=True)
        (self.cache / "downloads" / FILE).write_bytes(b"damaged")
        result = self.fetch()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("damaged", result.stdout)
        self.assert_unpacked()

    def test_offline_names_the_file_that_is_missing(self):
        self.assert_one_sentence(self.fetch("--offline"), FILE, "--offline")
        self.assertEqual(self.index.ranges, [])

    def test_offline_uses_what_the_cache_has(self):
        (self.cache / "downloads").mkdir(parents=True)
        (self.cache / "downloads" / FILE).write_bytes(self.index.content)
        self.assertEqual(self.fetch("--offline").returncode, 0)
        self.assertEqual(self.index.ranges, [])
        self.assert_unpacked()

    def test_unpacks_once(self):
        self.assertEqual(self.fetch().returncode, 0)
        marked = self.cache / "thing-1.0/lib/data.bin"
        before = marked.stat().st_mtime_ns, marked.stat().st_ino
        result = self.fetch("--offline")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("unpacked", result.stdout)
        self.assertEqual((marked.stat().st_mtime_ns, marked.stat().st_ino), before)
        self.assertEqual(len(self.index.ranges), 1)

    def test_unpacks_again_when_the_folder_was_removed(self):
        self.assertEqual(self.fetch().returncode, 0)
        for path in sorted((self.cache / "thing-1.0").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (self.cache / "thing-1.0").rmdir()
        self.assertEqual(self.fetch("--offline").returncode, 0)
        self.assert_unpacked()

    def test_a_changed_pin_replaces_what_is_unpacked(self):
        self.assertEqual(self.fetch().returncode, 0)
        self.index.content = self.index.served = wheel({"thing/lib/data.bin": b"new", "thing/single.so": "so"})
        self.write_list(hashlib.sha256(self.index.content).hexdigest())
        result = self.fetch()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual((self.cache / "thing-1.0/lib/data.bin").read_bytes(), b"new")

    def test_no_network_is_one_sentence_with_the_remedy(self):
        self.url = "http://127.0.0.1:9/simple"
        self.assert_one_sentence(self.fetch(), "cannot be reached", "network", "--offline")

    def test_an_index_without_the_file_is_one_sentence(self):
        self.write_list("2" * 64)
        self.assert_one_sentence(self.fetch(), "no file of My_Thing 1.0")

    def test_an_index_that_answers_404_is_one_sentence(self):
        self.url = self.index.url + "/elsewhere"
        self.assert_one_sentence(self.fetch(), "404", "index-url")

    def test_an_archive_that_leads_outside_is_refused(self):
        self.index.content = self.index.served = wheel({"thing/lib/../../../evil": "evil"})
        self.write_list(hashlib.sha256(self.index.content).hexdigest(), "thing/lib->thing-1.0/lib")
        self.assert_one_sentence(self.fetch(), "leads outside")
        self.assertEqual(list(self.folder.rglob("evil")), [])

    def test_a_list_that_leads_outside_is_refused(self):
        self.write_list("3" * 64, "thing/lib->../outside")
        self.assert_one_sentence(self.fetch(), "wheels.txt, line 2")

    def test_a_cache_that_cannot_be_written_is_one_sentence(self):
        self.cache.write_text("a file where the folder should be")
        self.assert_one_sentence(self.fetch(), str(self.cache), "RANKSCOPE_CACHE")

    def test_a_full_disk_is_one_sentence(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        (self.cache / "downloads").mkdir(parents=True)
        (self.cache / "downloads" / (FILE + ".part")).symlink_to("/dev/full")
        self.assert_one_sentence(self.fetch(), "full", "RANKSCOPE_CACHE")

    def test_the_cuda_section_is_fetched_only_when_asked_for(self):
        self.assertEqual(self.fetch().returncode, 0)
        self.assert_one_sentence(self.fetch("--cuda", "--offline"), "absent.whl")


class ListTest(unittest.TestCase):
    def test_the_committed_list_is_well_formed_and_names_no_host(self):
        sys.path.insert(0, str(FETCH.parent))
        try:
            import fetch
        finally:
            sys.path.pop(0)
        path = FETCH.parent / "dependencies" / "wheels.txt"
        archives = fetch.read_list(path)
        self.assertEqual({archive.section for archive in archives}, {"base", "cuda"})
        self.assertEqual(len({archive.file for archive in archives}), len(archives))
        for archive in archives:
            self.assertIn(archive.version, archive.file)
        self.assertNotIn("://", path.read_text())


if __name__ == "__main__":
    unittest.main()
