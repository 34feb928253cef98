internal import YAML

extension YAMLNode {
    /// Reads a whole text of one document. Nil when it holds nothing.
    ///
    /// Aliases are refused: few of them make a text of immense size. So are tags, since nothing here is made by a
    /// type's name.
    package static func parse(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode? {
        guard bytes.count <= limits.byteCount else {
            throw YAMLError(
                code: .limitExceeded,
                reason: "the text has \(bytes.count) bytes, \(limits.byteCount) at most are read", line: 1, column: 1)
        }
        try refuseManyDirectives(bytes, limits: limits)
        var reader = try YAMLReader(bytes, limits: limits)
        return try reader.readDocument()
    }

    /// libyaml compares every directive (a line that begins with `%`) with all before it, before its first event.
    private static func refuseManyDirectives(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) {
        var count = 0
        var isLineStart = true
        for index in bytes.indices {
            if isLineStart, bytes[index] == UInt8(ascii: "%") { count += 1 }
            guard count <= limits.directiveCount else {
                let place = TextPosition(of: index, in: bytes)
                throw YAMLError(
                    code: .limitExceeded, reason: "more than \(limits.directiveCount) lines begin with %",
                    line: place.line, column: place.column)
            }
            isLineStart = isLineBreak(endingAt: index, in: bytes)
        }
    }

    /// YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 as well (section 5.4).
    private static func isLineBreak(endingAt index: Int, in bytes: [UInt8]) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        case 0x85: index >= 1 && bytes[index - 1] == 0xC2
        case 0xA8, 0xA9: index >= 2 && bytes[index - 2] == 0xE2 && bytes[index - 1] == 0x80
        default: false
        }
    }
}

/// Builds a tree of events, within limits.
private struct YAMLReader: ~Copyable {
    private var events: YAMLEventParser
    private let bytes: [UInt8]
    private let limits: YAMLLimits
    private var nodeCount = 0

    init(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) {
        do {
            events = try YAMLEventParser(bytes)
        } catch {
            throw YAMLError(error, in: bytes)
        }
        self.bytes = bytes
        self.limits = limits
    }

    mutating func readDocument() throws(YAMLError) -> YAMLNode? {
        guard try nextEvent() != nil, let first = try nextEvent() else { return nil }
        let root = try readNode(first, depth: 0)
        // The end of the document, then that of the text.
        _ = try nextEvent()
        if let second = try nextEvent() {
            throw error(.unsupported, "a second document begins; only one is read", at: second.mark)
        }
        return root
    }

    private mutating func nextEvent() throws(YAMLError) -> YAMLEvent? {
        do {
            return try events.next()
        } catch {
            throw YAMLError(error, in: bytes)
        }
    }

    private mutating func readNode(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        nodeCount += 1
        guard nodeCount <= limits.nodeCount else {
            throw error(.limitExceeded, "the text holds more than \(limits.nodeCount) values", at: event.mark)
        }
        switch event.kind {
        case .scalar(let text, let style, let tag):
            try refuse(tag, at: event.mark)
            return YAMLNode(.scalar(text: text, isPlain: style == .plain), at: event.position)
        case .sequenceStart(let tag):
            try enter(tag, depth: depth, at: event.mark)
            return YAMLNode(.sequence(try readElements(depth: depth + 1)), at: event.position)
        case .mappingStart(let tag):
            try enter(tag, depth: depth, at: event.mark)
            return YAMLNode(.mapping(try readMembers(depth: depth + 1)), at: event.position)
        case .alias:
            throw error(.unsupported, "aliases (*name) are not read; repeat the value", at: event.mark)
        case .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            throw error(.syntax, "a value is expected", at: event.mark)
        }
    }

    private mutating func readElements(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while let event = try nextEvent(), event.kind != .sequenceEnd {
            elements.append(try readNode(event, depth: depth))
        }
        return elements
    }

    private mutating func readMembers(depth: Int) throws(YAMLError) -> [YAMLMember] {
        var members: [YAMLMember] = []
        var keys: Set<String> = []
        while let event = try nextEvent(), event.kind != .mappingEnd {
            guard let key = try readNode(event, depth: depth).text else {
                throw error(.unsupported, "a key must be a single value", at: event.mark)
            }
            guard keys.insert(key).inserted else {
                throw error(.duplicateKey, "the key \(JSONValue.string(key).shown) occurs twice", at: event.mark)
            }
            guard let next = try nextEvent() else { throw error(.syntax, "a value is expected", at: event.mark) }
            members.append(YAMLMember(key: key, keyPosition: event.position, value: try readNode(next, depth: depth)))
        }
        return members
    }

    private func enter(_ tag: String?, depth: Int, at mark: YAMLMark) throws(YAMLError) {
        try refuse(tag, at: mark)
        guard depth < limits.depth else {
            throw error(.limitExceeded, "values are nested deeper than \(limits.depth) levels", at: mark)
        }
    }

    private func refuse(_ tag: String?, at mark: YAMLMark) throws(YAMLError) {
        guard let tag else { return }
        throw error(.unsupported, "tags are not read; remove \(JSONValue.string(tag).shown)", at: mark)
    }

    private func error(_ code: YAMLError.Code, _ reason: String, at mark: YAMLMark) -> YAMLError {
        YAMLError(code: code, reason: reason, line: mark.line, column: mark.column)
    }
}

extension YAMLEvent {
    fileprivate var position: TextPosition { TextPosition(line: mark.line, column: mark.column) }
}

extension YAMLError {
    fileprivate init(_ error: YAMLSyntaxError, in bytes: [UInt8]) {
        let place = TextPosition(of: error.offset ?? 0, in: bytes)
        self.init(
            code: .syntax, reason: error.problem, line: error.mark?.line ?? place.line,
            column: error.mark?.column ?? place.column)
    }
}

extension JSONValue {
    /// The value as JSON, for messages: control characters are escaped.
    fileprivate var shown: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text
    }
}
