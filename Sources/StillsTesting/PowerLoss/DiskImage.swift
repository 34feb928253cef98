package import Linux

/// The files and directories below a root, by their path relative to it.
package struct DiskImage: Sendable, Equatable {
    package var directories: Set<Path> = []
    package var files: [Path: [UInt8]] = [:]

    package init() {}

    /// Reads all that is below a directory. Anything but files and directories is refused.
    package init(readingFrom root: Path) throws {
        var rest: [Path] = [""]
        while let directory = rest.popLast() {
            var reader = DirectoryReader(try .open(root.appending(directory), .directory))
            while let entry = try reader.next() {
                let path = directory.appending(entry.name)
                switch try reader.directory.status(of: entry.name)?.kind {
                case .directory:
                    directories.insert(path)
                    rest.append(path)
                case .file: files[path] = try readFile(root.appending(path), limit: 1 << 30)
                case .symbolicLink, .other: throw PowerLossError("\(path) is neither a file nor a directory.")
                case nil: throw PowerLossError("\(path) vanished while it was looked at.")
                }
            }
        }
    }

    /// What differs, in words; nil when nothing does. SQLite's `-shm` files count by name only: their bytes are changed
    /// in memory, unseen, and made anew by whoever opens the database first.
    func difference(from other: DiskImage) -> String? {
        if let path = directories.symmetricDifference(other.directories).min() {
            return "The directory \(path) is there only once."
        }
        for path in Set(files.keys).union(other.files.keys).sorted() {
            guard let ours = files[path], let theirs = other.files[path] else {
                return "The file \(path) is there only once."
            }
            if !areSame(ours, theirs), !path.bytes.reversed().starts(with: "mhs-".utf8) {
                return "The file \(path) has \(ours.count) bytes and \(theirs.count) bytes, which differ."
            }
        }
        return nil
    }
}

/// Puts images into a directory, one after the other, changing only what differs.
package final class DiskImageWriter {
    package let root: Path
    private var written: [Path: Written] = [:]

    private struct Written {
        let bytes: [UInt8]
        var status: FileStatus
        /// Whether the file was looked at so long after its writing that a later change would show in its time.
        var isSettled: Bool
    }

    /// - Parameter root: made when missing; what is in it and in no image is removed.
    package init(root: Path) throws {
        self.root = root
        _ = try makeDirectories(root)
    }

    /// Makes the directory hold the image and nothing else, whatever a program did in it meanwhile.
    package func write(_ image: DiskImage) throws {
        try removeOthers(image)
        for directory in image.directories.sorted() { _ = try makeDirectories(root.appending(directory)) }
        for (path, bytes) in image.files where try !isWritten(path, bytes) { try write(path, bytes) }
    }

    private func removeOthers(_ image: DiskImage) throws {
        var found: [(path: Path, isDirectory: Bool)] = []
        var rest: [Path] = [""]
        while let directory = rest.popLast() {
            var reader = DirectoryReader(try .open(root.appending(directory), .directory))
            while let entry = try reader.next() {
                let path = directory.appending(entry.name)
                let isDirectory = try reader.directory.status(of: entry.name)?.kind == .directory
                found.append((path, isDirectory))
                if isDirectory { rest.append(path) }
            }
        }
        let directory = try FileDescriptor.open(root, .directory)
        // What is inside was found after its directory: backwards, directories are empty when their turn comes.
        for (path, isDirectory) in found.reversed() {
            if isDirectory, !image.directories.contains(path) {
                _ = try directory.removeDirectory(path)
            } else if !isDirectory, image.files[path] == nil {
                _ = try directory.removeFile(path)
                written[path] = nil
            }
        }
    }

    private func isWritten(_ path: Path, _ bytes: [UInt8]) throws -> Bool {
        guard var before = written[path], areSame(before.bytes, bytes),
            let now = try FileStatus.ofLink(root.appending(path)), now == before.status
        else { return false }
        if before.isSettled { return true }
        guard areSame(try readFile(root.appending(path), limit: bytes.count), bytes) else { return false }
        // The kernel's clock for file times ticks every few milliseconds.
        before.isSettled = SystemClock.wallNanoseconds - now.changedAt > 50_000_000
        written[path] = before
        return true
    }

    private func write(_ path: Path, _ bytes: [UInt8]) throws {
        let place = root.appending(path)
        _ = try FileDescriptor.open(root, .directory).removeFile(path)
        let file = try FileDescriptor.open(place, .createNew)
        try file.write(bytes)
        written[path] = Written(bytes: bytes, status: try file.status(), isSettled: false)
    }
}
