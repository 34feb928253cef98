internal import Formats
package import Linux
internal import OpenSSL
internal import StillsModel

/// Where unfinished uploads of large pictures are remembered: one small file for each, in a folder that only its owner reads.
///
/// The same picture, sent again to the same server with the same statement, goes on where it was left. Losing a file costs sending
/// the picture from its beginning, and nothing else.
package struct BegunUploads: Sendable {
    private let folder: Path
    private let server: ServerAddress

    /// - Parameter folder: `$XDG_STATE_HOME/stills/uploads`; made when something is to be kept.
    package init(_ folder: Path, server: ServerAddress) {
        self.folder = folder
        self.server = server
    }

    /// nil when none is remembered. Blocks on the file system.
    func read(_ picture: SentPicture) throws(RemoteError) -> UploadPlace? {
        let path = folder.appending(try name(of: picture, ".json"))
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readFile(path, limit: 64 * 1024)
        } catch {
            if error.reason == .missing { return nil }
            throw Self.unusable(error)
        }
        let document: JSONValue
        // A damaged one is as good as none.
        do throws(JSONError) { document = try JSONValue(parsing: bytes) } catch { return nil }
        guard document["server"]?.text == server.text else { return nil }
        return document["location"]?.text.flatMap(UploadPlace.init(location:))
    }

    func write(_ place: UploadPlace, for picture: SentPicture) throws(RemoteError) {
        let name = try name(of: picture, ".json")
        let temporary = try self.name(of: picture, ".new")
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("server", server.text)
        writer.member("location", place.path)
        writer.endObject()
        writer.endLine()
        do throws(SystemError) {
            _ = try makeDirectories(folder, permissions: 0o700)
            let directory = try FileDescriptor.open(folder, .directory)
            _ = try directory.removeFile(temporary)
            let file = try directory.open(temporary, .createNew, permissions: 0o600)
            try file.write(writer.take())
            try directory.rename(temporary, to: name, in: directory)
        } catch {
            throw Self.unusable(error)
        }
    }

    func remove(_ picture: SentPicture) throws(RemoteError) {
        let name = try name(of: picture, ".json")
        do throws(SystemError) {
            _ = try FileDescriptor.open(folder, .directory).removeFile(name)
        } catch {
            if error.reason != .missing { throw Self.unusable(error) }
        }
    }

    /// Forgets what no server remembers any more.
    ///
    /// - Parameter time: in nanoseconds since 1970-01-01T00:00:00Z; what was begun before it goes.
    package func removeAll(before time: Int64) throws(RemoteError) {
        do throws(SystemError) {
            var reader = DirectoryReader(try FileDescriptor.open(folder, .directory))
            while let entry = try reader.next() {
                guard let status = try reader.directory.status(of: entry.name), status.kind == .file,
                    status.modifiedAt < time
                else { continue }
                _ = try reader.directory.removeFile(entry.name)
            }
        } catch {
            if error.reason != .missing { throw Self.unusable(error) }
        }
    }

    /// The same picture to the same server, with the same statement, is the same upload.
    private func name(of picture: SentPicture, _ suffix: StaticString) throws(RemoteError) -> Path {
        let text = "\(server)\n\(picture.digest)\n\(picture.byteCount)\n\(picture.statement.metadata)"
        let digest: [UInt8]
        do throws(OpenSSLError) {
            digest = try SHA256.hash(Array(text.utf8))
        } catch {
            throw RemoteError(.corrupt, "\(error)", cause: error)
        }
        var name = Array("upload-".utf8)
        for byte in digest { Hexadecimal.append(byte, to: &name) }
        guard let path = Path(bytes: name) else { throw RemoteError(.corrupt, "\(server) names no file.") }
        return path.adding(suffix: suffix)
    }

    private static func unusable(_ error: SystemError) -> RemoteError {
        RemoteError(.permissionDenied, "Unfinished uploads cannot be remembered. \(error)", cause: error)
    }
}

/// Where a resumable upload is on its server.
struct UploadPlace: Sendable, Equatable {
    /// Below the server's address.
    let path: String

    /// nil for what is no upload of this API. Only the id counts: what stands before it is the server's address.
    init?(location: String) {
        guard let id = location.split(separator: "/").last, (1...100).contains(id.utf8.count),
            id.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
        else { return nil }
        path = "/v1/uploads/\(id)"
    }
}
