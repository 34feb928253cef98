internal import Execution
internal import S3
internal import StillsModel
internal import Synchronization

/// A blob that was staged and is not in the bucket under its key yet.
struct StagedObject: Sendable {
    enum Place: Sendable {
        case memory([UInt8])
        case spool(SpoolArea.Piece)
        /// In the bucket, in parts, which nobody sees before they are put together.
        case upload(S3Upload, [S3UploadPart], tag: String?)
    }

    let key: BlobLocator
    let digest: Digest
    let byteCount: Int64
    /// Of bytes that go over in one piece: 16 bytes.
    let md5: [UInt8]
    let place: Place

    var upload: S3Upload? {
        if case .upload(let upload, _, _) = place { upload } else { nil }
    }
}

/// What this process has staged, by token. Another process's tokens mean nothing here: what it staged goes with it, or is found
/// by its key.
final class StagedObjects: Sendable {
    private struct State {
        var objects: [String: StagedObject] = [:]
        var next: UInt64 = 0
        /// Of those that wait in memory.
        var bytes = 0
        /// Uploads that a task of this process fills, or that are staged.
        var uploads: Set<S3Upload> = []
    }

    private let state = Mutex(State())

    /// What may wait in memory altogether; the rest goes to the disk.
    private static let memory = 16 << 20

    /// - Returns: the token.
    func add(_ object: StagedObject) -> String {
        state.withLock { state in
            state.next += 1
            let token = "\(state.next)"
            state.objects[token] = object
            return token
        }
    }

    subscript(blob: StagedBlob) -> StagedObject? {
        state.withLock { $0.objects[blob.token].flatMap { $0.key == blob.key ? $0 : nil } }
    }

    func remove(_ blob: StagedBlob) -> StagedObject? {
        state.withLock { state in
            guard let object = state.objects[blob.token], object.key == blob.key else { return nil }
            state.objects[blob.token] = nil
            Self.release(object, &state)
            return object
        }
    }

    /// Takes away whatever is staged for the keys.
    func remove(_ keys: Set<BlobLocator>) {
        state.withLock { state in
            for (token, object) in state.objects where keys.contains(object.key) {
                state.objects[token] = nil
                Self.release(object, &state)
            }
        }
    }

    private static func release(_ object: StagedObject, _ state: inout State) {
        switch object.place {
        case .memory(let bytes): state.bytes -= bytes.count
        case .spool: break
        case .upload(let upload, _, _): state.uploads.remove(upload)
        }
    }

    /// Whether so many bytes more may wait in memory; they are counted then, until their object is removed.
    func admit(_ count: Int) -> Bool {
        state.withLock { state in
            guard state.bytes + count <= Self.memory else { return false }
            state.bytes += count
            return true
        }
    }

    /// Takes an upload for one task.
    ///
    /// - Returns: false when another has it.
    func claim(_ upload: S3Upload) -> Bool { state.withLock { $0.uploads.insert(upload).inserted } }

    /// The upload ended, or nobody fills it any more.
    func release(_ upload: S3Upload) { state.withLock { _ = $0.uploads.remove(upload) } }
}
