internal import StillsModel
internal import Synchronization

/// A stream with bytes before and behind it.
final class FramedByteStream: ByteStream {
    private enum Place { case head, middle, end }

    private let head: [UInt8]
    private let middle: any ByteStream
    private let tail: [UInt8]
    private let place = Mutex(Place.head)

    /// - Parameters: head and tail have 1 byte to 256 KiB.
    init(_ head: [UInt8], _ middle: any ByteStream, _ tail: [UInt8]) {
        self.head = head
        self.middle = middle
        self.tail = tail
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        switch place.withLock({ $0 }) {
        case .head:
            place.withLock { $0 = .middle }
            return ByteChunk(head)
        case .middle:
            if let chunk = try await middle.next() { return chunk }
            place.withLock { $0 = .end }
            return ByteChunk(tail)
        case .end: return nil
        }
    }
}
