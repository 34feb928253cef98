internal import Expat

/// The texts of an XML document by the path of their elements' names: `Response/Result/Credentials/AccessKeyId`. Of several with
/// one path, the first.
final class XMLAnswer: XMLDelegate {
    private(set) var texts: [String: String] = [:]
    private var path: [String] = []
    private var text = ""

    /// Deeper than any answer that is read here.
    private static let deepest = 16

    /// nil when the bytes are no XML, or nested too deep.
    static func texts(of bytes: [UInt8]) -> [String: String]? {
        let answer = XMLAnswer()
        do throws(XMLError) {
            try XMLParser.parse(bytes[...], delegate: answer)
        } catch {
            return nil
        }
        return answer.texts
    }

    func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool {
        path.append(name.local)
        text = ""
        return path.count <= Self.deepest
    }

    func endElement() {
        let place = path.joined(separator: "/")
        if texts[place] == nil { texts[place] = text }
        text = ""
        path.removeLast()
    }

    func text(_ text: String) { self.text += text }
}
