internal import Linux
internal import OpenSSL
internal import StillsModel

/// A folder that an export with originals is written to.
///
/// It is new, or empty, or what an interrupted export of the same selection left: that is told by the file `.stills-export`
/// in it, which goes when all is there. The manifest gets its name last, when everything it names is durable.
struct ExportFolder: Sendable {
    let directory: Path
    private static let marker: Path = ".stills-export"
    private static let readme: Path = "README.txt"

    /// Whether a file that is there already may be one of this export.
    let continues: Bool

    /// - Parameter selection: says which images, of which library, in which form; an export of another selection is not
    ///   continued.
    /// - Throws: ``ServiceError`` with `.alreadyExists` when the folder holds anything else.
    init(_ directory: Path, selection: String) throws(ServiceError) {
        self.directory = directory
        let mark = Array((selection + "\n").utf8)
        continues = try fileCall {
            _ = try makeDirectories(directory)
            var entries = DirectoryReader(try FileDescriptor.open(directory, .directory))
            var isEmpty = true
            while isEmpty, try entries.next() != nil { isEmpty = false }
            let marker = directory.appending(Self.marker)
            if isEmpty {
                try FileDescriptor.open(marker, .createNew).write(mark)
                return false
            }
            guard try FileStatus.ofLink(marker)?.kind == .file else {
                throw ServiceError(
                    .alreadyExists, "\(directory) is not empty: name a new folder, or an empty one, for the originals.")
            }
            guard try readFile(marker, limit: 1 << 20) == mark else {
                throw ServiceError(
                    .alreadyExists,
                    "\(directory) holds the beginning of another export: repeat that one, or name a new folder.")
            }
            return true
        }
    }

    /// Writes a file below the folder, whole or not at all; an earlier one is replaced.
    func write(_ stream: any ByteStream, to path: Path, temporary: Path) async throws(ServiceError) {
        let folder = directory.appending(path).parent
        let part = folder.appending(temporary)
        let file = try fileCall {
            _ = try makeDirectories(folder)
            return OpenFile(try FileDescriptor.open(part, .createOrEmpty))
        }
        do throws(ServiceError) {
            while let chunk = try await seam({ try await stream.next() }) {
                try fileCall { try file.descriptor.write(chunk.bytes) }
            }
            try fileCall {
                let folder = try FileDescriptor.open(folder, .directory)
                try folder.rename(temporary, to: path.lastPart, in: folder)
            }
        } catch {
            _ = try fileCall { try FileDescriptor.open(folder, .directory).removeFile(temporary) }
            throw error
        }
    }

    /// Writes a small file; what an interruption leaves of it is replaced by the next run.
    func write(_ bytes: [UInt8], to path: Path) throws(ServiceError) {
        try fileCall { try FileDescriptor.open(directory.appending(path), .createOrEmpty).write(bytes) }
    }

    /// Whether the file is there with these bytes. After an interruption only its bytes tell, since nothing was durable yet.
    func holds(_ path: Path, digest: Digest, byteCount: Int64) throws(ServiceError) -> Bool {
        guard continues else { return false }
        return try fileCall {
            let whole = directory.appending(path)
            guard let status = try FileStatus.ofLink(whole), status.kind == .file, status.byteCount == byteCount else {
                return false
            }
            let file = try FileDescriptor.open(whole, .readUntrusted)
            var hash = try SHA256()
            while true {
                let bytes = try file.read(upTo: ByteChunk.preferredSize)
                if bytes.isEmpty { break }
                try hash.update(bytes)
            }
            return Digest(bytes: try hash.finish()) == digest
        }
    }

    /// Makes all that was written durable.
    func sync() throws(ServiceError) {
        try fileCall { try FileDescriptor.open(directory, .directory).syncFileSystem() }
    }

    /// Ends the export: what is in the folder is whole.
    func finish() throws(ServiceError) {
        try fileCall {
            let folder = try FileDescriptor.open(directory, .directory)
            _ = try folder.removeFile(Self.marker)
            try folder.sync()
        }
    }

    func writeReadme(manifest: String) throws(ServiceError) {
        let text = """
            Pictures, and everything known about them, exported by Stills.

            originals/     each picture, byte for byte as it was taken in, in a folder for each collection
            *.xmp          beside each picture: title, description, keywords, time, place, attributes, for other programs
            \(manifest)    all of it, with types and sources, in order: one entry for each picture
                           ("path" is relative to this folder, "digest" is the SHA-256 of the bytes)

            To make a library of it again:

                stills init --library DIR
                stills import --library DIR --create-collections --manifest \(manifest)

            """
        try write(Array(text.utf8), to: Self.readme)
    }
}
