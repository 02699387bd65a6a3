#!/usr/bin/env python3
"""Brings the archives of packaging/dependencies/wheels.txt into the cache: download, verify, unpack, each once.

The archives come from the package index that pip is configured for. Nothing is installed into a Python; an archive
is only a way to ship files. A cut download is resumed, every file is checked by its SHA-256 before it is opened,
and a stamp is written after the last file of an archive is in place, so a run that was killed is simply repeated.
"""

import argparse
import ast
import base64
import contextlib
import errno
import fcntl
import functools
import hashlib
import html.parser
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path
from typing import NamedTuple

ATTEMPTS = 5
CHUNK = 1 << 20
TIMEOUT_S = 60


class Problem(Exception):
    """Something the user can act on: one sentence that names the place and the remedy."""


class Archive(NamedTuple):
    section: str
    project: str
    version: str
    file: str
    sha256: str
    parts: tuple  # of (folder or file in the archive, folder of the cache)


def read_list(path):
    archives = []
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror}): is the checkout whole?") from error
    for number, line in enumerate(lines, 1):
        fields = line.split("#", 1)[0].split()
        if not fields:
            continue
        parts = tuple(tuple(field.split("->")) for field in fields[5:])
        targets_stay_inside = all(
            len(part) == 2 and not part[1].startswith("/") and ".." not in part[1].split("/") for part in parts)
        if len(fields) < 6 or not re.fullmatch("[0-9a-f]{64}", fields[4]) or not targets_stay_inside:
            raise Problem(f"{path}, line {number}: expected section, project, version, file, SHA-256 and FROM->TO.")
        archives.append(Archive(*fields[:5], parts))
    return archives


# --- The index ---------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def pip_configuration():
    """All settings of pip's configuration files, as pip itself merges them."""
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings = {}
    for line in asked.stdout.splitlines():
        name, equals, value = line.partition("=")
        with contextlib.suppress(ValueError, SyntaxError):
            settings[name if equals else ""] = str(ast.literal_eval(value))
    return settings


def pip_setting(name):
    """What pip would use for a setting: its environment variable, else its configuration files."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    return value or pip_configuration().get(f"install.{name}") or pip_configuration().get(f"global.{name}")


class Index:
    """The package index that pip is configured for; asked only when something has to be downloaded."""

    def __init__(self):
        url = pip_setting("index-url") or self._pip_default()
        parsed = urllib.parse.urlsplit(url.rstrip("/"))
        self._authorization = None
        if parsed.username:
            login = f"{urllib.parse.unquote(parsed.username)}:{urllib.parse.unquote(parsed.password or '')}"
            self._authorization = "Basic " + base64.b64encode(login.encode()).decode()
        host = parsed.netloc.rsplit("@", 1)[-1]
        self._host = host
        self._url = urllib.parse.urlunsplit((parsed.scheme, host, parsed.path, "", ""))
        self._context = ssl.create_default_context()
        certificates = pip_setting("cert")
        if certificates and os.path.isfile(certificates):
            self._context.load_verify_locations(certificates)

    @staticmethod
    def _pip_default():
        try:
            from pip._internal.models.index import PyPI  # pip's own idea of the default index
        except ImportError as error:
            raise Problem("pip is not installed and PIP_INDEX_URL is not set: install python3-pip, "
                          "or set PIP_INDEX_URL to a package index.") from error
        return PyPI.simple_url

    def open(self, url, headers):
        request = urllib.request.Request(url, headers=headers)
        if self._authorization and urllib.parse.urlsplit(url).netloc == self._host:
            request.add_unredirected_header("Authorization", self._authorization)
        return urllib.request.urlopen(request, timeout=TIMEOUT_S, context=self._context)

    def locate(self, archive):
        """Returns the address of the file, chosen by its SHA-256."""
        name = re.sub(r"[-_.]+", "-", archive.project).lower()
        page = f"{self._url}/{name}/"
        try:
            with self.open(page, {"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.2"}) as answer:
                kind, body, page = answer.headers.get_content_type(), answer.read(), answer.geturl()
        except urllib.error.HTTPError as error:
            raise Problem(f"The package index answers {error.code} for {archive.project}: "
                          "check the index-url of pip, or try again later.") from error
        except OSError as error:
            raise Problem(f"The package index cannot be reached ({reason(error)}): check the network and pip's "
                          "index-url, or use --offline on a machine whose cache is filled.") from error
        try:
            links = json_links(body) if kind.endswith("json") else html_links(body)
        except ValueError as error:
            raise Problem(f"The package index gave an answer for {archive.project} that is no package page: "
                          "check the index-url of pip.") from error
        for address, sha256 in links:
            if sha256 == archive.sha256:
                return urllib.parse.urljoin(page, address)
        raise Problem(f"The package index has no file of {archive.project} {archive.version} with the SHA-256 "
                      f"{archive.sha256[:12]}…: check the index-url of pip, or the pin in wheels.txt.")


def json_links(body):
    return [(entry["url"], entry.get("hashes", {}).get("sha256")) for entry in json.loads(body).get("files", [])]


def html_links(body):
    links = []

    class Anchors(html.parser.HTMLParser):
        def handle_starttag(self, tag, attributes):
            address, _, fragment = (dict(attributes).get("href") or "").partition("#")
            if tag == "a" and fragment.startswith("sha256="):
                links.append((address, fragment[len("sha256="):]))

    Anchors().feed(body.decode("utf-8", "replace"))
    return links


def reason(error):
    inner = getattr(error, "reason", error)
    return str(getattr(inner, "strerror", None) or inner)


# --- Download ----------------------------------------------------------------------------------------------------


class Progress:
    """Says how far a download is: one changing line on a terminal, a line every ten seconds elsewhere."""

    def __init__(self, name, already):
        self._name, self._already, self._begin, self._next = name, already, time.monotonic(), 0.0
        self._terminal = sys.stdout.isatty()

    def show(self, done, total, last=False):
        now = time.monotonic()
        if now < self._next and not last:
            return
        self._next = now + (0.2 if self._terminal else 10.0)
        rate = (done - self._already) / max(now - self._begin, 1e-3) / 1e6
        of = f" of {total / 1e6:.1f}" if total else ""
        text = f"  {self._name}: {done / 1e6:.1f}{of} MB, {rate:.1f} MB/s"
        print(f"\r{text}\033[K" if self._terminal else text, end="\n" if last or not self._terminal else "", flush=True)


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest


def receive(index, url, archive, part):
    """One attempt; appends to what is there. Raises OSError when the connection breaks or the file is cut short."""
    already = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if already:
        headers["Range"] = f"bytes={already}-"
    try:
        answer = index.open(url, headers)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # the part is as long as the file, or longer: the hash decides
            return
        if error.code in (408, 429) or error.code >= 500:
            raise
        raise Problem(f"The package index answers {error.code} for {archive.file}: try again later.") from error
    with answer:
        resumed = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {already}-")
        if not resumed:
            already = 0
        length = answer.headers.get("Content-Length")
        total = already + int(length) if length else None
        if total and shutil.disk_usage(part.parent).free < total - already:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if resumed:
            print(f"  {archive.file}: resuming at {already / 1e6:.1f} MB", flush=True)
        progress, done = Progress(archive.file, already), already
        with open(part, "ab" if resumed else "wb") as file:
            while block := answer.read(CHUNK):
                file.write(block)
                done += len(block)
                progress.show(done, total)
        progress.show(done, total, last=True)
        if total and done < total:
            raise ConnectionError(f"the connection ended after {done} of {total} bytes")


def download(index, archive, target):
    url = index.locate(archive)
    part = target.with_name(target.name + ".part")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            receive(index, url, archive, part)
            break
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            if attempt == ATTEMPTS:
                raise Problem(f"The download of {archive.file} broke off {ATTEMPTS} times ({reason(error)}): run the "
                              "command again, it goes on where it stopped.") from error
            print(f"  {archive.file}: {reason(error)}; trying again ({attempt + 1} of {ATTEMPTS})", flush=True)
            time.sleep(min(2 ** (attempt - 1), 8) * float(os.environ.get("RANKSCOPE_FETCH_BACKOFF", "1")))
    if sha256_of(part).hexdigest() != archive.sha256:
        part.unlink()
        raise Problem(f"{archive.file} has not the SHA-256 that wheels.txt names, so it was deleted: run the command "
                      "again, and if it happens twice do not trust this package index.")
    part.replace(target)


def verified_download(archive, downloads, index, offline):
    """Returns the path of the archive in the cache, downloading it where needed."""
    target = downloads / archive.file
    if target.exists():
        if sha256_of(target).hexdigest() == archive.sha256:
            return target
        target.unlink()
        print(f"  {archive.file} in the cache was damaged and has been deleted", flush=True)
    if offline:
        raise Problem(f"{archive.file} is not in the cache ({downloads}): run once without --offline, "
                      "or copy the file there.")
    download(index(), archive, target)
    return target


# --- Unpack ------------------------------------------------------------------------------------------------------


def stamp_path(cache, archive):
    return cache / "stamps" / f"{archive.project}@{archive.parts[0][1].replace('/', '+')}"


def is_unpacked(cache, archive):
    stamp = stamp_path(cache, archive)
    return (stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == archive.sha256
            and all((cache / to).is_dir() for _, to in archive.parts))


def place(source, target):
    """Moves a folder to its place; where the place exists already (several archives share it), file by file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        source.rename(target)
        return
    for entry in source.iterdir():
        to = target / entry.name
        if entry.is_dir():
            place(entry, to)
        else:
            entry.replace(to)


def unpack(cache, archive, path):
    begin = time.monotonic()
    stamp = stamp_path(cache, archive)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as temporary, zipfile.ZipFile(path) as content:
        names = [info for info in content.infolist() if not info.is_dir()]
        for number, (start, to) in enumerate(archive.parts):
            staging = Path(temporary, str(number))
            found = False
            for info in names:
                if info.filename == start:
                    inside = info.filename.rsplit("/", 1)[-1]
                elif info.filename.startswith(start + "/"):
                    inside = info.filename[len(start) + 1:]
                else:
                    continue
                if ".." in inside.split("/") or inside.startswith("/"):
                    raise Problem(f"{archive.file} holds a path that leads outside ({info.filename}): do not use it.")
                found = True
                goal = staging / inside
                goal.parent.mkdir(parents=True, exist_ok=True)
                with content.open(info) as source, open(goal, "wb") as out:
                    shutil.copyfileobj(source, out, CHUNK)
            if not found:
                raise Problem(f"{archive.file} has nothing under {start}: correct the FROM->TO in wheels.txt.")
            place(staging, cache / to)
    temporary_stamp = stamp.with_name(stamp.name + ".new")
    temporary_stamp.write_text(archive.sha256 + "\n", encoding="utf-8")
    temporary_stamp.replace(stamp)
    print(f"  {archive.file}: unpacked in {time.monotonic() - begin:.1f} s", flush=True)


# --- The command -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def locked(cache):
    """Two set-ups on one cache take turns."""
    with open(cache / ".lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  another set-up uses the cache; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(archives, cache, offline):
    missing = [archive for archive in archives if not is_unpacked(cache, archive)]
    if not missing:
        return 0
    downloads = cache / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    made = []

    def index():
        if not made:
            made.append(Index())
        return made[0]

    with locked(cache):
        for archive in missing:
            if not is_unpacked(cache, archive):
                unpack(cache, archive, verified_download(archive, downloads, index, offline))
    return len(missing)


def default_cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.environ.get("RANKSCOPE_CACHE") or os.path.join(base, "rankscope")


def main():
    parser = argparse.ArgumentParser(description="Download, verify and unpack the pinned archives into the cache.")
    parser.add_argument("--list", default=Path(__file__).parent / "dependencies" / "wheels.txt", metavar="FILE")
    parser.add_argument("--cache", default=default_cache(), metavar="FOLDER",
                        help="default: $RANKSCOPE_CACHE, else the user's cache folder")
    parser.add_argument("--cuda", action="store_true", help="also the CUDA libraries (about 2 GB)")
    parser.add_argument("--offline", action="store_true", help="use only what the cache has")
    options = parser.parse_args()
    sections = {"base", "cuda"} if options.cuda else {"base"}
    cache = Path(options.cache)
    try:
        archives = [archive for archive in read_list(options.list) if archive.section in sections]
        cache.mkdir(parents=True, exist_ok=True)
        unpacked = fetch(archives, cache, options.offline)
        print(f"  {len(archives)} archives are in {cache}" + (f", {unpacked} of them new" if unpacked else ""))
        return 0
    except Problem as problem:
        print(problem, file=sys.stderr)
    except zipfile.BadZipFile as error:
        print(f"An archive in {cache / 'downloads'} cannot be read ({error}): delete it and run the command again.",
              file=sys.stderr)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            print(f"The disk that holds {cache} is full: free 3 GB (8 GB with --cuda) or set RANKSCOPE_CACHE to a "
                  "folder on another disk, then run the command again.", file=sys.stderr)
        else:
            print(f"{error.filename or cache}: {error.strerror or error}; set RANKSCOPE_CACHE to a folder that you can "
                  "write, then run the command again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the next run goes on where this one ended.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
