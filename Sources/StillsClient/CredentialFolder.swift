package import Linux
internal import OpenSSL
internal import StillsModel

/// Where credentials are kept: one file for each server, in a folder that only its owner reads.
///
/// Writing replaces a file in one step, so that whoever reads has the old or the new one. ``lock(_:)`` is for those who read,
/// ask the server and write: two processes would use one refresh token twice, and a server takes that for theft.
package struct CredentialFolder: Sendable {
    private let folder: Path

    /// - Parameter folder: `$XDG_CONFIG_HOME/stills`; made when something is to be kept.
    package init(_ folder: Path) { self.folder = folder }

    /// Of a server; nil when none are kept.
    ///
    /// - Throws: ``RemoteError`` when they cannot be read, or are damaged.
    package func read(_ server: ServerAddress) throws(RemoteError) -> ServerCredentials? {
        let path = folder.appending(try Self.name(server, ".json"))
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readFile(path, limit: 64 * 1024)
        } catch {
            if error.reason == .missing { return nil }
            throw RemoteError(.permissionDenied, "\(error)", cause: error)
        }
        guard let credentials = ServerCredentials(json: bytes), credentials.server == server.text else {
            throw RemoteError(
                .corrupt, "\(path) is damaged: sign in again with “stills login --server \(server)”.")
        }
        return credentials
    }

    package func write(_ credentials: ServerCredentials, for server: ServerAddress) throws(RemoteError) {
        let name = try Self.name(server, ".json")
        let temporary = try Self.name(server, ".new")
        do throws(SystemError) {
            _ = try makeDirectories(folder.parent)
            let parent = try FileDescriptor.open(folder.parent, .directory)
            _ = try parent.makeDirectory(folder.lastPart, permissions: 0o700)
            let directory = try FileDescriptor.open(folder, .directory)
            try directory.setPermissions(0o700)
            _ = try directory.removeFile(temporary)
            let file = try directory.open(temporary, .createNew, permissions: 0o600)
            try file.write(credentials.json)
            try file.sync()
            try directory.rename(temporary, to: name, in: directory)
            try directory.sync()
        } catch {
            throw RemoteError(.permissionDenied, "The credentials cannot be kept. \(error)", cause: error)
        }
    }

    /// - Returns: whether there were any.
    package func remove(_ server: ServerAddress) throws(RemoteError) -> Bool {
        let name = try Self.name(server, ".json")
        do throws(SystemError) {
            return try FileDescriptor.open(folder, .directory).removeFile(name)
        } catch {
            if error.reason == .missing { return false }
            throw RemoteError(.permissionDenied, "The credentials cannot be removed. \(error)", cause: error)
        }
    }

    /// Waits until nobody else, in this process or another, has the lock of this server, and takes it. Blocks the thread.
    func lock(_ server: ServerAddress) throws(RemoteError) -> CredentialLock {
        let name = try Self.name(server, ".lock")
        do throws(SystemError) {
            let file = try FileDescriptor.open(folder, .directory).open(name, .createOrUpdate, permissions: 0o600)
            try file.lock(.exclusive)
            return CredentialLock(file)
        } catch {
            throw RemoteError(.permissionDenied, "The credentials cannot be locked. \(error)", cause: error)
        }
    }

    /// Readable at its beginning, unique by the digest at its end.
    private static func name(_ server: ServerAddress, _ suffix: StaticString) throws(RemoteError) -> Path {
        let readable = server.text.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2).prefix(60).map { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x2E: byte
            default: UInt8(ascii: "-")
            }
        }
        let digest: [UInt8]
        do throws(OpenSSLError) {
            digest = try SHA256.hash(Array(server.text.utf8))
        } catch {
            throw RemoteError(.internal, "\(error)", cause: error)
        }
        var name = Array("server-".utf8) + readable + [UInt8(ascii: "-")]
        for byte in digest.prefix(8) { Hexadecimal.append(byte, to: &name) }
        guard let path = Path(bytes: name) else { throw RemoteError(.invalidArgument, "\(server) names no file.") }
        return path.adding(suffix: suffix)
    }
}

/// A lock that ends with this value.
final class CredentialLock: Sendable {
    private let file: FileDescriptor

    init(_ file: consuming FileDescriptor) { self.file = file }
}
