/// Says what a file is that is no picture, so that its owner understands the refusal.
enum ForeignContent {
    /// A noun with its article: `a ZIP archive`, `plain text`.
    static func describe(_ head: ByteView) -> String {
        if head.isEmpty { return "an empty file" }
        if head.hasASCII("PK") { return "a ZIP archive" }
        if head.hasASCII("%PDF-") { return "a PDF document" }
        if head.hasPrefix([0x1F, 0x8B]) { return "a gzip archive" }
        if head.hasPrefix([0x7F, 0x45, 0x4C, 0x46]) || head.hasASCII("MZ") { return "a program" }
        if head.hasASCII("RIFF") { return "audio or video" }
        if head.hasASCII("ftyp", at: 4) || head.hasASCII("moov", at: 4) { return "audio or video" }
        if head.hasASCII("ID3") || head.hasASCII("OggS") || head.hasASCII("fLaC") { return "audio" }
        if head.hasPrefix([0x1A, 0x45, 0xDF, 0xA3]) { return "video" }
        if let root = XMLSniffer.rootName(head) {
            return root == "html" ? "an HTML document" : "an XML document (\(root))"
        }
        return isText(head) ? "plain text" : "data of an unknown kind"
    }

    private static func isText(_ head: ByteView) -> Bool {
        head.prefix(PictureSniffer.headSize).slice.allSatisfy { $0 >= 0x20 || (0x07...0x0D).contains($0) || $0 == 0x1B }
    }
}
