/// One object of a JSON array, or of NDJSON.
package struct JSONRecord: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// Where the object begins in the whole text.
    package let position: TextPosition
    /// In the order of the text; names occur once.
    package let members: [JSONMember]
    /// The object's own text.
    private let bytes: [UInt8]

    init(number: Int, position: TextPosition, members: [JSONMember], bytes: [UInt8]) {
        self.number = number
        self.position = position
        self.members = members
        self.bytes = bytes
    }

    /// Where the value of a JSON Pointer (RFC 6901) begins in the whole text; for one inside an array, where that begins;
    /// the object's own place when there is no such value. Reads the object again: it is for messages.
    package func position(of pointer: String) -> TextPosition {
        do throws(JSONError) {
            var reader = try JSONReader(bytes)
            var best = TextPosition(line: 1, column: 1)
            while let token = try reader.next() {
                guard case .key = token else { continue }
                let reached = reader.pointer
                guard pointer == reached || pointer.hasPrefix(reached + "/") else { continue }
                reader.skipWhiteSpace()
                best = TextPosition(of: reader.offset, in: bytes)
                if pointer == reached { break }
            }
            return position.adding(best)
        } catch {
            // It was read before.
            return position
        }
    }
}

/// What became of one object.
package enum JSONRecordOutcome: Hashable, Sendable {
    case record(JSONRecord)
    /// The object cannot be used; those after it can, unless ``JSONRecordError/endsReading``.
    case refused(JSONRecordError)
}

/// Why an object of a JSON text cannot be used.
package struct JSONRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: JSONError.Code
    /// Of the object, counted from 1.
    package let number: Int
    /// Of what is wrong, in the whole text.
    package let position: TextPosition
    /// The value within the object (RFC 6901); empty for the whole object.
    package let pointer: String
    /// What is wrong and what is expected, without the place.
    package let reason: String
    /// Whether nothing after it could be read.
    package let endsReading: Bool

    package var description: String {
        let place = pointer.isEmpty ? "" : " (\(pointer))"
        return "Object \(number), line \(position.line), column \(position.column)\(place): \(reason)."
    }
}

extension TextPosition {
    /// A place of a text that begins here, as one of the whole text.
    func adding(_ inner: TextPosition) -> TextPosition {
        inner.line == 1
            ? TextPosition(line: line, column: column + inner.column - 1)
            : TextPosition(line: line + inner.line - 1, column: inner.column)
    }
}
