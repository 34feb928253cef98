internal import StillsModel
internal import Synchronization

/// What this process knows of resumable uploads beyond the catalog: which are being written to, and the files of the last
/// ones, whose digests are found on the way.
final class OpenUploads: Sendable {
    private struct State {
        var busy: Set<UploadID> = []
        var files: [UploadID: SpooledFile] = [:]
    }

    /// Files kept open between requests; of others the digest is found by reading them again at the end.
    private static let fileLimit = 256
    private let state = Mutex(State())

    /// Takes an upload for one request; false when another one has it.
    func take(_ id: UploadID) -> Bool { state.withLock { $0.busy.insert(id).inserted } }

    func giveBack(_ id: UploadID) { state.withLock { _ = $0.busy.remove(id) } }

    func file(_ id: UploadID) -> SpooledFile? { state.withLock { $0.files[id] } }

    func keep(_ file: SpooledFile, of id: UploadID) {
        // Closing a file may take a while: not under the lock.
        let other = state.withLock { state -> SpooledFile? in
            state.files[id] = file
            guard state.files.count > Self.fileLimit,
                let idle = state.files.keys.first(where: { $0 != id && !state.busy.contains($0) })
            else { return nil }
            return state.files.removeValue(forKey: idle)
        }
        withExtendedLifetime(other) {}
    }

    func forget(_ id: UploadID) {
        let file = state.withLock { $0.files.removeValue(forKey: id) }
        withExtendedLifetime(file) {}
    }
}
