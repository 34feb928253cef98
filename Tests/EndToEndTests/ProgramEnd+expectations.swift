import Foundation
import Linux
import StillsTesting
import Testing

extension ProgramEnd {
    /// Records an issue, with all that the program said, when it ended with another status.
    @discardableResult
    func expect(_ status: Int32, sourceLocation: SourceLocation = #_sourceLocation) -> ProgramEnd {
        #expect(
            self.status == status, "standard output:\n\(outputText)\nstandard error:\n\(errorText)",
            sourceLocation: sourceLocation)
        return self
    }

    /// The objects of NDJSON output, one for each line.
    func objects(sourceLocation: SourceLocation = #_sourceLocation) throws -> [JSONObject] {
        try JSONObject.lines(output, sourceLocation: sourceLocation)
    }

    /// Whether one line of standard error holds all of these.
    func complains(of parts: String...) -> Bool {
        errorLines.contains { line in parts.allSatisfy { line.contains($0) } }
    }
}

/// One JSON object, as Foundation's own parser reads it.
struct JSONObject {
    let members: [String: Any]

    init(_ members: [String: Any]) { self.members = members }

    /// The objects of NDJSON, one for each line.
    static func lines(
        _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [JSONObject] {
        try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line))
            return JSONObject(try #require(value as? [String: Any], sourceLocation: sourceLocation))
        }
    }

    var keys: Set<String> { Set(members.keys) }
    func text(_ key: String) -> String? { members[key] as? String }
    func number(_ key: String) -> Double? { isBoolean(key) ? nil : (members[key] as? NSNumber)?.doubleValue }
    func integer(_ key: String) -> Int? { number(key).flatMap { Int(exactly: $0) } }
    func isNull(_ key: String) -> Bool { members[key] is NSNull }
    func object(_ key: String) -> JSONObject? { (members[key] as? [String: Any]).map(JSONObject.init) }
    func texts(_ key: String) -> [String]? { members[key] as? [String] }
    func boolean(_ key: String) -> Bool? { isBoolean(key) ? members[key] as? Bool : nil }

    private func isBoolean(_ key: String) -> Bool {
        (members[key] as? NSNumber).map { CFBooleanKind.isBoolean($0) } ?? false
    }
}

/// Foundation reads `true` and `1` as one type; only their kind tells them apart.
private enum CFBooleanKind {
    static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c" && (number.intValue == 0 || number.intValue == 1)
    }
}

/// Output with what differs from run to run replaced by its name.
func golden(_ text: String, _ sandbox: Sandbox) -> String {
    text.replacing(sandbox.folder, with: "<folder>")
        .replacing(Sandbox.examples, with: "<examples>")
        .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "<id>")
        .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "<now>")
        .replacing(/\bin \d+(\.\d+)? s\b/, with: "in <time>")
}
