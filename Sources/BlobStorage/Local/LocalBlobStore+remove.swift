internal import Execution
internal import Linux
package import StillsModel
internal import Synchronization

extension LocalBlobStore {
    /// Removes durably: a blob that is gone stays gone after a loss of power. Directories stay, even when empty.
    package func remove(_ key: BlobLocator) async throws(BlobStoreError) {
        try await pool.run { () throws(BlobStoreError) in
            let prefix = try StagingName.prefix(for: key)
            try mappingSystemErrors { () throws(SystemError) in
                try self.removeStaged(prefix: Array(prefix.utf8))
                let place = BlobPlace(key)
                guard let directory = try self.tree.existing(place.directories),
                    try directory.status(of: place.name)?.kind == .file,
                    try directory.removeFile(place.name), self.configuration.syncs
                else { return }
                try directory.sync()
            }
        }
    }

    private func removeStaged(prefix: [UInt8]) throws(SystemError) {
        guard let staging = try tree.existing(BlobTree.staging) else { return }
        var reader = DirectoryReader(staging)
        while let entry = try reader.next() {
            if entry.name.bytes.starts(with: prefix) { _ = try reader.directory.removeFile(entry.name) }
        }
    }

    package func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        try await pool.run { () throws(BlobStoreError) in
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
