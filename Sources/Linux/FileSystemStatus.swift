internal import CLinux

/// The file system that holds a file, as `statfs(2)` reports it.
package struct FileSystemStatus: Sendable, Hashable {
    /// The magic number that names the type.
    package let type: UInt64
    /// Bytes that a process without privileges can still write.
    package let freeBytes: UInt64

    package init(type: UInt64, freeBytes: UInt64) {
        self.type = type
        self.freeBytes = freeBytes
    }

    /// The common name of a file system that lies across a network, where locks and shared memory do not hold what
    /// SQLite needs; nil for all others.
    package var networkName: String? {
        switch type {
        case 0x6969: "NFS"
        case 0x517B: "SMB"
        case 0xFF53_4D42: "CIFS"
        case 0xFE53_4D42: "SMB2"
        case 0x0102_1997: "9P"
        case 0x5346_414F: "AFS"
        case 0x6B41_4653: "AFS"
        case 0x7375_7245: "Coda"
        case 0x00C3_6400: "Ceph"
        case 0x0BD0_0BD0: "Lustre"
        case 0x4750_4653: "GPFS"
        case 0x0116_1970: "GFS2"
        default: nil
        }
    }
}

extension FileDescriptor {
    /// The file system that holds this file.
    package func fileSystem() throws(SystemError) -> FileSystemStatus {
        var status = statfs()
        _ = try checked(unsafe stills_fstatfs(number, &status), .statfs, path)
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(clamping: status.f_bsize))
        return FileSystemStatus(
            type: UInt64(truncatingIfNeeded: status.f_type), freeBytes: overflow ? .max : free)
    }
}
