internal import CLinux

/// Waits for many descriptors at once (`epoll(7)`), and to be woken by other threads.
///
/// `@unchecked Sendable`: one thread waits, adds and removes; ``wake()`` is a single write to the kernel.
@safe package final class EventPoll: @unchecked Sendable {
    private let poll: CInt
    private let bell: CInt
    private let events: UnsafeMutablePointer<stills_event>

    /// What ``wait(milliseconds:)`` found: the token that the descriptor was added with, and what is the matter.
    package struct Event: Sendable {
        package let token: UInt64
        private let flags: UInt32

        init(token: UInt64, flags: UInt32) {
            self.token = token
            self.flags = flags
        }

        /// There is something to receive or to accept.
        package var isReadable: Bool { flags & UInt32(stills_event_input) != 0 }
        /// The kernel takes bytes again.
        package var isWritable: Bool { flags & UInt32(stills_event_output) != 0 }
        /// The other side will send no more; it may still receive.
        package var isHalfClosed: Bool { flags & UInt32(stills_event_half_closed) != 0 }
        /// The connection is closed in both directions, or broken.
        package var isGone: Bool { flags & UInt32(stills_event_gone) != 0 }
    }

    /// The token of the bell, which no descriptor may have; it is not reported.
    private static let bellToken = UInt64.max

    package init() throws(SystemError) {
        let poll = CInt(try checked(stills_poll_create(), .epoll, "this process"))
        let bell = stills_event_descriptor()
        unsafe events = .allocate(capacity: Int(STILLS_EVENTS))
        unsafe events.initialize(repeating: stills_event(), count: Int(STILLS_EVENTS))
        self.poll = poll
        self.bell = CInt(truncatingIfNeeded: bell)
        _ = try checked(bell, .eventfd, "this process")
        _ = try checked(stills_poll_add(poll, self.bell, Self.bellToken, 0), .epoll, "this process")
    }

    deinit {
        unsafe events.deallocate()
        _ = stills_close(bell)
        _ = stills_close(poll)
    }

    /// Reports a connection whenever something about it changes, once for each change, until it is closed.
    package func add(_ socket: Socket, token: UInt64) throws(SystemError) {
        _ = try checked(stills_poll_add(poll, socket.number, token, 1), .epoll, "this process")
    }

    /// Reports a listening socket as long as a connection waits at it.
    package func add(_ listener: ListeningSocket, token: UInt64) throws(SystemError) {
        _ = try checked(stills_poll_add(poll, listener.number, token, 0), .epoll, "this process")
    }

    package func remove(_ listener: ListeningSocket) { _ = stills_poll_remove(poll, listener.number) }

    /// Waits until something happened, ``wake()`` was called, or the time is over.
    ///
    /// - Parameter body: called with each event.
    package func wait(milliseconds: Int32, _ body: (Event) -> Void) throws(SystemError) {
        let count = try checked(
            unsafe stills_poll_wait(poll, events, milliseconds), .epoll, "this process")
        for index in 0..<count {
            let event = unsafe events[index]
            if event.token == Self.bellToken {
                stills_event_lower(bell)
            } else {
                body(Event(token: event.token, flags: event.flags))
            }
        }
    }

    /// Ends a wait that is going on, or the next one. From any thread.
    package func wake() { stills_event_raise(bell) }
}
