internal import CLinux

extension FileDescriptor {
    /// Makes the file's bytes and length, or the directory's entries, durable: they survive a loss of power.
    package func sync() throws(SystemError) {
        _ = try checked(stills_fsync(number), .fsync, path)
    }

    /// As ``sync()``, leaving out what is not needed to read the bytes back, such as times.
    package func syncData() throws(SystemError) {
        _ = try checked(stills_fdatasync(number), .fdatasync, path)
    }

    /// Makes everything durable that was written to the file system that holds this file, by any process.
    package func syncFileSystem() throws(SystemError) {
        _ = try checked(stills_syncfs(number), .syncfs, path)
    }
}
