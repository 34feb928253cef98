#!/usr/bin/env python3
"""Runs the commands that a document shows, and compares what they print with what the document shows.

Every ```console block is run, in order, in one shell. A line that begins with "$ " is a command; lines that begin with
"> " continue it. The lines after it are its expected output, standard error included; no such line: any output will do.
In them, "…" stands for any text within a line, and a line that is only "…" for any number of lines. A command must end
with status 0, unless its comment says otherwise: "$ stills frob  # status 2".

The shell starts in the project's folder with a home and a TMPDIR that are removed afterwards. ".build/release" in a
command stands for the folder that --programs names; commands that begin with "make " are left out, since the programs
are there.
"""

import argparse
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

WILDCARD = "…"


@dataclass
class Step:
    """One command and what the document says about it."""

    line: int
    command: str
    expected: list = field(default_factory=list)

    @property
    def status(self):
        match = re.search(r"\s#.*\bstatus (\d+)\s*$", self.command)
        return int(match[1]) if match else 0


def steps_of(document):
    """The commands of all ```console blocks, in order."""
    steps, inside = [], False
    for number, line in enumerate(document.splitlines(), start=1):
        if line.startswith("```"):
            inside = not inside and line.strip() == "```console"
        elif not inside:
            continue
        elif line.startswith("$ "):
            steps.append(Step(number, line[2:]))
        elif not steps:
            raise ValueError(f"line {number}: output without a command")
        elif line.startswith("> ") and not steps[-1].expected:
            steps[-1].command += "\n" + line[2:]
        else:
            steps[-1].expected.append(line)
    return steps


def matches(expected, printed):
    """Whether the printed lines are the expected ones, wildcards read as said above."""
    pattern = ""
    for line in expected:
        if line.strip() == WILDCARD:
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.rstrip().split(WILDCARD)) + r"[ \t]*\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


class Shell:
    """One bash that keeps its variables from command to command."""

    def __init__(self, environment, folder):
        self.mark = f"end-of-step-{secrets.token_hex(8)}"
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, command):
        """The command's lines of output and its status; None as status if the shell itself ended."""
        self.process.stdin.write(f"{{ {command}\n}} </dev/null\nprintf '\\n%s %d\\n' {self.mark} $?\n".encode())
        self.process.stdin.flush()
        lines = []
        for raw in self.process.stdout:
            line = raw.decode(errors="replace").rstrip("\n")
            if line.startswith(self.mark):
                # The mark stands on a line of its own, after the end of a last line without a newline.
                if lines and lines[-1] == "":
                    lines.pop()
                return lines, int(line.split()[1])
            lines.append(line)
        return lines, None

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def run_tour(path, programs):
    """Runs a document's steps; returns the number of steps run and the complaints."""
    steps = [step for step in steps_of(path.read_text(encoding="utf-8")) if not step.command.startswith("make ")]
    programs = str(pathlib.Path(programs).resolve())
    scratch = tempfile.mkdtemp(prefix="tour-")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("STILLS_", "XDG_"))}
    environment |= {"HOME": scratch, "TMPDIR": scratch, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    environment["PATH"] = f"{programs}:{environment.get('PATH', '/usr/bin:/bin')}"
    shell = Shell(environment, path.resolve().parent)
    complaints = []
    try:
        for step in steps:
            command = step.command.replace("$PWD/.build/release", programs).replace(".build/release", programs)
            printed, status = shell.run(command)
            if complaint := complaint_about(step, printed, status):
                complaints.append(f"{path}:{step.line}: $ {step.command}\n{complaint}")
            if status is None:
                break
    finally:
        shell.close()
        shutil.rmtree(scratch)
    return len(steps), complaints


def complaint_about(step, printed, status):
    said = "\n".join(f"    {line}" for line in printed)
    if status != step.status:
        return f"  ended with status {status}, not {step.status}, and printed:\n{said}"
    if step.expected and not matches(step.expected, printed):
        shown = "\n".join(f"    {line}" for line in step.expected)
        return f"  should print:\n{shown}\n  and printed:\n{said}"
    return None


def main():
    parser = argparse.ArgumentParser(description="Runs the commands that a document shows.")
    parser.add_argument("--programs", required=True, help="the folder of the built programs")
    parser.add_argument("document", nargs="?", default="README.md")
    arguments = parser.parse_args()
    count, complaints = run_tour(pathlib.Path(arguments.document), arguments.programs)
    if count == 0:
        sys.exit(f"{arguments.document} shows no command")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{count} commands run, {len(complaints)} not as printed")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
