internal import Linux
internal import StillsModel

/// One page of a local store's blobs, in byte order of their keys.
///
/// Directories are walked in the order that their keys would have: a directory `a` counts as `a/`, which stands behind
/// `a-b`. Only directories that can hold a key of the page are opened. Of a directory that holds more entries than fit the
/// page, only the smallest are kept, and it is read again for the next ones: memory depends on the page alone.
struct BlobListing: ~Copyable {
    private let limit: Int
    private var found: [BlobStatus] = []

    static func page(
        of tree: borrowing BlobTree, after: BlobLocator?, limit: Int
    ) throws(SystemError) -> [BlobStatus] {
        guard limit > 0, let root = try tree.existing([]) else { return [] }
        var listing = BlobListing(limit: limit)
        try listing.walk(root, prefix: [], after: after.map { Array($0.rawValue.utf8)[...] })
        return listing.found
    }

    private init(limit: Int) { self.limit = limit }

    /// What an entry is sorted by: its name, and a slash when it is a directory.
    private struct Candidate {
        let name: Path
        let sortKey: [UInt8]
        let isDirectory: Bool
    }

    /// - Parameters:
    ///   - prefix: the key of the directory with its slash.
    ///   - after: the rest of the key that the page begins behind, when it lies in this directory.
    private mutating func walk(
        _ directory: borrowing FileDescriptor, prefix: [UInt8], after: ArraySlice<UInt8>?
    ) throws(SystemError) {
        // A key has at most 1,000 bytes; what lies deeper was not made by Stills.
        guard prefix.count < 1_000 else { return }
        var after = after
        var floor: [UInt8]?
        while found.count < limit {
            let (candidates, isCut) = try smallest(of: directory, after: after, above: floor)
            for candidate in candidates where found.count < limit {
                try visit(candidate, directory, prefix: prefix, after: after)
            }
            guard isCut, let last = candidates.last else { return }
            floor = last.sortKey
            after = nil
        }
    }

    private mutating func visit(
        _ candidate: Candidate, _ directory: borrowing FileDescriptor, prefix: [UInt8], after: ArraySlice<UInt8>?
    ) throws(SystemError) {
        let key = prefix + candidate.sortKey
        if candidate.isDirectory {
            let child: FileDescriptor
            do {
                child = try directory.open(candidate.name, .directoryUntrusted)
            } catch {
                if error.reason == .missing { return }
                throw error
            }
            let rest = after.flatMap {
                $0.starts(with: candidate.sortKey) ? $0.dropFirst(candidate.sortKey.count) : nil
            }
            return try walk(child, prefix: key, after: rest)
        }
        guard let text = String(validating: key, as: UTF8.self), let locator = BlobLocator(rawValue: text),
            let status = try directory.status(of: candidate.name), status.kind == .file
        else { return }
        found.append(BlobStatus(key: locator, byteCount: status.byteCount))
    }

    /// The smallest entries that may hold keys of the page, sorted, and whether there are more.
    private func smallest(
        of directory: borrowing FileDescriptor, after: ArraySlice<UInt8>?, above floor: [UInt8]?
    ) throws(SystemError) -> (candidates: [Candidate], isCut: Bool) {
        let room = max(1_024, limit - found.count)
        var reader = DirectoryReader(try directory.open(".", .directoryUntrusted))
        var candidates: [Candidate] = []
        var isCut = false
        while let entry = try reader.next() {
            guard let candidate = try candidate(entry, reader.directory, after: after, above: floor) else { continue }
            candidates.append(candidate)
            if candidates.count >= 2 * room {
                candidates.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
                candidates.removeLast(candidates.count - room)
                isCut = true
            }
        }
        candidates.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
        return (candidates, isCut)
    }

    /// nil for what is no part of a key, is neither file nor directory, or lies before the page.
    private func candidate(
        _ entry: DirectoryEntry, _ directory: borrowing FileDescriptor, after: ArraySlice<UInt8>?,
        above floor: [UInt8]?
    ) throws(SystemError) -> Candidate? {
        if entry.name.isHidden { return nil }
        let kind: FileStatus.Kind?
        if let known = entry.kind { kind = known } else { kind = try directory.status(of: entry.name)?.kind }
        guard kind == .file || kind == .directory else { return nil }
        let isDirectory = kind == .directory
        let sortKey = Array(entry.name.bytes) + (isDirectory ? [Path.separator] : [])
        if let floor, !floor.lexicographicallyPrecedes(sortKey) { return nil }
        if let after, !after.lexicographicallyPrecedes(sortKey), !(isDirectory && after.starts(with: sortKey)) {
            return nil
        }
        return Candidate(name: entry.name, sortKey: sortKey, isDirectory: isDirectory)
    }
}
