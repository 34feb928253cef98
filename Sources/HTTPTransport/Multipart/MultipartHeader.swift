/// What stands above a part: the name of its field, and the name and type of its file (RFC 7578, section 4).
package struct MultipartHeader: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The file's name as the sender has it, folders and all; nil for a part that is no file.
    package let fileName: String?
    package let contentType: String?

    private static let lineLimit = 16

    /// - Parameter lines: each ending with CRLF.
    init(lines bytes: [UInt8]) throws(MultipartError) {
        var fields: [String: String] = [:]
        var rest = bytes[...]
        while !rest.isEmpty {
            guard fields.count < Self.lineLimit else { throw .malformed("a part has too many header fields") }
            let line = try Self.line(&rest)
            let (name, value) = try Self.field(line)
            guard fields.updateValue(value, forKey: name) == nil else {
                throw .malformed("a part states \(name) twice")
            }
        }
        guard let text = fields["content-disposition"], let disposition = HeaderParameters(text),
            disposition.word == "form-data", let name = disposition["name"]
        else { throw .malformed("a part has no Content-Disposition of form-data with a name") }
        if let encoding = fields["content-transfer-encoding"]?.lowercased(),
            !["binary", "8bit", "7bit"].contains(encoding)
        {
            throw .malformed("a part is encoded as \(encoding), which forms no longer are")
        }
        self.name = Self.plain(name)
        fileName = disposition["filename"].map(Self.plain)
        contentType = fields["content-type"]
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) throws(MultipartError) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(where: { $0 == 13 || $0 == 10 || $0 == 0 }), end + 1 < rest.endIndex,
            rest[end] == 13, rest[end + 1] == 10
        else { throw .malformed("a line of a part's header does not end with CRLF") }
        defer { rest = rest[(end + 2)...] }
        return rest[rest.startIndex..<end]
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(MultipartError) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[line.startIndex..<colon].allSatisfy(HeaderParameters.isToken),
            let value = String(validating: line[(colon + 1)...], as: UTF8.self)
        else { throw .malformed("a line of a part's header is no field in UTF-8") }
        let name = String(decoding: line[line.startIndex..<colon], as: UTF8.self).lowercased()
        return (name, trimmed(value))
    }

    private static func trimmed(_ value: String) -> String {
        var value = value[...]
        while let first = value.first, first == " " || first == "\t" { value.removeFirst() }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return String(value)
    }

    /// Browsers write quotation marks and line breaks of names percent-encoded (HTML, “multipart/form-data encoding”).
    private static func plain(_ name: String) -> String {
        name.replacing("%22", with: "\"").replacing("%0D", with: " ").replacing("%0A", with: " ")
    }
}
