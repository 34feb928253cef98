internal import Linux
internal import StillsModel

/// What is still to be sent on a connection: bytes, then perhaps a part of a file.
struct HTTPOutbox {
    private var first: [UInt8] = []
    private var second: [UInt8] = []
    private var offset = 0
    private var file: FileBytes?
    private var fileOffset: Int64 = 0

    enum Outcome {
        /// All of it went out.
        case sent
        /// The client has to take some of it first.
        case waiting
        /// There is more, and others on the loop should have their turn.
        case yielding
        /// The connection is gone, or the file is shorter than it was.
        case failed
    }

    var isEmpty: Bool { offset == first.count + second.count && file == nil }

    /// Adds two pieces when nothing else waits.
    mutating func put(
        _ first: [UInt8], _ second: [UInt8], sent offset: Int = 0, file: FileBytes? = nil
    ) {
        self.first = first
        self.second = second
        self.offset = offset
        self.file = file
        fileOffset = file?.range.lowerBound ?? 0
    }

    /// Adds two pieces behind what waits: an interim response that the client has not taken.
    mutating func append(_ first: [UInt8], _ second: [UInt8], file: FileBytes? = nil) {
        if isEmpty { return put(first, second, file: file) }
        let waiting = self.first + self.second
        put(Array(waiting[offset...]) + first, second, file: file)
    }

    mutating func clear() { self = HTTPOutbox() }

    /// Sends as much as the kernel takes; of a file, a bounded part.
    ///
    /// - Parameter count: raised by the bytes that went out.
    mutating func flush(_ socket: Socket, count: inout Int) -> Outcome {
        while offset < first.count + second.count {
            switch socket.send(first, second, from: offset, more: file != nil) {
            case .count(let sent):
                offset += sent
                count += sent
            case .wouldBlock: return .waiting
            case .gone: return .failed
            }
        }
        guard let file else {
            self = HTTPOutbox()
            return .sent
        }
        return sendFile(file, socket, count: &count)
    }

    /// In slices, so that one client with a fast connection does not hold the loop.
    private mutating func sendFile(_ file: FileBytes, _ socket: Socket, count: inout Int) -> Outcome {
        for _ in 0..<2 {
            let left = file.range.upperBound - fileOffset
            if left == 0 { break }
            let slice = Int(min(left, 512 * 1024))
            switch socket.sendFile(file.descriptor, at: fileOffset, count: slice) {
            case .count(0), .gone: return .failed
            case .count(let sent):
                fileOffset += Int64(sent)
                count += sent
            case .wouldBlock: return .waiting
            }
        }
        guard fileOffset == file.range.upperBound else { return .yielding }
        self = HTTPOutbox()
        return .sent
    }
}
