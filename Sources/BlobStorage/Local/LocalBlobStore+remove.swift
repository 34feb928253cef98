internal import Execution
internal import Linux
package import StillsModel
internal import Synchronization

extension LocalBlobStore {
    /// Removes durably: a blob that is gone stays gone after a loss of power. Directories stay, even when empty.
    package func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        guard !keys.isEmpty else { return }
        defer { openBlobs.forget(keys) }
        try await pool.run { () throws(BlobStoreError) in
            var prefixes: Set<[UInt8]> = []
            for key in keys { prefixes.insert(Array(try StagingName.prefix(for: key).utf8)) }
            try mappingSystemErrors { () throws(SystemError) in
                try self.removeStaged(prefixes)
                var changed: Set<[Path]> = []
                for place in keys.map(BlobPlace.init) where try self.removeCommitted(place) {
                    changed.insert(place.directories)
                }
                try self.syncRemovals(changed)
            }
        }
    }

    private func removeCommitted(_ place: BlobPlace) throws(SystemError) -> Bool {
        guard let directory = try tree.existing(place.directories),
            try directory.status(of: place.name)?.kind == .file
        else { return false }
        return try directory.removeFile(place.name)
    }

    private func syncRemovals(_ directories: Set<[Path]>) throws(SystemError) {
        guard configuration.syncs else { return }
        for directory in directories { try tree.existing(directory)?.sync() }
    }

    /// Lists what is staged once, however many keys there are.
    private func removeStaged(_ prefixes: Set<[UInt8]>) throws(SystemError) {
        guard let staging = try tree.existing(BlobTree.staging) else { return }
        var reader = DirectoryReader(staging)
        while let entry = try reader.next() {
            guard prefixes.contains(Array(entry.name.bytes.prefix(StagingName.prefixByteCount))) else { continue }
            _ = try reader.directory.removeFile(entry.name)
        }
    }

    package func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        defer { openBlobs.forget([key]) }
        return try await pool.run { () throws(BlobStoreError) in
            let prefix = try StagingName.prefix(for: key)
            return try mappingSystemErrors { () throws(SystemError) in try self.setAside(key, prefix) }
        }
    }

    /// Moves the blob to `.quarantine/{32 digits of its key}-{n}-{end of its name}`: the digits find it again, the name
    /// tells a person what it was.
    private func setAside(_ key: BlobLocator, _ prefix: String) throws(SystemError) -> String? {
        let place = BlobPlace(key)
        guard let directory = try tree.existing(place.directories),
            try directory.status(of: place.name)?.kind == .file
        else { return nil }
        let quarantine = try tree.making(BlobTree.quarantine)
        let end = place.name.bytes.suffix(150)
        var number = 1
        while true {
            guard let name = Path(bytes: Array("\(prefix)\(number)-".utf8) + end) else { return nil }
            do {
                try directory.renameKeeping(place.name, to: name, in: quarantine)
            } catch {
                if error.reason == .missing { return nil }
                guard error.reason == .exists else { throw error }
                number += 1
                continue
            }
            try syncNames([place.directories, BlobTree.quarantine])
            return tree.path(of: BlobTree.quarantine).appending(name).description
        }
    }
}
