package import Formats
package import Linux

/// The servers of cloud storage that run for tests, as `Scripts/services.py` notes them.
package enum TestServices {
    /// By name; none when none run.
    ///
    /// - Parameter path: of the note, below the checkout that the tests run in.
    package static func described(in path: Path = ".build/services/services.json") throws -> [String: JSONValue] {
        guard try FileStatus.of(path) != nil else { return [:] }
        let note = try JSONValue(parsing: readFile(path, limit: 1 << 20))
        guard case .object(let members) = note else { return [:] }
        return Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}
