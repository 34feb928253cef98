/// Puts a response's head together, line by line, as libcurl hands it over. Interim responses (1xx) are passed over, and so
/// are trailers.
struct ResponseHead {
    private(set) var status = 0
    private(set) var fields: HeaderFields = [:]
    /// Whether the final head is whole.
    private(set) var isComplete = false
    private var byteCount = 0

    /// More than any server has reason to send.
    static let limit = 256 * 1024

    /// - Returns: false when the head is too long, or begins with no status.
    mutating func take(_ line: [UInt8]) -> Bool {
        guard !isComplete else { return true }
        byteCount += line.count
        guard byteCount <= Self.limit else { return false }
        let text = Self.text(line)
        if status == 0 {
            let words = text.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]),
                (100...999).contains(status)
            else { return false }
            self.status = status
        } else if text.isEmpty {
            isComplete = status >= 200
            if !isComplete { self = ResponseHead(byteCount: byteCount) }
        } else if let colon = text.firstIndex(of: ":") {
            fields.add(String(text[..<colon]), Self.trimmed(text[text.index(after: colon)...]))
        }
        return true
    }

    init(byteCount: Int = 0) { self.byteCount = byteCount }

    /// Without the line's end. Bytes that are no UTF-8 stand for themselves (ISO 8859-1), as HTTP had it once.
    private static func text(_ line: [UInt8]) -> String {
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        let bytes = line[..<end]
        return String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
