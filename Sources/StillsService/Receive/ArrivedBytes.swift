internal import EmbeddedMetadata
internal import OpenSSL
internal import StillsModel

/// A stream's bytes, read to their end.
struct ArrivedBytes: Sendable {
    enum Place: Sendable {
        case memory([UInt8])
        case spool(SpooledFile)
    }

    var place: Place
    var byteCount: Int64
    var digest: Digest
    /// What the bytes take of the memory for uploads: given back when they are done with.
    var share: MemoryBudget.Share?

    /// What the picture states about itself.
    ///
    /// - Throws: ``Refusal`` where it is none.
    func metadata() async throws(Refusal) -> PictureMetadata {
        switch place {
        case .spool(let file): return try await file.metadata()
        case .memory(let bytes):
            do throws(MetadataError) {
                return try MetadataReader().read(MemorySource(bytes))
            } catch {
                throw Refusal(error)
            }
        }
    }
}

extension Refusal {
    /// Why a file or a stream is no picture.
    init(_ error: MetadataError) {
        switch error.code {
        case .notAPicture:
            self.init(error.message)
            kind = .notAPicture
        case .damaged:
            let place = error.offset.map { " (at byte \($0))" } ?? ""
            self.init("The picture is broken: \(error.message)\(place)")
            kind = .damaged
        case .unreadable: self.init(error.message)
        }
    }
}
