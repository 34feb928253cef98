package import Linux
internal import StillsModel

/// The file that an export goes to: whole under its name, or not there.
///
/// It is written beside it as `NAME.part`; ``finish(replaces:)`` makes it durable and gives it its name.
package final class ExportFile: Sendable {
    package let path: Path
    private let part: Path
    private let file: OpenFile

    /// Begins the file. What an earlier, interrupted export left under `NAME.part` is begun anew.
    ///
    /// - Throws: ``ServiceError`` with `.alreadyExists` when something of that name is there that is not to be replaced, or
    ///   that is no file.
    package init(_ path: Path, replaces: Bool) throws(ServiceError) {
        self.path = path
        part = path.adding(suffix: ".part")
        let part = part
        file = try fileCall {
            if let there = try FileStatus.of(path) {
                guard there.kind == .file else {
                    throw ServiceError(
                        .alreadyExists,
                        "\(path) is there, and is no file; without --output the export goes to standard output.")
                }
                guard replaces else {
                    throw ServiceError(.alreadyExists, "\(path) is there already; --force replaces it.")
                }
            }
            return OpenFile(try FileDescriptor.open(part, .createOrEmpty))
        }
    }

    package func write(_ bytes: [UInt8]) throws(ServiceError) {
        try fileCall { try file.descriptor.write(bytes) }
    }

    /// Makes the file durable under its name.
    ///
    /// - Throws: ``ServiceError`` with `.alreadyExists` when another program made a file of that name meanwhile.
    package func finish(replaces: Bool) throws(ServiceError) {
        try fileCall {
            try file.descriptor.sync()
            let folder = try FileDescriptor.open(path.parent, .directory)
            if replaces {
                try folder.rename(part.lastPart, to: path.lastPart, in: folder)
            } else {
                try folder.renameKeeping(part.lastPart, to: path.lastPart, in: folder)
            }
            try folder.sync()
        }
    }

    /// Removes what was written; the file of that name, if there is one, stays.
    package func giveUp() throws(ServiceError) {
        _ = try fileCall { try FileDescriptor.open(path.parent, .directory).removeFile(part.lastPart) }
    }
}
