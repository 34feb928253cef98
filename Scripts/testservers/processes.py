"""Processes that outlive the program that started them: told by id and time of start, and ended by id alone."""

import ctypes
import json
import os
import pathlib
import signal
import subprocess
import time

PATIENCE = 120
"""Seconds that a server may take to answer, or to end. A machine that builds beside it is slow."""

PR_SET_PDEATHSIG = 1

children = {}
"""By id, those that this program started: only it can bury them, and they may outlive it."""


class StartFailure(Exception):
    """A server did not come up; the text says which, and ends with what its log says."""


def started_at(pid):
    """When the process began, in ticks since the machine did; None if it is gone or only waits to be buried."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])


class Processes:
    """The processes of one service, noted in a file in the order in which they began."""

    def __init__(self, folder, bound=False):
        """With `bound`, they end when the thread that starts them does, however it ends."""
        self.folder, self.bound = pathlib.Path(folder), bound
        self.file = self.folder / "processes.json"

    def noted(self):
        return json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else []

    def alive(self):
        """Whether there are any, and all run."""
        noted = self.noted()
        return bool(noted) and all(started_at(process["pid"]) == (process["started"] or 0) for process in noted)

    def start(self, name, command, environment=None):
        """Starts a program whose output goes to NAME.log, and notes it."""
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent if self.bound else None,
            )
        children[process.pid] = process
        noted = [*self.noted(), {"name": name, "pid": process.pid, "started": started_at(process.pid)}]
        self.file.write_text(json.dumps(noted), encoding="utf-8")
        return process

    def wait(self, name, process, answers):
        """Returns what `answers` says once that is true; it may raise OSError as long as the server does not listen."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise StartFailure(f"{name} ended with status {process.returncode}: {self.tail(name)}")
            try:
                if answer := answers():
                    return answer
            except OSError:
                pass
            time.sleep(0.05)
        raise StartFailure(f"{name} did not answer within {PATIENCE} seconds: {self.tail(name)}")

    def tail(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace")[-2000:] if path.exists() else ""

    def end(self):
        """Ends them, the last one first; one that does not end by itself is killed."""
        for process in reversed(self.noted()):
            end_process(process["pid"], process["started"])
        self.file.unlink(missing_ok=True)


def end_process(pid, started):
    """Ends a process, unless its id is another's by now."""
    signal_until_gone(pid, started)
    if (child := children.pop(pid, None)) is not None:
        child.wait()


def signal_until_gone(pid, started):
    for number, seconds in ((signal.SIGTERM, PATIENCE / 4), (signal.SIGKILL, PATIENCE)):
        deadline = time.monotonic() + seconds
        if started is None or started_at(pid) != started:
            return
        os.kill(pid, number)
        while started_at(pid) == started and time.monotonic() < deadline:
            time.sleep(0.02)


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
