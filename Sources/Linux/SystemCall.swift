/// The calls to the kernel that can fail, named as its manual names them (section 2).
package enum SystemCall: String, Sendable {
    case open, close, read, write, truncate, fsync, fdatasync, syncfs, stat, statfs, mkdir, unlink, link, rename
    case getdents, flock, readlink, realpath, getcwd, chmod, getrandom, sigaction, eventfd, poll, spawn, wait, dup,
        pthread, socket, listen, accept, connect, epoll, receive, send, sendfile, tcsetattr

    /// What was tried, as the middle of a sentence: "Cannot … FILE".
    var deed: String {
        switch self {
        case .open: "open"
        case .close: "close"
        case .read: "read"
        case .write: "write to"
        case .truncate: "set the length of"
        case .fsync, .fdatasync: "make durable"
        case .syncfs: "make durable the file system of"
        case .stat, .statfs: "look at"
        case .mkdir: "make the directory"
        case .unlink: "remove"
        case .link: "give another name to"
        case .rename: "rename"
        case .getdents: "list the directory"
        case .flock: "lock"
        case .readlink: "read the symbolic link"
        case .realpath: "find"
        case .getcwd: "find"
        case .chmod: "set the permissions of"
        case .getrandom: "get random bytes for"
        case .sigaction: "watch for signals in"
        case .eventfd, .poll: "wait for events in"
        case .spawn: "start"
        case .wait: "wait for the end of"
        case .dup: "duplicate"
        case .pthread: "start a thread in"
        case .socket: "open a socket for"
        case .listen: "listen at"
        case .accept: "accept a connection at"
        case .connect: "connect to"
        case .epoll: "wait for events in"
        case .receive: "receive from"
        case .send, .sendfile: "send to"
        case .tcsetattr: "set up"
        }
    }
}
