"""What `make setup` installs, told to stand-ins for Debian's programs."""

import pathlib
import subprocess
import tempfile
import unittest

SETUP = pathlib.Path(__file__).resolve().parent.parent / "setup.sh"

DPKG_QUERY = """#!/bin/sh
for package; do :; done
case " $MISSING " in *" $package "*) exit 1 ;; *) printf installed ;; esac
"""
# Fails as long as no update was made, if there is a file that says so.
APT_GET = """#!/bin/sh
echo "$@" >>"$LOG"
case " $* " in
*" update "*) rm -f "$LOG.stale" ;;
*) ! test -e "$LOG.stale" ;;
esac
"""
SWIFT = """#!/bin/sh
echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"
"""
SUDO = """#!/bin/sh
exec "$@"
"""


class Setup(unittest.TestCase):
    def run_setup(self, *arguments, missing="", stale=False, apt_get=APT_GET):
        """The lines that apt-get was called with, and how setup ended."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            programs = {"dpkg-query": DPKG_QUERY, "apt-get": apt_get, "swift": SWIFT, "sudo": SUDO}
            for program, text in programs.items():
                (folder / program).write_text(text)
                (folder / program).chmod(0o755)
            log = folder / "log"
            if stale:
                (folder / "log.stale").touch()
            environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": name, "LOG": str(log), "MISSING": missing}
            done = subprocess.run([SETUP, *arguments], env=environment, capture_output=True, text=True)
            return log.read_text().splitlines() if log.exists() else [], done

    def test_nothing_is_installed_when_nothing_is_missing(self):
        calls, done = self.run_setup()
        self.assertEqual((calls, done.returncode), ([], 0), done.stderr)

    def test_only_what_is_missing_is_installed_and_without_an_update(self):
        calls, done = self.run_setup(missing="libyaml-dev sqlite3")
        self.assertEqual(calls, ["-q -y install --no-install-recommends libyaml-dev sqlite3"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_build_needs_nothing_of_the_tests(self):
        calls, done = self.run_setup("build", missing="libimage-exiftool-perl")
        self.assertEqual((calls, done.returncode), ([], 0), done.stderr)

    def test_old_package_lists_are_updated_once(self):
        calls, done = self.run_setup(missing="libyaml-dev", stale=True)
        self.assertEqual([call.split()[2] for call in calls], ["install", "update", "install"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_package_that_cannot_be_installed_is_named(self):
        _, done = self.run_setup(missing="libyaml-dev", apt_get="#!/bin/sh\nexit 100\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("libyaml-dev", done.stderr)


if __name__ == "__main__":
    unittest.main()
