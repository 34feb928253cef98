internal import Formats
internal import SQLite
internal import StillsModel
internal import Zstd

/// The compressed document of an original's embedded tags: a JSON array of names and values in turn.
///
/// Integers and reals are JSON numbers, told apart by the form they are written in; binary values are
/// `{"bytes":COUNT}`, structures `{"parts":[NAME,VALUE,…]}`.
enum TagDocument {
    /// The most that a document may unfold to.
    private static let limit = 64 << 20

    static func make(_ tags: [EmbeddedTag]) throws(SQLiteError) -> [UInt8] {
        do throws(Zstandard.Failure) {
            return try Zstandard.compress(json(tags))
        } catch {
            throw .damaged("embedded tags cannot be compressed: \(error)")
        }
    }

    /// The same for each of many, in their order.
    static func make(_ documents: [[EmbeddedTag]]) throws(SQLiteError) -> [[UInt8]] {
        do throws(Zstandard.Failure) {
            var made: [[UInt8]] = []
            made.reserveCapacity(documents.count)
            var writer = JSONWriter(capacity: 4_096)
            for tags in documents {
                write(tags, to: &writer)
                made.append(try Zstandard.compress(writer.bytes))
                writer.removeAll(keepingCapacity: true)
            }
            return made
        } catch {
            throw .damaged("embedded tags cannot be compressed: \(error)")
        }
    }

    static func write(
        _ document: [UInt8], of original: OriginalID, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO embedded (original, tags) VALUES (?1, ?2)", .blob(original.bytes), .blob(document))
    }

    static func read(of original: OriginalID, in connection: SQLiteConnection) throws(SQLiteError) -> [EmbeddedTag] {
        let document = try connection.first(
            "SELECT tags FROM embedded WHERE original = ?1", .blob(original.bytes)
        ) { $0.blob(0) }
        return try tags(document ?? [])
    }

    static func tags(_ document: [UInt8]) throws(SQLiteError) -> [EmbeddedTag] {
        do {
            let json = try Zstandard.decompress(document, limit: limit)
            guard case .array(let items) = try JSONValue(parsing: json) else {
                throw SQLiteError.damaged("a document of tags is no array")
            }
            return try pairs(items) { EmbeddedTag(name: $0, value: $1) }
        } catch let error as SQLiteError {
            throw error
        } catch {
            throw .damaged("a document of tags cannot be read: \(error)")
        }
    }

    private static func json(_ tags: [EmbeddedTag]) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        write(tags, to: &writer)
        return writer.take()
    }

    private static func write(_ tags: [EmbeddedTag], to writer: inout JSONWriter) {
        writer.beginArray()
        for tag in tags {
            writer.string(tag.name)
            append(tag.value, to: &writer)
        }
        writer.endArray()
    }

    private static func append(_ value: EmbeddedTag.Value, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .integer(let number): writer.integer(number)
        // Always with a point or an exponent, which integers never have; JSON has no infinity.
        case .real(let number): if number.isFinite { writer.raw("\(number)".utf8) } else { writer.string("\(number)") }
        case .boolean(let flag): writer.boolean(flag)
        case .binary(let byteCount):
            writer.beginObject()
            writer.member("bytes", byteCount)
            writer.endObject()
        case .list(let items):
            writer.beginArray()
            for item in items { append(item, to: &writer) }
            writer.endArray()
        case .structure(let fields):
            writer.beginObject()
            writer.key("parts")
            writer.beginArray()
            for field in fields {
                writer.string(field.name)
                append(field.value, to: &writer)
            }
            writer.endArray()
            writer.endObject()
        }
    }

    private static func value(_ json: JSONValue) throws(SQLiteError) -> EmbeddedTag.Value {
        switch json {
        case .string(let text): return .string(text)
        case .boolean(let flag): return .boolean(flag)
        case .number(let number):
            if let integer = number.integer { return .integer(integer) }
            guard let real = number.double else { throw .damaged("the tag value \(number.text) is too large") }
            return .real(real)
        case .array(let values):
            var items: [EmbeddedTag.Value] = []
            for item in values { items.append(try value(item)) }
            return .list(items)
        case .object(let members):
            if case .number(let count)? = json["bytes"], let byteCount = count.integer {
                return .binary(byteCount: Int(byteCount))
            }
            guard members.count == 1, case .array(let parts)? = json["parts"] else {
                throw .damaged("a tag's value is an object of no known kind")
            }
            return .structure(try pairs(parts) { EmbeddedTag.Field(name: $0, value: $1) })
        case .null: throw .damaged("a tag's value is null")
        }
    }

    private static func pairs<Pair>(
        _ items: [JSONValue], _ make: (String, EmbeddedTag.Value) -> Pair
    ) throws(SQLiteError) -> [Pair] {
        guard items.count.isMultiple(of: 2) else { throw .damaged("a tag has no value") }
        var pairs: [Pair] = []
        pairs.reserveCapacity(items.count / 2)
        for place in stride(from: 0, to: items.count, by: 2) {
            guard let name = items[place].text else { throw .damaged("a tag has no name") }
            pairs.append(make(name, try value(items[place + 1])))
        }
        return pairs
    }
}
