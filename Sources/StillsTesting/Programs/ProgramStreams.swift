package import Linux

/// What a program finds on its standard input.
package enum ProgramInput: Sendable {
    case nothing
    case bytes([UInt8])
    case file(Path)

    func open() throws -> FileDescriptor {
        switch self {
        case .nothing: return try .open("/dev/null", .read)
        case .file(let path): return try .open(path, .read)
        case .bytes(let bytes):
            let path = try ScratchFile.newPath()
            try FileDescriptor.open(path, .createNew, permissions: 0o600).write(bytes)
            defer { ScratchFile.remove(path) }
            return try .open(path, .read)
        }
    }
}

/// Where a program's results go.
package enum ProgramOutput: Sendable, Equatable {
    /// To the ``ProgramEnd``.
    case captured
    case file(Path)

    func open() throws -> FileDescriptor {
        switch self {
        case .file(let path): return try .open(path, .createOrEmpty)
        case .captured:
            let path = try ScratchFile.newPath()
            defer { ScratchFile.remove(path) }
            return try .open(path, .createNew, permissions: 0o600)
        }
    }
}

/// Files without a name, that end with their descriptors.
enum ScratchFile {
    static func newPath() throws -> Path {
        var generator = SystemRandomNumberGenerator()
        let name = "stills-test-\(String(generator.next() as UInt64, radix: 16))"
        guard let path = Path("/tmp/\(name)") else { throw ProgramFailure("The name \(name) is none.") }
        return path
    }

    /// A scratch file that stays behind harms no test.
    static func remove(_ path: Path) {
        do throws(SystemError) {
            _ = try FileDescriptor.open(path.parent, .directory).removeFile(path.lastPart)
        } catch { return }
    }
}
