package import StillsModel
internal import Synchronization

/// The parts of a multipart body, one after the other, as they arrive. Holds no more than a chunk.
package final class MultipartReader: Sendable {
    private let source: any ByteStream
    private let state: Mutex<State>

    private struct State {
        var parser: MultipartParser
        var isAtEnd = false
        /// The number of the part whose bytes come next, from 1; nil between parts.
        var part: Int?
        var parts = 0
    }

    /// - Parameter partLimit: a body of more parts is refused.
    package init(_ source: any ByteStream, _ boundary: MultipartBoundary, partLimit: Int = 10_000) {
        self.source = source
        var limits = MultipartParser.Limits()
        limits.parts = partLimit
        state = Mutex(State(parser: MultipartParser(boundary, limits: limits)))
    }

    /// One part; its bytes come from where the body comes from.
    package struct Part: Sendable {
        package let header: MultipartHeader
        package let bytes: any ByteStream
    }

    /// The next part; nil after the last. What was not read of the one before is skipped.
    package func next() async throws(MultipartError) -> Part? {
        while true {
            switch try await event() {
            case .part(let header):
                let number = state.withLock { state in
                    state.parts += 1
                    state.part = state.parts
                    return state.parts
                }
                return Part(header: header, bytes: PartStream(self, number))
            case .bytes: continue
            case .endOfPart: state.withLock { $0.part = nil }
            case .end:
                try await readToEnd()
                return nil
            }
        }
    }

    private func event() async throws(MultipartError) -> MultipartParser.Event {
        while true {
            let found = state.withLock { state -> Result<MultipartParser.Event?, MultipartError> in
                if state.isAtEnd { return .success(.end) }
                do throws(MultipartError) {
                    let event = try state.parser.next()
                    if event == .end { state.isAtEnd = true }
                    return .success(event)
                } catch {
                    return .failure(error)
                }
            }
            if let event = try found.get() { return event }
            guard let chunk = try await pull() else {
                throw .malformed("it ends before its last delimiter")
            }
            state.withLock { $0.parser.feed(chunk.bytes) }
        }
    }

    /// What follows the last delimiter may be a line break, and nothing else.
    private func readToEnd() async throws(MultipartError) {
        while true {
            // What arrived with the delimiter is looked at before there is more.
            let failure = state.withLock { state -> MultipartError? in
                do throws(MultipartError) {
                    _ = try state.parser.next()
                    return nil
                } catch {
                    return error
                }
            }
            if let failure { throw failure }
            guard let chunk = try await pull() else { return }
            state.withLock { $0.parser.feed(chunk.bytes) }
        }
    }

    private func pull() async throws(MultipartError) -> ByteChunk? {
        do throws(ByteStreamError) {
            return try await source.next()
        } catch {
            throw MultipartError(error.code, error.message, cause: error)
        }
    }

    /// nil at the part's end, and once the reader has gone on.
    fileprivate func next(ofPart number: Int) async throws(MultipartError) -> ByteChunk? {
        guard state.withLock({ $0.part == number }) else { return nil }
        switch try await event() {
        case .bytes(let bytes): return ByteChunk(bytes)
        case .part, .endOfPart, .end:
            state.withLock { $0.part = nil }
            return nil
        }
    }
}

/// The bytes of one part.
private final class PartStream: ByteStream {
    private let reader: MultipartReader
    private let number: Int

    init(_ reader: MultipartReader, _ number: Int) {
        self.reader = reader
        self.number = number
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        do throws(MultipartError) {
            return try await reader.next(ofPart: number)
        } catch {
            throw ByteStreamError(error.code, error.message, cause: error)
        }
    }
}
