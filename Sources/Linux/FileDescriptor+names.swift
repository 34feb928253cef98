internal import CLinux

extension FileDescriptor {
    /// Makes a directory in this one.
    ///
    /// - Returns: whether it was made; false when something of that name exists, whatever it is.
    package func makeDirectory(_ name: Path, permissions: UInt32 = 0o755) throws(SystemError) -> Bool {
        let result = unsafe stills_mkdirat(number, name.terminated, permissions)
        if result == -Int(EEXIST) { return false }
        _ = try checked(result, .mkdir, path.appending(name))
        return true
    }

    /// Removes the name of a file from this directory.
    ///
    /// - Returns: whether there was one.
    package func removeFile(_ name: Path) throws(SystemError) -> Bool {
        try remove(name, flags: 0)
    }

    /// Removes an empty directory from this one.
    ///
    /// - Returns: whether there was one.
    package func removeDirectory(_ name: Path) throws(SystemError) -> Bool {
        try remove(name, flags: AT_REMOVEDIR)
    }

    /// Renames an entry of this directory to one of `target`, replacing a file that stands there.
    package func rename(_ name: Path, to newName: Path, in target: borrowing FileDescriptor) throws(SystemError) {
        let result = unsafe stills_renameat(number, name.terminated, target.number, newName.terminated, 0)
        _ = try checked(result, .rename, target.path.appending(newName))
    }

    /// Renames an entry of this directory to one of `target`; refused with ``SystemError/Reason/exists`` when something
    /// stands there.
    package func renameKeeping(
        _ name: Path, to newName: Path, in target: borrowing FileDescriptor
    ) throws(SystemError) {
        let noReplace = unsafe stills_renameat(
            number, name.terminated, target.number, newName.terminated, UInt32(RENAME_NOREPLACE))
        _ = try checked(noReplace, .rename, target.path.appending(newName))
    }

    /// Gives an entry of this directory a second name in `target`; refused with ``SystemError/Reason/exists`` when
    /// something stands there.
    package func link(_ name: Path, to newName: Path, in target: borrowing FileDescriptor) throws(SystemError) {
        let result = unsafe stills_linkat(number, name.terminated, target.number, newName.terminated)
        _ = try checked(result, .link, target.path.appending(newName))
    }

    /// Sets who may read and write the file, as `chmod(2)` counts.
    package func setPermissions(_ permissions: UInt32) throws(SystemError) {
        _ = try checked(stills_fchmod(number, permissions), .chmod, path)
    }

    /// Where a symbolic link in this directory points to.
    package func readLink(_ name: Path) throws(SystemError) -> Path {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, initialized in
            result = unsafe stills_readlinkat(number, name.terminated, buffer.baseAddress, buffer.count)
            initialized = max(0, result)
        }
        _ = try checked(result, .readlink, path.appending(name))
        return Path(unchecked: bytes)
    }

    private func remove(_ name: Path, flags: CInt) throws(SystemError) -> Bool {
        let result = unsafe stills_unlinkat(number, name.terminated, flags)
        if result == -Int(ENOENT) { return false }
        _ = try checked(result, .unlink, path.appending(name))
        return true
    }
}

/// Makes a directory and those above it that are missing.
///
/// - Returns: the directories that were made, outermost first. None of them is durable before its parent is synced.
package func makeDirectories(_ path: Path, permissions: UInt32 = 0o755) throws(SystemError) -> [Path] {
    var made: [Path] = []
    var missing: [Path] = []
    var current = path
    while try FileStatus.of(current) == nil {
        missing.append(current)
        let parent = current.parent
        if parent == current { break }
        current = parent
    }
    for directory in missing.reversed() {
        let result = unsafe stills_mkdirat(AT_FDCWD, directory.terminated, permissions)
        // Another process may have made it meanwhile; whether it is a directory shows when it is used.
        if result == -Int(EEXIST) { continue }
        _ = try checked(result, .mkdir, directory)
        made.append(directory)
    }
    return made
}

/// Makes the entries of the directory that holds `path` durable.
package func syncParent(of path: Path) throws(SystemError) {
    try FileDescriptor.open(path.parent, .directory).sync()
}
