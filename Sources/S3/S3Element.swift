internal import Expat

/// An element of an answer's XML: its name, the text in it, the elements in it.
struct S3Element: Sendable {
    var name: String
    var text = ""
    var children: [S3Element] = []

    /// Deeper than any answer of the protocol.
    static let deepest = 8

    /// The document's root; nil when the bytes are no XML, declare entities, or are nested too deep. How long they may be is
    /// for whoever read them to limit.
    init?(parsing bytes: [UInt8]) {
        guard bytes.contains(UInt8(ascii: "<")) else { return nil }
        let builder = Builder()
        do throws(XMLError) {
            try XMLParser.parse(bytes[...], delegate: builder)
        } catch {
            return nil
        }
        guard let root = builder.root else { return nil }
        self = root
    }

    private init(name: String) { self.name = name }

    /// The text of the first child of this name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// All children of this name.
    func all(_ name: String) -> [S3Element] { children.filter { $0.name == name } }

    private final class Builder: XMLDelegate {
        var root: S3Element?
        private var open: [S3Element] = []

        func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool {
            open.append(S3Element(name: name.local))
            return open.count <= S3Element.deepest
        }

        func endElement() {
            guard let ended = open.popLast() else { return }
            if open.isEmpty { root = ended } else { open[open.count - 1].children.append(ended) }
        }

        func text(_ text: String) {
            if !open.isEmpty { open[open.count - 1].text += text }
        }
    }
}

/// XML that requests carry.
enum S3Markup {
    /// nil when the text has a character that XML cannot hold (XML 1.0, section 2.2).
    static func escaped(_ text: String) -> String? {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case "\u{FFFE}", "\u{FFFF}": return nil
            default:
                guard scalar.value >= 0x20 else { return nil }
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
