internal import Execution
internal import GoogleStorage
internal import StillsModel
internal import Synchronization

/// A blob that was staged and is not in the bucket under its key yet.
struct StagedGoogleObject: Sendable {
    enum Place: Sendable {
        case memory([UInt8])
        case spool(SpoolArea.Piece)
        /// In the bucket, where nobody sees it, but for its last bytes.
        case upload(GoogleUpload, last: SpoolArea.Piece)
    }

    let key: BlobLocator
    let digest: Digest
    let byteCount: Int64
    /// Of all bytes: 16 bytes.
    let md5: [UInt8]
    let place: Place

    var upload: GoogleUpload? {
        if case .upload(let upload, _) = place { upload } else { nil }
    }
}

/// What this process has staged, by token. Another process's tokens mean nothing here: what it staged goes with it.
final class StagedGoogleObjects: Sendable {
    private struct State {
        var objects: [String: StagedGoogleObject] = [:]
        var next: UInt64 = 0
        /// Of those that wait in memory.
        var bytes = 0
    }

    private let state = Mutex(State())

    /// What may wait in memory altogether; the rest goes to the disk.
    private static let memory = 16 << 20

    func add(_ object: StagedGoogleObject) -> StagedBlob {
        let token = state.withLock { state in
            state.next += 1
            let token = "\(state.next)"
            state.objects[token] = object
            return token
        }
        return StagedBlob(key: object.key, digest: object.digest, byteCount: object.byteCount, token: token)
    }

    subscript(blob: StagedBlob) -> StagedGoogleObject? {
        state.withLock { $0.objects[blob.token].flatMap { $0.key == blob.key ? $0 : nil } }
    }

    func remove(_ blob: StagedBlob) -> StagedGoogleObject? {
        state.withLock { state in
            guard let object = state.objects[blob.token], object.key == blob.key else { return nil }
            state.objects[blob.token] = nil
            Self.release(object, &state)
            return object
        }
    }

    /// Takes away whatever is staged for the keys, and returns it.
    func remove(_ keys: Set<BlobLocator>) -> [StagedGoogleObject] {
        state.withLock { state in
            let removed = state.objects.filter { keys.contains($0.value.key) }
            for (token, object) in removed {
                state.objects[token] = nil
                Self.release(object, &state)
            }
            return Array(removed.values)
        }
    }

    private static func release(_ object: StagedGoogleObject, _ state: inout State) {
        if case .memory(let bytes) = object.place { state.bytes -= bytes.count }
    }

    /// Whether so many bytes more may wait in memory; they are counted then, until their object is removed.
    func admit(_ count: Int) -> Bool {
        state.withLock { state in
            guard state.bytes + count <= Self.memory else { return false }
            state.bytes += count
            return true
        }
    }
}
