"""Puts programs that tests need below one folder: Python packages pinned by hash, and Debian packages unpacked, not installed."""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
"""Debian's: the packages that are unpacked are made for it."""


class InstallationFailure(Exception):
    """What could not be installed, and what the installer said."""


class Installation:
    """- place: the folder; what is there and current is not installed again."""

    def __init__(self, place, say):
        self.place, self.say = pathlib.Path(place), say

    def python(self, name):
        """The Python of a virtual environment that has the packages of NAME.txt beside this file."""
        requirements = HERE / f"{name}.txt"

        def install(folder):
            self.run([PYTHON, "-m", "venv", folder])
            pip = [folder / "bin" / "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
            # No package may run a build of its own.
            self.run([*pip, "--only-binary", ":all:", "--requirement", requirements])

        return self.folder(name, requirements.read_text(encoding="utf-8"), install) / "bin" / "python"

    def debian(self, name, packages):
        """A folder that looks like a root with these packages, and with what they need and this machine has not."""

        def install(folder):
            downloads = folder / "downloads"
            downloads.mkdir(parents=True)
            wanted = self.missing(packages)
            self.run(["apt-get", "-q", "download", *wanted], cwd=downloads)
            for package in sorted(downloads.glob("*.deb")):
                self.run(["dpkg-deb", "-x", package, folder])
            shutil.rmtree(downloads)

        return self.folder(name, "\n".join(packages), install)

    def missing(self, packages):
        """The names of the packages that Debian would install for these. Lists of packages that are old are renewed once."""
        command = ["apt-get", "--simulate", "--no-install-recommends", "install", *packages]
        try:
            said = self.run(command)
        except InstallationFailure:
            self.run([*as_root(), "apt-get", "-q", "-y", "update"])
            said = self.run(command)
        return re.findall(r"^Inst (\S+)", said, re.MULTILINE)

    def folder(self, name, wanted, install):
        folder = self.place / name
        stamp, key = folder / "installed.txt", hashlib.sha256(wanted.encode()).hexdigest()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != key:
            self.say(f"Installing {name}")
            shutil.rmtree(folder, ignore_errors=True)
            install(folder)
            stamp.write_text(key, encoding="utf-8")
        return folder

    def run(self, command, cwd=None):
        words = [str(word) for word in command]
        # The simulation is read, so it must not be in the user's language.
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(
                words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
        except FileNotFoundError as error:
            raise InstallationFailure(f"there is no {words[0]} on this machine") from error
        if done.returncode:
            raise InstallationFailure(f"{' '.join(words[:4])} failed: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout


def as_root():
    return [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
