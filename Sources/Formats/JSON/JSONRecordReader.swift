/// Reads the objects of a JSON array (RFC 8259) or of NDJSON from chunks of bytes, keeping one object in memory.
///
/// A line of NDJSON that cannot be read is refused, and reading goes on behind it. In an array an object that is no JSON
/// ends the reading: nobody can tell where the next one begins. One that is too long, or holds a name twice, is refused
/// alone in both.
package struct JSONRecordReader: Sendable {
    package enum Layout: Sendable {
        /// One array of objects.
        case array
        /// An object to a line; blank lines are skipped.
        case lines
    }

    private enum State {
        /// Before the array's bracket.
        case start
        /// Before an element, or the bracket that ends the array: only behind its beginning.
        case firstElementOrEnd
        case beforeElement
        case element
        /// Behind the array.
        case end
        /// Something was wrong, and what follows is not looked at.
        case broken
    }

    private let layout: Layout
    private let limits: JSONLimits
    private var state: State
    private var transcoder: Transcoder?
    private var outcomes: [JSONRecordOutcome] = []

    /// The element, or the line, that is being read, within the limit.
    private var bytes: [UInt8] = []
    private var isTooLong = false
    private var number = 0
    private var start = TextPosition(line: 1, column: 1)
    /// Open brackets in the element, and whether a string is.
    private var depth = 0
    private var isInString = false
    private var followsBackslash = false

    /// Of the byte to be read next.
    private var line = 1
    private var column = 1
    private var followsCarriageReturn = false
    private var byteOrderMark = TextEncoding.utf8.byteOrderMark[...]

    /// How much one object may be: 1 MiB, and 64 levels.
    package static let limits: JSONLimits = {
        var limits = JSONLimits()
        limits.byteCount = 1 << 20
        limits.depth = 64
        return limits
    }()

    package init(_ layout: Layout, encoding: TextEncoding = .utf8, limits: JSONLimits = Self.limits) {
        self.layout = layout
        self.limits = limits
        state = layout == .array ? .start : .beforeElement
        transcoder = encoding == .utf8 ? nil : Transcoder(from: encoding)
    }

    /// Reads the next bytes of the text, and hands out the objects that end in them.
    package mutating func read(_ chunk: [UInt8]) -> [JSONRecordOutcome] {
        outcomes.removeAll(keepingCapacity: true)
        readText(transcoder?.read(chunk) ?? chunk)
        return outcomes
    }

    /// Ends the text. Nothing is to be read afterwards.
    package mutating func finish() -> [JSONRecordOutcome] {
        outcomes.removeAll()
        if let rest = transcoder?.finish() { readText(rest) }
        switch (layout, state) {
        case (.lines, .element): endElement()
        case (.array, .element):
            refuseRest("the text ends inside an object, or its array is not closed with ]")
        case (.array, .start), (.array, .firstElementOrEnd), (.array, .beforeElement):
            refuseRest("the text ends before its array is closed with ]")
        default: break
        }
        return outcomes
    }

    private mutating func readText(_ chunk: [UInt8]) {
        for byte in chunk {
            guard state != .broken else { return }
            if let expected = byteOrderMark.first {
                if byte == expected {
                    byteOrderMark.removeFirst()
                    continue
                }
                byteOrderMark = []
            }
            switch layout {
            case .array: readInArray(byte)
            case .lines: readInLines(byte)
            }
            advance(byte)
        }
    }

    private mutating func advance(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            if !followsCarriageReturn { line += 1 }
            column = 1
        } else if byte == UInt8(ascii: "\r") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
        followsCarriageReturn = byte == UInt8(ascii: "\r")
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

// MARK: - Layouts

extension JSONRecordReader {
    private mutating func readInLines(_ byte: UInt8) {
        if state == .beforeElement {
            guard !Self.isWhiteSpace(byte) else { return }
            begin()
        }
        if byte == UInt8(ascii: "\n") { endElement() } else { append(byte) }
    }

    private mutating func readInArray(_ byte: UInt8) {
        switch state {
        case .start, .firstElementOrEnd, .beforeElement, .end:
            guard !Self.isWhiteSpace(byte) else { return }
            readBetween(byte)
        case .element: readInElement(byte)
        case .broken: return
        }
    }

    private mutating func readBetween(_ byte: UInt8) {
        switch (state, byte) {
        case (.start, UInt8(ascii: "[")): state = .firstElementOrEnd
        case (.start, _): refuseRest("an array of objects is expected")
        case (.firstElementOrEnd, UInt8(ascii: "]")): state = .end
        case (.end, _): refuseRest("the text should end after its array")
        case (_, UInt8(ascii: ",")), (_, UInt8(ascii: "]")): refuseRest("an object is expected")
        default:
            begin()
            readInElement(byte)
        }
    }

    private mutating func readInElement(_ byte: UInt8) {
        if isInString {
            if followsBackslash {
                followsBackslash = false
            } else if byte == UInt8(ascii: "\\") {
                followsBackslash = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return append(byte)
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: ",") where depth == 0, UInt8(ascii: "]") where depth == 0:
            endElement()
            if state != .broken { state = byte == UInt8(ascii: ",") ? .beforeElement : .end }
            return
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        guard depth >= 0 else { return refuseRest("a bracket closes what was not opened") }
        append(byte)
    }
}

// MARK: - Elements

extension JSONRecordReader {
    private mutating func begin() {
        state = .element
        number += 1
        start = TextPosition(line: line, column: column)
        bytes.removeAll(keepingCapacity: true)
        isTooLong = false
        (depth, isInString, followsBackslash) = (0, false, false)
    }

    private mutating func append(_ byte: UInt8) {
        if bytes.count < limits.byteCount { bytes.append(byte) } else { isTooLong = true }
    }

    private mutating func endElement() {
        state = .beforeElement
        guard !isTooLong else {
            return refuse(
                JSONRecordError(
                    code: .limitExceeded, number: number, position: start, pointer: "",
                    reason: "the object is longer than \(limits.byteCount) bytes", endsReading: false))
        }
        do throws(JSONError) {
            guard case .object(let members) = try JSONValue(parsing: bytes, limits: limits) else {
                return refuse(
                    JSONRecordError(
                        code: .syntax, number: number, position: start, pointer: "",
                        reason: "an object is expected, {…}", endsReading: false))
            }
            outcomes.append(.record(JSONRecord(number: number, position: start, members: members, bytes: bytes)))
        } catch {
            refuse(
                JSONRecordError(
                    code: error.code, number: number,
                    position: start.adding(TextPosition(line: error.line, column: error.column)),
                    pointer: error.pointer, reason: error.reason,
                    endsReading: layout == .array && error.code == .syntax))
        }
    }

    private mutating func refuse(_ error: JSONRecordError) {
        outcomes.append(.refused(error))
        if error.endsReading { state = .broken }
    }

    /// The array itself is broken here.
    private mutating func refuseRest(_ reason: String) {
        if state != .element { number += 1 }
        refuse(
            JSONRecordError(
                code: .syntax, number: number, position: TextPosition(line: line, column: column), pointer: "",
                reason: reason + "; nothing after it is read", endsReading: true))
    }
}
