internal import CLinux

/// One entry of a directory.
package struct DirectoryEntry: Sendable, Hashable {
    /// A name, never `.` or `..`.
    package let name: Path
    /// nil where the file system does not say: ask ``FileDescriptor/status(of:)``.
    package let kind: FileStatus.Kind?
}

/// Reads a directory entry by entry, in the order of the file system, with memory independent of their number.
///
/// Entries that are made or removed meanwhile may or may not be seen; all others are seen once.
package struct DirectoryReader: ~Copyable {
    /// The directory that is read: for looking at and opening its entries.
    package let directory: FileDescriptor
    private var block: [UInt8]
    private var used = 0
    private var position = 0

    /// - Parameter directory: open for reading, not read from before.
    package init(_ directory: consuming FileDescriptor) {
        self.directory = directory
        block = [UInt8](repeating: 0, count: 32 * 1024)
    }

    /// The next entry; nil at the end.
    package mutating func next() throws(SystemError) -> DirectoryEntry? {
        while true {
            if position >= used {
                used = try checked(
                    unsafe stills_getdents(directory.number, &block, block.count), .getdents, directory.path)
                position = 0
                if used == 0 { return nil }
            }
            if let entry = try takeEntry() { return entry }
        }
    }

    /// One record of `getdents64(2)`: inode (8 bytes), offset (8), length (2), type (1), name, NUL; nil for `.` and `..`.
    private mutating func takeEntry() throws(SystemError) -> DirectoryEntry? {
        let start = position
        let length = start + 19 <= used ? Int(block[start + 16]) | Int(block[start + 17]) << 8 : 0
        guard length > 19, start + length <= used else {
            throw SystemError(errno: EIO, call: .getdents, path: directory.path)
        }
        position = start + length
        let field = block[(start + 19)..<(start + length)]
        let name = field.prefix { $0 != 0 }
        if name.first == Path.dot, name.count == 1 || (name.count == 2 && name.last == Path.dot) { return nil }
        return DirectoryEntry(name: Path(unchecked: name), kind: DirectoryReader.kind(block[start + 18]))
    }

    private static func kind(_ type: UInt8) -> FileStatus.Kind? {
        switch Int(type) {
        case Int(DT_UNKNOWN): nil
        case Int(DT_REG): .file
        case Int(DT_DIR): .directory
        case Int(DT_LNK): .symbolicLink
        default: .other
        }
    }
}
