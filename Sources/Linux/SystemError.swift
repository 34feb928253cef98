internal import CLinux

/// A call to the kernel failed: which, on what, and why.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error number, as `errno(3)` lists them.
    package let errno: CInt
    package let call: SystemCall
    /// What the call was made on; for a call on two files, the one that was to come about.
    package let path: Path

    package init(errno: CInt, call: SystemCall, path: Path) {
        self.errno = errno
        self.call = call
        self.path = path
    }

    /// For what a caller found missing itself (ENOENT).
    package init(missing path: Path, call: SystemCall) {
        self.init(errno: ENOENT, call: call, path: path)
    }

    /// What kind of thing went wrong, for callers that decide by it.
    package var reason: Reason { Reason(errno: errno) }

    /// Whether nobody can write there, whatever the permissions (EROFS).
    package var isOfReadOnlyMedium: Bool { errno == EROFS }

    /// A full sentence for people that names the file.
    package var description: String {
        "Cannot \(call.deed) \(path.isEmpty ? "it" : "\(path)"): \(explanation)."
    }

    /// Error numbers put together by what a caller can do about them.
    package enum Reason: Sendable {
        /// ENOENT.
        case missing
        /// EEXIST, ENOTEMPTY.
        case exists
        /// EACCES, EPERM, EROFS.
        case denied
        /// ENOSPC, EDQUOT.
        case diskFull
        /// EFBIG, EMFILE, ENFILE, ENOMEM, EMLINK.
        case limitReached
        /// ENOTDIR, EISDIR, ELOOP, ENXIO: another kind of file stands there.
        case wrongKind
        /// ENAMETOOLONG, EINVAL.
        case invalid
        /// EAGAIN, EBUSY, ETXTBSY, EADDRINUSE.
        case busy
        /// EPIPE: whoever read has gone.
        case readerGone
        /// EIO and everything else: the device or the network behind it.
        case device

        init(errno: CInt) {
            self =
                switch errno {
                case ENOENT: .missing
                case EEXIST, ENOTEMPTY: .exists
                case EACCES, EPERM, EROFS: .denied
                case ENOSPC, EDQUOT: .diskFull
                case EFBIG, EMFILE, ENFILE, ENOMEM, EMLINK: .limitReached
                case ENOTDIR, EISDIR, ELOOP, ENXIO: .wrongKind
                case ENAMETOOLONG, EINVAL: .invalid
                case EAGAIN, EBUSY, ETXTBSY, EADDRINUSE: .busy
                case EPIPE: .readerGone
                default: .device
                }
        }
    }

    private var explanation: String {
        switch errno {
        case ENOENT: "there is no such file or directory"
        case EEXIST: "something of that name exists"
        case ENOTEMPTY: "the directory is not empty"
        case EACCES: "permission is denied"
        case EPERM: "the operation is not permitted"
        case EROFS: "the file system is read-only"
        case ENOSPC: "no space is left on the device that holds it"
        case EDQUOT: "the disk quota is used up"
        case EFBIG: "the file would be larger than is allowed"
        case EMFILE: "this process has too many files open"
        case ENFILE: "the system has too many files open"
        case ENOMEM: "memory is exhausted"
        case EMLINK: "there are too many links"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case ELOOP: "it is a symbolic link, or too many of them follow each other"
        case ENXIO: "nobody is at the other end"
        case ENAMETOOLONG: "the name is too long"
        case EINVAL: "the file system does not take such a request"
        case EAGAIN: "somebody else holds it"
        case EBUSY: "it is in use"
        case ETXTBSY: "the program is running"
        case EPIPE: "whoever read from it has gone"
        case EIO: "the device reported an input or output error"
        case EXDEV: "the two are on different file systems"
        case EADDRINUSE: "the address is in use"
        case EADDRNOTAVAIL: "this machine has no such address"
        case EAFNOSUPPORT: "this machine has no addresses of that kind"
        case ECONNREFUSED: "nobody listens there"
        case ECONNRESET: "the other side has cut off the connection"
        case ESTALE: "the file was removed on the server"
        default: "the system reported error \(errno)"
        }
    }
}

/// What a shim returned, as a value or the error that it stands for.
@inline(__always)
func checked(_ result: Int, _ call: SystemCall, _ path: @autoclosure () -> Path) throws(SystemError) -> Int {
    if result < 0 { throw SystemError(errno: CInt(truncatingIfNeeded: -result), call: call, path: path()) }
    return result
}
