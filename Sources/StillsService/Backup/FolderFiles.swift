internal import Formats
internal import Linux
internal import StillsModel

/// Writes a file that has its name only when it is whole and durable, whatever an interrupted run left.
func writeWhole(_ bytes: [UInt8], to path: Path) throws(ServiceError) {
    try fileCall {
        let part = path.adding(suffix: ".part")
        let folder = try FileDescriptor.open(path.parent, .directory)
        _ = try folder.removeFile(part.lastPart)
        try writeDurably(bytes, to: part, permissions: 0o644)
        try folder.rename(part.lastPart, to: path.lastPart, in: folder)
        try folder.sync()
    }
}

/// The names of all entries of a directory.
func names(in directory: borrowing FileDescriptor) throws(SystemError) -> [Path] {
    var reader = DirectoryReader(try directory.open(".", .directoryUntrusted))
    var names: [Path] = []
    while let entry = try reader.next() { names.append(entry.name) }
    return names
}

/// Removes a file, or a directory with all that is in it, if present. No symbolic link is followed.
///
/// - Parameter depth: how many directories may stand in each other.
func removeTree(_ name: Path, in parent: borrowing FileDescriptor, depth: Int = 8) throws(SystemError) {
    guard let status = try parent.status(of: name) else { return }
    guard status.kind == .directory, depth > 0 else {
        _ = try parent.removeFile(name)
        return
    }
    let directory = try parent.open(name, .directoryUntrusted)
    for entry in try names(in: directory) { try removeTree(entry, in: directory, depth: depth - 1) }
    _ = try parent.removeDirectory(name)
}
