package import Linux
internal import OpenSSL
internal import StillsModel
internal import StillsService
internal import HTTPClient

/// Fetches originals from a server: compared with their digest, continued where a connection broke, also by a later run.
package struct DownloadOriginal: Sendable {
    private let library: RemoteLibrary

    /// How often a download goes on without having got a single byte since the last time.
    private static let attempts = 5

    package init(library: RemoteLibrary) { self.library = library }

    /// Writes an image's original into a directory, under its original name; a name that is taken gets a number. Until it is whole
    /// and right it has another name: `.stills-ID.part`.
    ///
    /// - Returns: where it is.
    /// - Throws: ``RemoteError`` with `.corrupt` when the bytes are not those that were promised.
    package func run(_ image: RemoteImage, into directory: Path) async throws(RemoteError) -> Path {
        let folder = try Self.call { () throws(SystemError) in
            DownloadFile(try FileDescriptor.open(directory, .directory))
        }
        guard let name = Path(".stills-\(image.id).part") else {
            throw RemoteError(.invalidArgument, "\(image.id) names no file.")
        }
        let file = try Self.call { () throws(SystemError) in
            DownloadFile(try folder.descriptor.open(name, .createOrUpdate, permissions: 0o644))
        }
        let expected = try await fill(file, image)
        guard try await Self.digest(of: file) == expected else {
            _ = try Self.call { () throws(SystemError) in try folder.descriptor.removeFile(name) }
            throw RemoteError(.corrupt, "What came of \(image.id) are not its bytes: the digest is another.")
        }
        return try Self.call { () throws(SystemError) in
            try file.descriptor.sync()
            return try Self.name(name, SafeFileName(image.record), in: folder, directory)
        }
    }

    /// Fetches what the file does not hold yet.
    ///
    /// - Returns: the digest that the whole should have.
    private func fill(_ file: DownloadFile, _ image: RemoteImage) async throws(RemoteError) -> Digest {
        var failures = 0
        while true {
            let held = try Self.call { () throws(SystemError) in try file.descriptor.status().byteCount }
            let part = try await library.original(image.id, from: held)
            let expected = part.digest ?? image.record.original.original.digest
            if part.begins != held {
                try Self.call { () throws(SystemError) in try file.descriptor.setLength(0) }
            }
            var place = part.begins
            do throws(ByteStreamError) {
                while let chunk = try await part.body.next() {
                    let at = place
                    try Self.streamCall { () throws(SystemError) in
                        try file.descriptor.write(chunk.bytes.span.bytes, at: at)
                    }
                    place += Int64(chunk.count)
                }
                return expected
            } catch {
                failures = place > part.begins ? 0 : failures + 1
                guard error.code.isRetryable, failures < Self.attempts else {
                    throw RemoteError(error.code, error.message, cause: error)
                }
            }
        }
    }

    private static func digest(of file: DownloadFile) async throws(RemoteError) -> Digest? {
        var hash = try opened()
        var place: Int64 = 0
        while true {
            let at = place
            let bytes = try call { () throws(SystemError) in try file.descriptor.read(upTo: 1 << 20, at: at) }
            guard !bytes.isEmpty else { break }
            do throws(OpenSSLError) { try hash.update(bytes) } catch { throw RemoteError(.internal, "\(error)") }
            place += Int64(bytes.count)
        }
        do throws(OpenSSLError) { return Digest(bytes: try hash.finish()) } catch {
            throw RemoteError(.internal, "\(error)")
        }
    }

    private static func opened() throws(RemoteError) -> SHA256 {
        do throws(OpenSSLError) { return try SHA256() } catch { throw RemoteError(.internal, "\(error)") }
    }

    /// Gives the finished file its name: the first free one, without a moment in which it could replace another.
    private static func name(
        _ temporary: Path, _ wanted: SafeFileName, in folder: DownloadFile, _ directory: Path
    ) throws(SystemError) -> Path {
        var number = 1
        while true {
            let name = wanted.numbered(number)
            do throws(SystemError) {
                try folder.descriptor.renameKeeping(temporary, to: name, in: folder.descriptor)
                return directory.appending(name)
            } catch {
                guard error.reason == .exists, number < 100_000 else { throw error }
            }
            number += 1
        }
    }

    private static func call<Value>(_ body: () throws(SystemError) -> Value) throws(RemoteError) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw RemoteError(error.reason == .diskFull ? .resourceExhausted : .internal, "\(error)", cause: error)
        }
    }

    private static func streamCall(_ body: () throws(SystemError) -> Void) throws(ByteStreamError) {
        do throws(SystemError) {
            try body()
        } catch {
            throw ByteStreamError(error.reason == .diskFull ? .resourceExhausted : .internal, "\(error)", cause: error)
        }
    }
}

/// An open file that several hold.
private final class DownloadFile: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}
