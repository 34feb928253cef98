internal import Linux
internal import StillsModel

/// The directories of a local blob store, reached part by part from the root without following symbolic links.
struct BlobTree: ~Copyable, Sendable {
    let root: FileDescriptor

    static let staging: [Path] = [".staging"]
    static let quarantine: [Path] = [".quarantine"]

    init(root: consuming FileDescriptor) { self.root = root }

    /// The path of a directory below the root, for messages.
    func path(of parts: [Path]) -> Path { parts.reduce(root.path) { $0.appending($1) } }

    /// Opens a directory below the root; nil when it, or one above it, is missing.
    func existing(_ parts: [Path]) throws(SystemError) -> FileDescriptor? {
        var directory = try root.open(".", .directoryUntrusted)
        for part in parts {
            do {
                directory = try directory.open(part, .directoryUntrusted)
            } catch {
                if error.reason == .missing { return nil }
                throw error
            }
        }
        return directory
    }

    /// Opens a directory below the root and makes what is missing. What is made is not durable yet.
    func making(_ parts: [Path]) throws(SystemError) -> FileDescriptor {
        var directory = try root.open(".", .directoryUntrusted)
        for part in parts { directory = try DirectoryChain.making(part, in: directory) }
        return directory
    }

    /// For making many directories one after the other.
    func chain() throws(SystemError) -> DirectoryChain {
        DirectoryChain(root: try root.open(".", .directoryUntrusted))
    }
}

/// Directories below a root, opened one after the other: those above the last one stay open, and what it shares with the
/// next is not opened again. Without it a batch of 768 blobs opens 250 directories four times each.
struct DirectoryChain {
    private var parts: [Path] = []
    /// The root and, for each of `parts`, its directory.
    private var opened: [SharedDescriptor]

    init(root: consuming FileDescriptor) { opened = [SharedDescriptor(root)] }

    /// Opens a directory below the root and makes what is missing. What is made is not durable yet.
    mutating func making(_ directories: [Path]) throws(SystemError) -> SharedDescriptor {
        var shared = 0
        while shared < parts.count, shared < directories.count, parts[shared] == directories[shared] { shared += 1 }
        parts.removeLast(parts.count - shared)
        opened.removeLast(opened.count - shared - 1)
        for part in directories[shared...] {
            let next = SharedDescriptor(try Self.making(part, in: opened[opened.count - 1].descriptor))
            opened.append(next)
            parts.append(part)
        }
        return opened[opened.count - 1]
    }

    static func making(
        _ part: Path, in directory: borrowing FileDescriptor
    ) throws(SystemError) -> FileDescriptor {
        do {
            return try directory.open(part, .directoryUntrusted)
        } catch {
            guard error.reason == .missing else { throw error }
            _ = try directory.makeDirectory(part, permissions: 0o700)
            return try directory.open(part, .directoryUntrusted)
        }
    }
}

/// Where a blob stands below the root.
struct BlobPlace {
    let directories: [Path]
    let name: Path

    init(_ key: BlobLocator) {
        // A key holds no NUL and no empty part: every part is a path, and there is at least one.
        let parts = Array(key.rawValue.utf8).split(separator: UInt8(ascii: "/")).compactMap { Path(bytes: $0) }
        directories = Array(parts.dropLast())
        name = parts.last ?? ""
    }

    /// A key's directory as one path, empty for a key of one part, and its last part: enough to tell which keys share a
    /// directory.
    static func halves(of key: BlobLocator) -> (directory: Path, name: Path) {
        let bytes = Array(key.rawValue.utf8)
        let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
        return (Path(bytes: bytes[..<max(0, slash)]) ?? "", Path(bytes: bytes[(slash + 1)...]) ?? "")
    }
}

/// Directories that are known to be durable, by their path below the root.
///
/// Only what this process has synced itself counts: a directory that another process made may be seen long before it is
/// durable, if it ever is.
struct DurableDirectories: Sendable {
    private var known: Set<[Path]> = []
    /// Of remembered directories, about 200 bytes each. Forgetting all costs one sync of each parent again.
    private let limit = 50_000

    func contains(_ directory: [Path]) -> Bool { directory.isEmpty || known.contains(directory) }

    mutating func insert(_ directories: Set<[Path]>) {
        if known.count + directories.count > limit { known.removeAll() }
        known.formUnion(directories)
    }

    mutating func forgetAll() { known.removeAll() }
}
