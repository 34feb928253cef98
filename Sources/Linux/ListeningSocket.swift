internal import CLinux

/// A socket that takes in connections over TCP. Closed by ``close()``, or when its life ends.
///
/// `@unchecked Sendable`: the number is changed by `close()` only, which whoever confines the socket calls once.
package final class ListeningSocket: @unchecked Sendable {
    package private(set) var number: CInt
    /// Where it listens, with the port that the kernel chose for port 0.
    package let address: SocketAddress

    private init(adopting number: CInt, address: SocketAddress) {
        self.number = number
        self.address = address
    }

    deinit { close() }

    /// - Parameters:
    ///   - backlog: how many connections may wait to be accepted; the kernel turns away the others.
    ///   - isShared: whether other sockets of this process may listen at the same address; the kernel distributes.
    package static func listen(
        at address: SocketAddress, backlog: Int32 = 4_096, isShared: Bool = false
    ) throws(SystemError) -> ListeningSocket {
        var raw = address.raw
        let number = CInt(
            try checked(unsafe stills_listen(&raw, backlog, isShared ? 1 : 0), .listen, address.path))
        var bound = stills_address()
        let result = unsafe stills_local_address(number, &bound)
        let listener = ListeningSocket(adopting: number, address: SocketAddress(bound))
        _ = try checked(result, .listen, address.path)
        return listener
    }

    /// Takes in a connection, if one waits.
    ///
    /// - Returns: nil when none does.
    package func accept() throws(SystemError) -> Socket? {
        var peer = stills_address()
        let number = unsafe stills_accept(number, &peer)
        if number == -Int(EAGAIN) { return nil }
        return Socket(
            adopting: CInt(try checked(number, .accept, address.path)), peer: SocketAddress(peer))
    }

    /// Connections that wait are cut off. Twice is the same as once.
    package func close() {
        if number >= 0 { _ = stills_close(number) }
        number = -1
    }
}
