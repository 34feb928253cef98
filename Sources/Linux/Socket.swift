internal import CLinux

/// A connection over TCP whose calls never wait, unless it came about by ``connect(to:)``. Closed by ``close()``, or when its
/// life ends.
///
/// `@unchecked Sendable`: the number is changed by `close()` only, which whoever confines the socket calls once.
package final class Socket: @unchecked Sendable {
    package private(set) var number: CInt
    /// The other side.
    package let peer: SocketAddress

    init(adopting number: CInt, peer: SocketAddress) {
        self.number = number
        self.peer = peer
    }

    deinit { close() }

    /// What became of sending or receiving.
    package enum Outcome: Sendable, Equatable {
        /// So many bytes. Receiving none means that the other side sends no more.
        case count(Int)
        /// Nothing can be sent or received at the moment.
        case wouldBlock
        /// The connection is gone.
        case gone
    }

    /// Connects, waiting for the other side; calls on this socket wait too. For tests and tools.
    package static func connect(to address: SocketAddress) throws(SystemError) -> Socket {
        var raw = address.raw
        let number = unsafe stills_connect(&raw)
        return Socket(adopting: CInt(try checked(number, .connect, address.path)), peer: address)
    }

    /// Receives into the beginning of `buffer`, at most all of it.
    package func receive(into buffer: inout [UInt8]) -> Outcome {
        let number = number
        return outcome(
            unsafe buffer.withUnsafeMutableBytes {
                unsafe stills_receive(number, $0.baseAddress, $0.count)
            })
    }

    /// Sends the rest of `first` from `offset` on, then `second`; `offset` counts through both.
    ///
    /// - Parameter more: whether what follows at once may go out in the same packet.
    package func send(_ first: [UInt8], _ second: [UInt8], from offset: Int, more: Bool = false)
        -> Outcome
    {
        let number = number
        return outcome(
            unsafe first.withUnsafeBytes { first in
                unsafe second.withUnsafeBytes { second in
                    let start = min(max(0, offset), first.count)
                    let secondStart = min(max(0, offset - start), second.count)
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: first[start...])
                    let secondRest = unsafe UnsafeRawBufferPointer(rebasing: second[secondStart...])
                    if unsafe rest.isEmpty {
                        return unsafe stills_send(
                            number, secondRest.baseAddress, secondRest.count, nil, 0, more ? 1 : 0)
                    }
                    return unsafe stills_send(
                        number, rest.baseAddress, rest.count, secondRest.baseAddress, secondRest.count,
                        more ? 1 : 0)
                }
            })
    }

    /// Sends bytes of a file without bringing them into this process. A count of 0 means that the file ended before.
    ///
    /// - Parameter file: its descriptor's number, open during the call.
    package func sendFile(_ file: CInt, at offset: Int64, count: Int) -> Outcome {
        outcome(stills_sendfile(number, file, offset, max(0, count)))
    }

    /// Tells the other side that nothing more will be sent; receiving goes on.
    package func endSending() { _ = stills_end_sending(number) }

    /// Has the next ``close()`` tell the other side that the connection broke off.
    package func cutOffAtClose() { _ = stills_cut_off_at_close(number) }

    /// Bounds what the kernel holds for the other side. For tests, which would need much data otherwise.
    package func limitBuffers(to bytes: Int32) {
        _ = stills_limit_buffer(number, 1, bytes)
        _ = stills_limit_buffer(number, 0, bytes)
    }

    /// Bounds how long receiving waits, on a socket that came about by ``connect(to:)``.
    package func limitWaiting(milliseconds: Int32) { _ = stills_limit_waiting(number, 0, milliseconds) }

    /// Bounds how long sending waits, on a socket that came about by ``connect(to:)``.
    package func limitSending(milliseconds: Int32) { _ = stills_limit_waiting(number, 1, milliseconds) }

    /// Twice is the same as once.
    package func close() {
        if number >= 0 { _ = stills_close(number) }
        number = -1
    }

    @inline(__always)
    private func outcome(_ result: Int) -> Outcome {
        if result >= 0 { return .count(result) }
        return result == -Int(EAGAIN) ? .wouldBlock : .gone
    }
}
