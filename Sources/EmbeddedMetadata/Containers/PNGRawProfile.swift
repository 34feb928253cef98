/// Reads ImageMagick's way to put other metadata into PNG text: a name, a length, then hexadecimal digits.
struct PNGRawProfile {
    let sink: TagSink

    /// - Parameter kind: The keyword's end: `exif`, `iptc`, `8bim`, `icc`, `icm`, `xmp`, `APP1`.
    func read(kind: String, _ text: ByteView) throws(MetadataError) {
        guard let bytes = decode(text) else { return sink.warn("The raw profile \(kind) is not hexadecimal.") }
        switch kind.lowercased() {
        case "icc", "icm": ICCReader(sink: sink).read(bytes)
        case "iptc", "8bim": try readIPTC(bytes)
        case "xmp": XMPReader(sink: sink).read(bytes)
        case "exif", "app1": try readApp1(bytes)
        default: sink.warn("The raw profile \(kind) is not known.")
        }
    }

    private func readApp1(_ bytes: ByteView) throws(MetadataError) {
        if bytes.hasASCII("http://ns.adobe.com/xap/1.0/\0") { return XMPReader(sink: sink).read(bytes.from(29)) }
        let skipped = bytes.hasASCII("Exif\0\0") ? 6 : 0
        let exif = ExifReader(input: Input(bytes.from(skipped)), sink: sink)
        if try !exif.read() { sink.warn("The Exif profile does not begin as it must.") }
    }

    private func readIPTC(_ bytes: ByteView) throws(MetadataError) {
        if bytes.hasASCII("8BIM") { return try PhotoshopReader(sink: sink).read(bytes) }
        IPTCReader(sink: sink).read(bytes)
    }

    private func decode(_ text: ByteView) -> ByteView? {
        // A line with the name, one with the length, then the digits.
        let lines = text.slice.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
        guard lines.count == 3 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines[2].count / 2)
        var high: UInt8?
        for character in lines[2] {
            guard let digit = Self.value(character) else {
                if character <= 0x20 { continue }
                return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return ByteView(bytes)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
