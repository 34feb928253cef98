import CloudAuth
import Foundation
import HTTPClient

/// The files below `Vectors/`.
enum Vectors {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Vectors")

    static func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    static func json<Value: Decodable>(_ name: String, _ type: Value.Type = Value.self) throws -> Value {
        // Google's begin with a byte order mark, which the decoder does not take.
        let text = String(decoding: try data(name), as: UTF8.self)
        return try JSONDecoder().decode(type, from: Data(text.trimmingPrefix("\u{FEFF}").utf8))
    }
}

/// One case of the AWS test suite.
struct SignatureCase {
    let method: String
    let target: String
    let fields: HeaderFields
    let body: [UInt8]
    let folder: URL

    static var names: [String] {
        let aws4 = Vectors.folder.appendingPathComponent("aws4")
        let files = FileManager.default.enumerator(atPath: aws4.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".req") }.map { ($0 as NSString).deletingLastPathComponent }.sorted()
    }

    init(_ name: String) throws {
        folder = Vectors.folder.appendingPathComponent("aws4").appendingPathComponent(name)
        let text = try Self.text(folder, "req")
        let parts = text.components(separatedBy: "\n\n")
        let lines = parts[0].components(separatedBy: "\n").filter { !$0.isEmpty }
        method = String(lines[0].prefix { $0 != " " })
        target = String(lines[0].dropFirst(method.count + 1).dropLast(" HTTP/1.1".count))
        var fields: [(String, String)] = []
        for line in lines.dropFirst() {
            if line.first == " ", let last = fields.popLast() {
                fields.append((last.0, last.1 + line))
            } else {
                let name = String(line.prefix { $0 != ":" })
                fields.append((name, String(line.dropFirst(name.count + 1))))
            }
        }
        var all: HeaderFields = [:]
        for field in fields { all.add(field.0, field.1) }
        self.fields = all
        body = Array((parts.count > 1 ? parts[1] : "").utf8)
    }

    /// What the suite expects: `creq`, `sts`, `authz`.
    func expected(_ kind: String) throws -> String { try Self.text(folder, kind) }

    /// In one case the token is the credentials', and only the canonical request tells it.
    func fieldsWithToken() throws -> HeaderFields {
        let lines = try expected("creq").components(separatedBy: "\n")
        let start = "x-amz-security-token:"
        guard fields["X-Amz-Security-Token"] == nil, let line = lines.first(where: { $0.hasPrefix(start) }) else {
            return fields
        }
        var fields = fields
        fields.add("X-Amz-Security-Token", String(line.dropFirst(start.count)))
        return fields
    }

    private static func text(_ folder: URL, _ kind: String) throws -> String {
        let file = folder.appendingPathComponent("\(folder.lastPathComponent).\(kind)")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
