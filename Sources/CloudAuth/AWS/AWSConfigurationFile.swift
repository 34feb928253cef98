internal import StillsModel

/// The sections of a file in the form of `~/.aws/config` and `~/.aws/credentials` (AWS SDKs and Tools Reference Guide, “Format of
/// the configuration files”).
struct AWSConfigurationFile: Sendable {
    /// By the text in brackets, its blanks made one; then by the key in lower case. A key below another one is `outer.inner`.
    private(set) var sections: [String: [String: String]] = [:]

    /// - Parameter path: for messages, which never quote a line: it may hold a secret.
    init(_ bytes: [UInt8], path: String) throws(CloudAuthError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CloudAuthError(.invalidArgument, "\(path) is not UTF-8.")
        }
        var section: String?
        var outer: String?
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }
        for (number, scalars) in lines.enumerated() {
            let line = String(scalars)
            let content = Self.trimmed(line)
            guard let first = content.unicodeScalars.first, first != "#", first != ";" else { continue }
            if first == "[" {
                guard let end = content.firstIndex(of: "]") else { throw Self.malformed(path, number) }
                section = Self.name(content[content.index(after: content.startIndex)..<end])
                if let section, sections[section] == nil { sections[section] = [:] }
                outer = nil
                continue
            }
            let isNested = line.first == " " || line.first == "\t"
            guard let section else { throw Self.malformed(path, number) }
            guard let equals = content.firstIndex(of: "=") else {
                // Where a value goes on, it is none that is read here.
                if isNested { continue }
                throw Self.malformed(path, number)
            }
            let key = Self.trimmed(content[..<equals]).lowercased()
            let value = Self.value(content[content.index(after: equals)...])
            if isNested {
                if let outer { sections[section, default: [:]]["\(outer).\(key)"] = value }
            } else {
                sections[section, default: [:]][key] = value
                outer = value.isEmpty ? key : nil
            }
        }
    }

    private static func malformed(_ path: String, _ line: Int) -> CloudAuthError {
        CloudAuthError(
            .invalidArgument, "Line \(line + 1) of \(path) is neither a section, nor a key with its value.")
    }

    /// `profile "my name"` is `profile my name`.
    private static func name(_ text: some StringProtocol) -> String {
        text.split { $0 == " " || $0 == "\t" }.joined(separator: " ").filter { $0 != "\"" && $0 != "'" }
    }

    /// Without a comment, which begins with a blank before its mark.
    private static func value(_ text: some StringProtocol) -> String {
        var end = text.startIndex
        var isAfterBlank = false
        while end < text.endIndex {
            let character = text[end]
            if isAfterBlank, character == "#" || character == ";" { break }
            isAfterBlank = character == " " || character == "\t"
            end = text.index(after: end)
        }
        return trimmed(text[..<end])
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let bytes = Array(text.utf8.drop(while: isBlank))
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
