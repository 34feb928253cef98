internal import Expat

/// Reads an SVG document's size, where its first element states it, and XMP (SVG 2, section 8).
///
/// A document that declares entities is read up to them only.
struct SVGReader {
    let input: Input
    let sink: TagSink

    func read() throws(MetadataError) {
        let size = Int(min(input.byteCount, Int64(sink.limits.segmentSize)))
        guard sink.takeBytes(size) else { return }
        let document = try input.upTo(size, at: 0)
        let root = SVGRootElement()
        do throws(XMLError) {
            try XMLParser.parse(document.slice, delegate: root)
        } catch {
            // It is stopped on purpose after the first element, which is all that is wanted of it.
            guard error == .stopped || !root.attributes.isEmpty else {
                return sink.warn("The SVG document cannot be read as XML, so its size is not known.")
            }
        }
        describe(root)
        if Self.holdsXMP(document) { XMPReader(sink: sink).read(document) }
    }

    private func describe(_ root: SVGRootElement) {
        let width = root.attribute("width")
        let height = root.attribute("height")
        if let width { sink.add("SVG", "ImageWidth", .string(width)) }
        if let height { sink.add("SVG", "ImageHeight", .string(height)) }
        if let box = root.attribute("viewBox") { sink.add("SVG", "ViewBox", .string(box)) }
        if let version = root.attribute("version") { sink.add("SVG", "SVGVersion", .string(version)) }
        if !root.namespace.isEmpty { sink.add("SVG", "Xmlns", .string(root.namespace)) }
        if let width = width.flatMap(SVGLength.pixels), let height = height.flatMap(SVGLength.pixels) {
            sink.setSize(width: width, height: height)
        } else if let (width, height) = root.attribute("viewBox").flatMap(SVGLength.viewBoxSize) {
            sink.setSize(width: width, height: height)
        }
    }

    /// XMP is rare in SVG: without its namespace, the document need not be read whole.
    private static func holdsXMP(_ document: ByteView) -> Bool {
        let mark = Array("http://www.w3.org/1999/02/22-rdf-syntax-ns#".utf8)
        var offset = 0
        while let found = document.firstIndex(of: mark[0], from: offset) {
            if document.view(found, mark.count)?.hasPrefix(mark) == true { return true }
            offset = found + 1
        }
        return false
    }
}

/// Takes the attributes of a document's first element, then stops.
private final class SVGRootElement: XMLDelegate {
    private(set) var attributes: [XMLAttribute] = []
    private(set) var namespace = ""

    func attribute(_ name: String) -> String? {
        attributes.first { $0.name.local == name && $0.name.namespace.isEmpty }?.value
    }

    func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool {
        self.attributes = attributes
        namespace = name.namespace
        return false
    }

    func endElement() {}

    func text(_ text: String) {}
}

/// Lengths of SVG in pixels of 1/96 inch (CSS Values and Units 4, section 6.2).
enum SVGLength {
    /// Nil for percentages and what depends on a font or a window.
    static func pixels(_ text: String) -> Int? {
        let trimmed = text.filter { $0 != " " }
        let digits = trimmed.prefix { $0.isNumber || $0 == "." || $0 == "+" }
        guard let number = Double(digits), number > 0 else { return nil }
        let unit: Double
        switch trimmed.dropFirst(digits.count).lowercased() {
        case "", "px": unit = 1
        case "in": unit = 96
        case "cm": unit = 96 / 2.54
        case "mm": unit = 9.6 / 2.54
        case "q": unit = 2.4 / 2.54
        case "pt": unit = 96.0 / 72
        case "pc": unit = 16
        default: return nil
        }
        return whole(number * unit)
    }

    /// The last two of the four numbers.
    static func viewBoxSize(_ text: String) -> (Int, Int)? {
        let parts = text.split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" }.map { Double($0) }
        guard parts.count == 4, let width = parts[2].flatMap(whole), let height = parts[3].flatMap(whole) else {
            return nil
        }
        return (width, height)
    }

    private static func whole(_ number: Double) -> Int? {
        guard number.isFinite, number > 0, number < 1e9 else { return nil }
        return max(1, Int(number.rounded()))
    }
}
