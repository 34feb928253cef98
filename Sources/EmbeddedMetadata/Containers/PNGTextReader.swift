internal import Zlib

/// Reads PNG's text chunks (PNG specification, section 11.3.3), and the metadata that other programs hide in them.
struct PNGTextReader {
    let sink: TagSink

    /// tEXt: keyword, NUL, Latin text.
    func readLatin(_ body: ByteView) throws(MetadataError) {
        guard let keyword = keyword(of: body, or: "TextualData") else { return }
        try add(keyword, body.from(keyword.count + 1), isUTF8: false)
    }

    /// zTXt: keyword, NUL, method, compressed Latin text.
    func readCompressed(_ body: ByteView) throws(MetadataError) {
        guard let keyword = keyword(of: body, or: "CompressedText") else { return }
        guard body.byte(keyword.count + 1) == 0 else {
            return sink.add("PNG", name(keyword), .binary(byteCount: max(body.count - keyword.count - 2, 0)))
        }
        guard let text = unfold(body.from(keyword.count + 2), of: keyword) else { return }
        try add(keyword, text, isUTF8: false)
    }

    /// iTXt: keyword, NUL, flag, method, language, NUL, translated keyword, NUL, text.
    func readInternational(_ body: ByteView) throws(MetadataError) {
        guard let keyword = keyword(of: body, or: "InternationalText") else { return }
        guard let flag = body.byte(keyword.count + 1) else { return }
        let language = body.from(keyword.count + 3).untilNUL
        let translated = body.from(keyword.count + 4 + language.count).untilNUL
        let rest = body.from(keyword.count + 5 + language.count + translated.count)
        let suffix = language.isEmpty ? "" : "-" + Self.languageTag(MetadataText.repaired(language))
        guard flag == 1 else { return try add(keyword, rest, isUTF8: true, suffix: suffix) }
        guard let text = unfold(rest, of: keyword) else { return }
        try add(keyword, text, isUTF8: true, suffix: suffix)
    }

    /// The keyword before the first NUL; a chunk without one is only counted.
    private func keyword(of body: ByteView, or chunkName: String) -> ByteView? {
        if body.firstIndex(of: 0) != nil { return body.untilNUL }
        sink.add("PNG", chunkName, .binary(byteCount: body.count))
        return nil
    }

    private func unfold(_ bytes: ByteView, of keyword: ByteView) -> ByteView? {
        do throws(InflateError) {
            return ByteView(try sink.inflate(bytes))
        } catch {
            sink.warn("The PNG text \(name(keyword)) cannot be unfolded: \(error.reason).")
            sink.add("PNG", name(keyword), .binary(byteCount: 0))
            return nil
        }
    }

    /// RFC 5646's customary letters: `en-US`.
    private static func languageTag(_ text: String) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).enumerated()
        return parts.map { $0 == 0 || $1.count != 2 ? $1.lowercased() : $1.uppercased() }.joined(separator: "-")
    }

    private func add(_ keyword: ByteView, _ text: ByteView, isUTF8: Bool, suffix: String = "") throws(MetadataError) {
        let key = MetadataText.latin1(keyword)
        if key == "XML:com.adobe.xmp" { return XMPReader(sink: sink).read(text) }
        if key.hasPrefix("Raw profile type ") {
            return try PNGRawProfile(sink: sink).read(kind: String(key.dropFirst(17)), text)
        }
        let value = isUTF8 ? MetadataText.repaired(text) : MetadataText.latin1(text)
        sink.add("PNG", name(keyword) + suffix, .string(Self.converted(key, value)))
    }

    /// Keywords that hold dates; the specification recommends RFC 1123 for one, ImageMagick writes ISO 8601.
    private static func converted(_ keyword: String, _ value: String) -> String {
        switch keyword {
        case "create-date", "modify-date", "Creation Time", "date:create", "date:modify":
            CalendarText.fromISO8601(value) ?? RFC1123Date.converted(value) ?? value
        default: value
        }
    }

    /// The keyword as a tag's name: words joined, each with a capital.
    private func name(_ keyword: ByteView) -> String {
        let key = MetadataText.latin1(keyword)
        switch key {
        case "create-date": return "CreateDate"
        case "modify-date": return "ModDate"
        case "Warning": return "PNGWarning"
        case "Raw profile type icc", "Raw profile type icm": return "ICC_Profile"
        default: break
        }
        var name = ""
        var startsWord = true
        for scalar in key.unicodeScalars {
            let isLetter = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isLetter || scalar == "_" || scalar == "-" {
                let letter = String(scalar)
                name += startsWord ? letter.uppercased() : letter
                startsWord = false
            } else if scalar == " " {
                startsWord = true
            }
        }
        return name.isEmpty ? "Text" : name
    }
}
