#!/usr/bin/env python3
"""House rules that the compiler and swift-format do not know. CONTRIBUTING.md lists them.

A file may break a rule only if Scripts/lint-allowed.txt names it with the reason.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALLOWED = ROOT / "Scripts" / "lint-allowed.txt"
LONGEST_FILE = 400

WRAPPERS = {"Argon2", "Curl", "Linux", "SQLite", "OpenSSL", "Zlib", "Expat", "Zstd", "Utf8proc", "YAML"}

# A target may depend only on targets of a lower layer; those of one layer never know each other.
LAYERS = [
    WRAPPERS,
    {"Arguments", "EmbeddedMetadata", "Execution", "Formats", "StillsModel"},
    {"HTTPClient"},
    {"CloudAuth"},
    {"GoogleStorage", "S3"},
    {"BlobStorage", "CatalogStorage", "HTTPTransport", "Observability"},
    {"BlobStorage", "CatalogStorage", "HTTPTransport", "Observability", "RemoteObjects"},
    {"StillsService"},
    {"Programs", "API", "StillsClient"},
    {"stills", "stillsd"},
]
ONLY_FOR_TESTS = {"StillsTesting", "CPowerLossRecorder", "PowerLossSubject", "HTTPSubject", "SearchSubject"}

FORBIDDEN = [
    ("force-try", re.compile(r"\btry!"), "try! ends the program on an error"),
    ("swallowed-error", re.compile(r"\btry\?"), "try? swallows an error"),
    ("fatal-error", re.compile(r"\bfatalError\s*\("), "fatalError ends the program; throw instead"),
    ("force-cast", re.compile(r"\bas!"), "as! ends the program when the type is another"),
    ("foundation", re.compile(r"\bimport\s+(?:\w+\s+)?Foundation\w*"), "Foundation costs 7 ms of start-up"),
]
UNSAFE = re.compile(r"\bunsafe\b|\bUnsafe(?:Mutable)?(?:Raw|Buffer)*Pointer\b|\bwithUnsafe\w+")
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?P<level>\w+\s+)?import\s+\w")
LEVELS = {"public", "package", "internal", "fileprivate", "private"}
EMPTY_NAME = re.compile(
    r"\b(?:struct|class|enum|actor|protocol|typealias)\s+"
    r"(\w*(?:Manager|Helper|Helpers|Util|Utils|Impl|Base|Common|Info))\b"
)

TOKEN = re.compile(
    r'(?P<line>//[^\n]*)|(?P<open>/\*)|(?P<long>(?P<h1>#*)"""(?:\\.|[^\\])*?"""(?P=h1))'
    r'|(?P<raw>(?P<h2>#+)".*?"(?P=h2))|(?P<text>"(?:\\.|[^"\\\n])*")',
    re.DOTALL,
)


def code_only(source):
    """The source with comments and string literals blanked out; lines keep their numbers."""
    parts, position = [], 0
    while match := TOKEN.search(source, position):
        parts.append(source[position : match.start()])
        end = end_of_comment(source, match.end()) if match["open"] else match.end()
        parts.append(re.sub(r"[^\n]", " ", source[match.start() : end]))
        position = end
    return "".join(parts) + source[position:]


def end_of_comment(source, position):
    """Where a block comment ends; Swift's nest."""
    depth = 1
    for mark in re.compile(r"/\*|\*/").finditer(source, position):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(source)


def check_file(path, source):
    """Yields (rule, line, message) for one Swift file below Sources or Tests."""
    parts = path.split("/")
    count = source.count("\n") + 1
    if count > LONGEST_FILE:
        yield "long-file", count, f"{count} lines; split it, above {LONGEST_FILE} a file has more than one purpose"
    if EMPTY_NAME.search(f"struct {pathlib.PurePosixPath(path).stem}"):
        yield "empty-name", 1, "the file's name says nothing; use a word of the glossary"
    for number, line in enumerate(code_only(source).split("\n"), start=1):
        if name := EMPTY_NAME.search(line):
            yield "empty-name", number, f"the name {name[1]} says nothing; use a word of the glossary"
        if parts[0] == "Sources":
            yield from check_source_line(parts[1], number, line)


def check_source_line(target, number, line):
    for rule, pattern, message in FORBIDDEN:
        if pattern.search(line):
            yield rule, number, message
    if (match := IMPORT.match(line)) and (match["level"] or "").strip() not in LEVELS:
        yield "import-level", number, "the import does not say its access level"
    if target not in WRAPPERS and UNSAFE.search(line):
        yield "unsafe", number, "code that the compiler cannot check for memory safety belongs in a wrapper module"


def check_arrows(package):
    """Yields messages about dependencies in the package's description that do not point down."""
    layer_of = {name: layer for layer, names in enumerate(LAYERS) for name in names}
    system = {target["name"] for target in package["targets"] if target["type"] == "system"}
    for target in package["targets"]:
        name = target["name"]
        if target["type"] in ("test", "system", "plugin") or name in ONLY_FOR_TESTS:
            continue
        if name not in layer_of:
            yield f"target {name} stands in no layer of Scripts/lint.py"
            continue
        for dependency in target_dependencies(target):
            if dependency in system:
                if layer_of[name] != 0:
                    yield f"{name} imports the C library {dependency}; only its wrapper may"
            elif dependency in ONLY_FOR_TESTS:
                yield f"{name} imports {dependency}, which is for tests only"
            elif layer_of.get(dependency, len(LAYERS)) >= layer_of[name]:
                yield f"{name} imports {dependency}: arrows point down, and never to a sibling"


def target_dependencies(target):
    for dependency in target.get("dependencies", []):
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                yield dependency[kind][0]


def check_purpose_files(paths):
    """Yields messages about targets that have begun, and still hold the file that says they have not."""
    for path in paths:
        if path.endswith("/Purpose.swift"):
            folder = path.rsplit("/", 1)[0] + "/"
            if any(other.startswith(folder) and other != path for other in paths):
                yield f"{path}: the target has begun; remove this file"


def read_allowed(text):
    """The exceptions: {(rule, path)}. A line is rule, path, reason; without a reason it counts for nothing."""
    allowed = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            fields = line.split(None, 2)
            if len(fields) != 3:
                sys.exit(f"Scripts/lint-allowed.txt:{number}: a line is a rule, a path and the reason")
            allowed.add((fields[0], fields[1]))
    return allowed


def main():
    paths = sorted(str(p.relative_to(ROOT)) for top in ("Sources", "Tests") for p in (ROOT / top).rglob("*.swift"))
    allowed = read_allowed(ALLOWED.read_text(encoding="utf-8"))
    used, messages = set(), []
    for path in paths:
        for rule, line, message in check_file(path, (ROOT / path).read_text(encoding="utf-8")):
            if (rule, path) in allowed:
                used.add((rule, path))
            else:
                messages.append(f"{path}:{line}: [{rule}] {message}")
    for rule, path in sorted(allowed - used):
        messages.append(f"Scripts/lint-allowed.txt: {rule} {path} is not needed any more")
    messages += check_purpose_files(paths)
    package = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    messages += [f"Package.swift: {message}" for message in check_arrows(json.loads(package))]
    for message in messages:
        print(message, file=sys.stderr)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
