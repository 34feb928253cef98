/// What parts the parts of a multipart body: 1 to 70 characters that the sender chose (RFC 2046, section 5.1.1).
package struct MultipartBoundary: Sendable, Equatable {
    /// CRLF, two dashes and the boundary.
    let delimiter: [UInt8]

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy(Self.isAllowed), bytes.last != UInt8(ascii: " ") else {
            return nil
        }
        delimiter = [13, 10, 45, 45] + bytes
    }

    /// Reads the boundary of a Content-Type; nil when that is not `multipart/form-data` with one.
    package init?(contentType: String) {
        guard let value = HeaderParameters(contentType), value.word == "multipart/form-data",
            let boundary = value["boundary"]
        else { return nil }
        self.init(boundary)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
