internal import CLinux

/// An open file or directory, closed when the value's life ends.
///
/// Calls that a signal interrupts are made again. Calls with a name act on an entry below this directory; a name with
/// slashes is followed through symbolic links, except that the last part is not: open each part on its own where
/// strangers can write.
package struct FileDescriptor: ~Copyable, Sendable {
    /// Under which path it was opened, for messages.
    package let path: Path
    let handle: Handle

    /// Takes over an open descriptor; this value will close it.
    package init(adopting number: CInt, path: Path) {
        self.handle = Handle(number: number)
        self.path = path
    }

    /// The kernel's number for it. Valid as long as this value lives.
    package var number: CInt { handle.number }

    /// Closes and reports what only closing finds out, as network file systems do. The descriptor is gone either way.
    package consuming func close() throws(SystemError) {
        let path = path
        try handle.close(path)
    }

    /// The number alone, so that closing can take it out of the hands of `deinit`. Not private: with optimisation across
    /// modules, others destroy it in place, and need its symbol.
    package struct Handle: ~Copyable, Sendable {
        let number: CInt

        deinit {
            // Whoever must know about an error of close calls close().
            _ = stills_close(number)
        }

        fileprivate consuming func close(_ path: Path) throws(SystemError) {
            let number = number
            discard self
            _ = try checked(stills_close(number), .close, path)
        }
    }

    /// A second descriptor of the same open file: both share its position and its lock.
    package func duplicate() throws(SystemError) -> FileDescriptor {
        FileDescriptor(adopting: CInt(try checked(stills_duplicate(number), .dup, path)), path: path)
    }
}

/// What an open file may be used for, and what happens when it is or is not there.
package struct OpenMode: Sendable {
    let flags: CInt

    /// An existing file, for reading.
    package static let read = OpenMode(flags: O_RDONLY)
    /// An existing file, for reading without waiting for a writer of a named pipe and without following a symbolic link
    /// in its last part: for files that strangers lay out. Such a link is refused with ``SystemError/Reason/wrongKind``.
    package static let readUntrusted = OpenMode(flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY)
    /// An existing directory, to list it, to make it durable or to open what is in it.
    package static let directory = OpenMode(flags: O_RDONLY | O_DIRECTORY)
    /// As ``directory``, refusing a symbolic link in the last part.
    package static let directoryUntrusted = OpenMode(flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    /// An existing file, for reading and writing.
    package static let update = OpenMode(flags: O_RDWR | O_NOFOLLOW)
    /// A new file, for reading and writing; an existing one is refused with ``SystemError/Reason/exists``.
    package static let createNew = OpenMode(flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
    /// A file for reading and writing, made if it is missing, kept as it is when it is there.
    package static let createOrUpdate = OpenMode(flags: O_RDWR | O_CREAT | O_NOFOLLOW)
    /// A file for writing, made if it is missing, emptied when it is there.
    package static let createOrEmpty = OpenMode(flags: O_WRONLY | O_CREAT | O_TRUNC)
    /// A file whose every write goes to its end, made if it is missing.
    package static let append = OpenMode(flags: O_WRONLY | O_CREAT | O_APPEND)
}

extension FileDescriptor {
    /// Opens a file by its path.
    ///
    /// - Parameter permissions: of a file that is made, before the process's umask.
    package static func open(
        _ path: Path, _ mode: OpenMode, permissions: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        let number = unsafe stills_openat(AT_FDCWD, path.terminated, mode.flags, permissions)
        return FileDescriptor(adopting: CInt(try checked(number, .open, path)), path: path)
    }

    /// Opens an entry of this directory.
    package func open(
        _ name: Path, _ mode: OpenMode, permissions: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        let whole = path.appending(name)
        let opened = unsafe stills_openat(number, name.terminated, mode.flags, permissions)
        return FileDescriptor(adopting: CInt(try checked(opened, .open, whole)), path: whole)
    }

    /// The process's standard output, without taking it over.
    package static func standardOutput() throws(SystemError) -> FileDescriptor {
        FileDescriptor(
            adopting: CInt(try checked(stills_duplicate(1), .dup, "standard output")), path: "standard output")
    }

    /// The process's standard error, without taking it over.
    package static func standardError() throws(SystemError) -> FileDescriptor {
        FileDescriptor(adopting: CInt(try checked(stills_duplicate(2), .dup, "standard error")), path: "standard error")
    }

    /// The process's standard input, without taking it over.
    package static func standardInput() throws(SystemError) -> FileDescriptor {
        FileDescriptor(adopting: CInt(try checked(stills_duplicate(0), .dup, "standard input")), path: "standard input")
    }
}
