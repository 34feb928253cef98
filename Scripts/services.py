#!/usr/bin/env python3
"""Starts and ends the servers that tests of cloud storage talk to, all on free ports of the loopback device.

  up SET              start what of the set does not run
  down                end all that runs
  env                 print the variables by which programs find them, for a shell
  with SET COMMAND    run a command beside a set, and end what was started for it, however the command ends; with --if-possible
                      before SET the command runs beside those that come up, and the reason is said for the others
  python NAME         print the Python that has the packages of testservers/NAME.txt, which are installed if need be

Sets: every-change (moto twice, with and without signatures; ministack; the project's fake of Google Cloud Storage), and full, which
has Ceph's gateway, OpenStack Swift and gcp-storage-emulator besides. What is missing is installed below .build/services/installed/.

Tests read .build/services/services.json, one object by service name: "moto", "moto-open", "ministack", "ceph", "swift" with "protocol"
"s3", "endpoint", "accessKey", "secretKey", "region" and "signatures" (whether wrong ones are refused); "gcs" and
"gcp-storage-emulator" with "protocol" "gcs", "endpoint", "project", and for "gcs" "serviceAccount", a file of credentials. `env`
prints the same as STILLS_TEST_S3_CEPH_ENDPOINT, _ACCESS_KEY, _SECRET_KEY and _REGION, and so on; AWS_ENDPOINT_URL_S3 and its like for
moto; API_ENDPOINT_OVERRIDE and GOOGLE_APPLICATION_CREDENTIALS for the fake. Logs are in .build/services/NAME/.
"""

import argparse
import os
import pathlib
import shlex
import signal
import subprocess
import sys

from testservers.installation import Installation, InstallationFailure
from testservers.processes import StartFailure
from testservers.supervision import SETS, Supervisor
from testservers.variables import variables

PLACE = pathlib.Path(__file__).resolve().parent.parent / ".build" / "services"


def say(text):
    print(text, file=sys.stderr, flush=True)


def run_with(supervisor, chosen, command, if_possible):
    """Runs a command beside a set, and returns its status."""
    # Being told to end must end the servers too, so it goes the way of an error.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    started = supervisor.up(chosen, bound=True, without_failed=if_possible)
    try:
        environment = os.environ | {"STILLS_TEST_SERVICES": chosen}
        status = subprocess.run(command, env=environment, check=False).returncode
        return status if status >= 0 else 128 - status
    finally:
        supervisor.down(started)


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("up").add_argument("set", choices=SETS)
    verbs.add_parser("down")
    verbs.add_parser("env")
    verbs.add_parser("python").add_argument("name")
    beside = verbs.add_parser("with")
    beside.add_argument("--if-possible", action="store_true")
    beside.add_argument("set", choices=SETS)
    beside.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(words)

    installation = Installation(PLACE / "installed", say)
    supervisor = Supervisor(PLACE, installation, say)
    try:
        if chosen.verb == "up":
            supervisor.up(chosen.set)
        elif chosen.verb == "down":
            supervisor.down()
        elif chosen.verb == "env":
            for name, value in variables(supervisor.described()).items():
                print(f"export {name}={shlex.quote(value)}")
        elif chosen.verb == "python":
            with supervisor.lock():
                print(installation.python(chosen.name))
        else:
            return run_with(supervisor, chosen.set, chosen.command, chosen.if_possible)
    except (StartFailure, InstallationFailure) as failure:
        say(f"error: {failure}")
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
