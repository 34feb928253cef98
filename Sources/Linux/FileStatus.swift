internal import CLinux

/// What the kernel says about a file without opening it.
package struct FileStatus: Sendable, Hashable {
    package enum Kind: Sendable {
        case file, directory, symbolicLink
        /// A pipe, a socket or a device.
        case other
    }

    package let kind: Kind
    package let byteCount: Int64
    /// When its bytes last changed, in nanoseconds since 1970 in UTC.
    package let modifiedAt: Int64
    /// When its bytes, name or permissions last changed, in nanoseconds since 1970 in UTC. Programs cannot set it.
    package let changedAt: Int64
    /// The number of the file on its device. May be given to another file after this one's removal.
    package let inode: UInt64
    package let device: UInt64
    package let linkCount: UInt64
    /// The permission bits, as `chmod(2)` counts them.
    package let permissions: UInt32

    fileprivate init(_ status: stat) {
        kind =
            switch status.st_mode & UInt32(S_IFMT) {
            case UInt32(S_IFREG): .file
            case UInt32(S_IFDIR): .directory
            case UInt32(S_IFLNK): .symbolicLink
            default: .other
            }
        byteCount = Int64(status.st_size)
        modifiedAt = FileStatus.nanoseconds(status.st_mtim)
        changedAt = FileStatus.nanoseconds(status.st_ctim)
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
        linkCount = UInt64(status.st_nlink)
        permissions = UInt32(status.st_mode & 0o7777)
    }

    /// A file system may hold any time; what does not fit 64 bits (before 1678, after 2262) is as good as the limit.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (scaled, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = scaled.addingReportingOverflow(Int64(time.tv_nsec))
        if overflow || carried { return time.tv_sec < 0 ? .min : .max }
        return sum
    }

    /// The status of what the path leads to, symbolic links followed; nil when there is nothing.
    package static func of(_ path: Path) throws(SystemError) -> FileStatus? {
        try look(AT_FDCWD, path, flags: 0, path)
    }

    /// The status of the path itself, be it a symbolic link; nil when there is nothing.
    package static func ofLink(_ path: Path) throws(SystemError) -> FileStatus? {
        try look(AT_FDCWD, path, flags: AT_SYMLINK_NOFOLLOW, path)
    }

    fileprivate static func look(
        _ directory: CInt, _ name: Path, flags: CInt, _ whole: @autoclosure () -> Path
    ) throws(SystemError) -> FileStatus? {
        var status = stat()
        let result = unsafe stills_fstatat(directory, name.terminated, &status, flags)
        if result == -Int(ENOENT) { return nil }
        _ = try checked(result, .stat, whole())
        return FileStatus(status)
    }
}

extension FileDescriptor {
    /// The status of the open file.
    package func status() throws(SystemError) -> FileStatus {
        var status = stat()
        _ = try checked(unsafe stills_fstat(number, &status), .stat, path)
        return FileStatus(status)
    }

    /// The status of an entry of this directory, symbolic links not followed; nil when there is none.
    package func status(of name: Path) throws(SystemError) -> FileStatus? {
        try FileStatus.look(number, name, flags: AT_SYMLINK_NOFOLLOW, path.appending(name))
    }
}
