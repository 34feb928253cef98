/// Finds where the head of a request ends, as its bytes come in (RFC 9112, section 2). Each byte is looked at once.
///
/// What no parser could take is refused here, before the head is complete: lines that end without CR, and heads that are too long.
struct HTTPHeadScanner {
    /// How many bytes of the head were looked at.
    private(set) var scanned = 0
    private var lineStart = 0
    private var isInRequestLine = true
    private let limits: HTTPLimits

    init(limits: HTTPLimits) { self.limits = limits }

    /// - Parameters:
    ///   - bytes: with the head from `start` on; those that were scanned before are the same.
    /// - Returns: how long the head is, with the empty line at its end; nil as long as that has not come.
    mutating func scan(_ bytes: [UInt8], from start: Int) throws(HTTPRefusal) -> Int? {
        var position = start + scanned
        let end = bytes.count
        while position < end {
            guard bytes[position] == ASCII.lineFeed else {
                position += 1
                continue
            }
            let length = position - start
            guard length > 0, bytes[position - 1] == ASCII.carriageReturn else {
                throw HTTPRefusal("A line of the head does not end with CR LF.")
            }
            position += 1
            try check(length + 1)
            if length - 1 == lineStart, !isInRequestLine {
                scanned = length + 1
                return length + 1
            }
            isInRequestLine = false
            lineStart = length + 1
        }
        scanned = end - start
        try check(scanned)
        return nil
    }

    private func check(_ length: Int) throws(HTTPRefusal) {
        // A request line has a method and a version too.
        if isInRequestLine, length > limits.targetBytes + 64 {
            throw HTTPRefusal(.targetTooLong, "The target of the request is too long.")
        }
        if length > limits.headBytes {
            throw HTTPRefusal(.headTooLarge, "The head of the request is too large.")
        }
    }
}

/// What is accepted of one request, in bytes unless stated otherwise.
package struct HTTPLimits: Sendable, Hashable {
    /// The request line and all fields (431).
    package var headBytes = 32 * 1024
    /// The target alone (414).
    package var targetBytes = 8 * 1024
    /// How many fields (431).
    package var fieldCount = 100
    /// The body, counted while it comes in (413).
    package var bodyBytes: Int64 = 64 << 30
    /// What chunked coding adds to a body in extensions and trailers (400).
    package var chunkOverheadBytes = 16 * 1024
    /// How much of a body that the handler left unread is read to keep the connection; one with more is closed.
    package var drainedBodyBytes: Int64 = 64 * 1024

    package init() {}
}
