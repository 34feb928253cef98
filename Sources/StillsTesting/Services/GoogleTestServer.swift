internal import Formats

/// A server that speaks the JSON API of Google Cloud Storage.
package struct GoogleTestServer: Sendable, Hashable, CustomStringConvertible {
    /// `gcs` is the project's fake.
    package let name: String
    package let endpoint: String
    /// The path of a key file; nil for a server that asks for no token.
    package let account: String?
    package let project: String

    package var description: String { name }

    /// All that run, by name.
    ///
    /// - Parameter alsoEmulators: also those that know no preconditions and look at no tokens.
    package static func running(alsoEmulators: Bool = false) throws -> [GoogleTestServer] {
        try TestServices.described().compactMap { name, value in
            guard value["protocol"]?.text == "gcs", alsoEmulators || value["signatures"] == .boolean(true),
                let endpoint = value["endpoint"]?.text, let project = value["project"]?.text
            else { return nil }
            return GoogleTestServer(
                name: name, endpoint: endpoint, account: value["serviceAccount"]?.text, project: project)
        }.sorted { $0.name < $1.name }
    }

    /// The variables by which programs find the server, and nothing else of the machine.
    package var variables: [String: String] {
        guard let account else { return ["STORAGE_EMULATOR_HOST": endpoint] }
        return ["API_ENDPOINT_OVERRIDE": endpoint, "GOOGLE_APPLICATION_CREDENTIALS": account]
    }
}
