internal import StillsModel

/// What Stills knows of an image as an XMP packet (ISO 16684-1), for programs that read sidecars.
///
/// The words that every program knows stand under their own names: title, description, keywords, time, place, rating.
/// What only Stills has stands under ``namespace``. The manifest beside it says the same with types and sources; it, not
/// this, is what an import of the folder reads.
struct XMPPacket {
    /// A name, not an address.
    static let namespace = "urn:stills:image:1.0:"
    /// Attributes of these names, in any case, are keywords to other programs.
    private static let keywordNames: Set<String> = ["keywords", "keyword", "tags", "tag", "subject", "subjects"]

    private var text = ""

    static func bytes(of record: ImageRecord) -> [UInt8] {
        var packet = XMPPacket()
        packet.append(record)
        return Array(packet.text.utf8)
    }

    private mutating func append(_ record: ImageRecord) {
        let image = record.image
        text = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about=""
                xmlns:dc="http://purl.org/dc/elements/1.1/"
                xmlns:exif="http://ns.adobe.com/exif/1.0/"
                xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
                xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                xmlns:stills="\(Self.namespace)">

            """
        alternative("dc:title", image.title)
        alternative("dc:description", image.description)
        bag("dc:subject", Self.keywords(of: image))
        if let takenAt = image.takenAt {
            element("exif:DateTimeOriginal", takenAt.description)
            element("photoshop:DateCreated", takenAt.description)
            element("xmp:CreateDate", takenAt.description)
        }
        if let position = image.position {
            element("exif:GPSLatitude", Self.degrees(position.latitude, "N", "S"))
            element("exif:GPSLongitude", Self.degrees(position.longitude, "E", "W"))
        }
        if let rating = Self.rating(of: image) { element("xmp:Rating", AttributeValue.text(of: rating)) }
        element("stills:id", image.id.description)
        if let externalID = image.externalID { element("stills:externalId", externalID) }
        element("stills:collection", record.collectionPath)
        if let name = image.originalName { element("stills:originalName", name) }
        element("stills:visibility", image.visibility.rawValue)
        element("stills:state", image.state.rawValue)
        element("stills:digest", record.original.original.digest.description)
        appendAttributes(image.attributes)
        text += "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n"
    }

    /// `stills:attributes`: a bag of structures with `stills:name` and `stills:value`, a sequence for a list.
    private mutating func appendAttributes(_ attributes: [String: AttributeValue]) {
        guard !attributes.isEmpty else { return }
        text += "   <stills:attributes>\n    <rdf:Bag>\n"
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            text += "     <rdf:li rdf:parseType=\"Resource\">\n"
            element("stills:name", name)
            if case .list(let elements) = value {
                text += "   <stills:value>\n    <rdf:Seq>\n"
                for element in elements { text += "     <rdf:li>\(Self.escaped(element.text))</rdf:li>\n" }
                text += "    </rdf:Seq>\n   </stills:value>\n"
            } else {
                element("stills:value", value.text)
            }
            text += "     </rdf:li>\n"
        }
        text += "    </rdf:Bag>\n   </stills:attributes>\n"
    }

    private mutating func element(_ name: String, _ value: String) {
        text += "   <\(name)>\(Self.escaped(value))</\(name)>\n"
    }

    private mutating func alternative(_ name: String, _ value: String?) {
        guard let value else { return }
        text += "   <\(name)>\n    <rdf:Alt>\n     <rdf:li xml:lang=\"x-default\">\(Self.escaped(value))</rdf:li>\n"
        text += "    </rdf:Alt>\n   </\(name)>\n"
    }

    private mutating func bag(_ name: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        text += "   <\(name)>\n    <rdf:Bag>\n"
        for value in values { text += "     <rdf:li>\(Self.escaped(value))</rdf:li>\n" }
        text += "    </rdf:Bag>\n   </\(name)>\n"
    }

    // MARK: - Values

    private static func keywords(of image: Image) -> [String] {
        var words: [String] = []
        for (name, value) in image.attributes.sorted(by: { $0.key < $1.key })
        where keywordNames.contains(name.lowercased()) {
            for element in value.elements where !words.contains(element.text) { words.append(element.text) }
        }
        return words
    }

    /// XMP's ratings go from 0 to 5, and -1 is “rejected”.
    private static func rating(of image: Image) -> Double? {
        for (name, value) in image.attributes.sorted(by: { $0.key < $1.key }) where name.lowercased() == "rating" {
            let number: Double? =
                switch value {
                case .number(let number): number
                case .string(let text): Double(text)
                default: nil
                }
            if let number, number == -1 || (0...5).contains(number) { return number }
        }
        return nil
    }

    /// Degrees and minutes as XMP has them, `48,51.5000000N`: the seventh digit is two tenths of a millimetre.
    private static func degrees(_ degrees: Double, _ positive: String, _ negative: String) -> String {
        let scale = 10_000_000
        let units = Int((degrees.magnitude * 60 * Double(scale)).rounded())
        let minutes = units % (60 * scale)
        let fraction = "\(minutes % scale)"
        let digits = String(repeating: "0", count: 7 - fraction.utf8.count) + fraction
        return "\(units / (60 * scale)),\(minutes / scale).\(digits)" + (degrees < 0 ? negative : positive)
    }

    /// Text of an element (XML 1.0 section 2.2): characters that XML cannot have become U+FFFD.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            // Else a reader would take it for a line feed.
            case "\r": escaped.append(contentsOf: "&#13;".unicodeScalars)
            case "\t", "\n": escaped.append(scalar)
            default:
                let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                escaped.append(isAllowed ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }
}
