/// Finds the root element of XML and HTML without parsing it: enough to tell SVG from HTML.
enum XMLSniffer {
    /// The local name of the first element, lower case; nil when the text does not begin as XML does.
    static func rootName(_ head: ByteView) -> String? {
        let bytes = Array(head.prefix(PictureSniffer.headSize).slice)
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while true {
            while at < bytes.count, isSpace(bytes[at]) { at += 1 }
            guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "<") else { return nil }
            switch bytes[at + 1] {
            case UInt8(ascii: "?"): at = end(of: [0x3F, 0x3E], in: bytes, from: at)
            case UInt8(ascii: "!"):
                let isComment = bytes[at...].starts(with: Array("<!--".utf8))
                at = isComment ? end(of: Array("-->".utf8), in: bytes, from: at) : endOfDeclaration(bytes, at)
            default: return name(bytes, at + 1)
            }
        }
    }

    private static func name(_ bytes: [UInt8], _ start: Int) -> String? {
        let name = bytes[start...].prefix { !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        let local = name.split(separator: UInt8(ascii: ":")).last ?? []
        return local.isEmpty ? nil : String(decoding: local, as: UTF8.self).lowercased()
    }

    /// A document type may hold declarations in brackets.
    private static func endOfDeclaration(_ bytes: [UInt8], _ start: Int) -> Int {
        var depth = 0
        for at in start..<bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">") where depth <= 0: return at + 1
            default: break
            }
        }
        return bytes.count
    }

    private static func end(of mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int {
        var at = start
        while at + mark.count <= bytes.count {
            if bytes[at...].starts(with: mark) { return at + mark.count }
            at += 1
        }
        return bytes.count
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
