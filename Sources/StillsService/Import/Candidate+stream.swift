internal import BlobStorage
internal import Linux
internal import OpenSSL
internal import StillsModel
internal import Synchronization

extension Candidate {
    /// The file's bytes from the first to the last, the head from memory.
    func stream() -> any ByteStream {
        if let spooled { return spooled.stream(digest: digest) }
        guard let file else { return MemoryByteStream(head, digest: digest) }
        return CandidateStream(file: file, head: head, byteCount: byteCount)
    }

    /// The digest of a file of any length, by reading it once.
    func wholeDigest() async throws(Refusal) -> Digest {
        do {
            var hash = try SHA256()
            let stream = stream()
            while let chunk = try await stream.next() { try hash.update(chunk.bytes) }
            guard let digest = Digest(bytes: try hash.finish()) else { throw Refusal("SHA-256 gave no digest.") }
            return digest
        } catch let error as Refusal {
            throw error
        } catch {
            throw Refusal("\(error)")
        }
    }
}

/// A long file's bytes: the head from memory, the rest read where it stands. Never more than the file had when it was
/// opened.
private final class CandidateStream: ByteStream {
    private let file: OpenFile
    private let byteCount: Int64
    /// What comes next: nil once the head, which it holds until then, was given out.
    private let state: Mutex<State>

    private struct State {
        var head: [UInt8]?
        var offset: Int64
    }

    init(file: OpenFile, head: [UInt8], byteCount: Int64) {
        self.file = file
        self.byteCount = byteCount
        state = Mutex(State(head: head, offset: 0))
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let (head, offset) = state.withLock { state in
            defer { state.head = nil }
            return (state.head, state.offset)
        }
        let bytes: [UInt8]
        if let head {
            bytes = head
        } else {
            let count = min(Int64(ByteChunk.preferredSize), byteCount - offset)
            guard count > 0 else { return nil }
            do throws(SystemError) {
                bytes = try file.descriptor.read(upTo: Int(count), at: offset)
            } catch {
                throw ByteStreamError(.unavailable, "\(error)", cause: error)
            }
            guard !bytes.isEmpty else { throw ByteStreamError(.conflict, Candidate.changed) }
        }
        state.withLock { $0.offset = offset + Int64(bytes.count) }
        return ByteChunk(bytes)
    }
}
