/// A media type or a range of them, as `Accept` and `Content-Type` name them (RFC 9110, sections 8.3.1 and 12.5.1).
struct MediaRange: Sendable, Equatable {
    /// In lower case; `*` for any.
    let type: String
    let subtype: String
    /// Whether it is not refused by `q=0`.
    let isAcceptable: Bool

    /// nil when the text is no media type. Parameters other than `q` are left out.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { part in
            String(part.filter { $0 != " " && $0 != "\t" })
        }
        let names = (parts.first ?? "").lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty }) else { return nil }
        type = String(names[0])
        subtype = String(names[1])
        let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
        isAcceptable = weight.map { Double($0.dropFirst(2)) != 0 } ?? true
    }

    /// Those that a field names, in order; what is none is left out.
    static func list(_ values: [String]) -> [MediaRange] {
        values.flatMap { $0.split(separator: ",") }.compactMap { MediaRange($0) }
    }

    /// Whether a type, or some of a range, is within this range.
    func admits(_ other: String) -> Bool {
        guard isAcceptable, let other = MediaRange(other) else { return false }
        return Self.meet(type, other.type) && Self.meet(subtype, other.subtype)
    }

    private static func meet(_ left: String, _ right: String) -> Bool { left == "*" || right == "*" || left == right }
}
