"""Brings sets of services up and down, and says where they are."""

import contextlib
import fcntl
import json
import os
import shutil

from .ceph import Ceph
from .google_storage import GoogleStorageEmulator, GoogleStorageFake
from .installation import InstallationFailure
from .ministack import Ministack
from .moto import Moto
from .openstack_swift import OpenStackSwift
from .processes import Processes, StartFailure

SERVICES = [
    Moto("moto", signatures=True),
    Moto("moto-open", signatures=False),
    Ministack(),
    GoogleStorageFake(),
    Ceph(),
    OpenStackSwift(),
    GoogleStorageEmulator(),
]

SETS = {"every-change": {"every-change"}, "full": {"every-change", "full"}}

ATTEMPTS = 3
TAKEN_PORT = ("ddress already in use", "EADDRINUSE", "(98)")


def of_set(name, services):
    return [service for service in services if service.tier in SETS[name]]


class Supervisor:
    """The services of one checkout, in one folder. One program at a time changes them; several may ask."""

    def __init__(self, place, installation, say, services=SERVICES):
        self.place, self.installation, self.say, self.services = place, installation, say, services
        self.file = place / "services.json"

    def up(self, chosen, bound=False, without_failed=False):
        """Starts those that do not run, and returns the names of those that it started.

        With `bound`, they end with this program. If one does not come up, those that were started are ended; or, with
        `without_failed`, the reason is said and the others are started.
        """
        started = []
        with self.lock():
            try:
                for service in of_set(chosen, self.services):
                    if not self.runs(service.name):
                        started.append(service.name)
                        self.start(service, bound, without_failed)
            except BaseException:
                self.end(started, keep_logs=True)
                raise
        return started

    def down(self, names=None):
        """Ends these services, or all."""
        with self.lock():
            self.end(names if names is not None else [service.name for service in self.services])

    def described(self):
        """What tests need to know, by the service's name; only of services that run."""
        if not self.file.exists():
            return {}
        noted = json.loads(self.file.read_text(encoding="utf-8"))
        return {name: description for name, description in noted.items() if self.runs(name)}

    def runs(self, name):
        return Processes(self.place / name).alive()

    def start(self, service, bound, without_failed):
        self.say(f"Starting {service.name}")
        try:
            description = self.description_of_started(service, bound)
        except (StartFailure, InstallationFailure) as failure:
            if not without_failed:
                raise
            self.say(f"There will be no {service.name}: {failure}")
            self.end([service.name], keep_logs=True)
        else:
            self.note(self.described() | {service.name: description})

    def description_of_started(self, service, bound):
        for attempt in range(1, ATTEMPTS + 1):
            self.end([service.name])
            folder = self.place / service.name
            folder.mkdir(parents=True)
            try:
                return service.start(folder, Processes(folder, bound), self.installation)
            except StartFailure as failure:
                # Between the choice of a free port and its use another process can take it.
                if attempt == ATTEMPTS or not any(words in str(failure) for words in TAKEN_PORT):
                    raise

    def end(self, names, keep_logs=False):
        for name in reversed(names):
            Processes(self.place / name).end()
            if not keep_logs:
                shutil.rmtree(self.place / name, ignore_errors=True)
        self.note(self.described())

    def note(self, described):
        """The file is replaced in one step: a test that reads it sees one or the other."""
        fresh = self.place / "services.json.new"
        fresh.write_text(json.dumps(described, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(fresh, self.file)

    @contextlib.contextmanager
    def lock(self):
        self.place.mkdir(parents=True, exist_ok=True)
        with open(self.place / "lock", "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
