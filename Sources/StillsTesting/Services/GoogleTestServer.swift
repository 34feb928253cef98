internal import Formats

/// A server that speaks the JSON API of Google Cloud Storage.
package struct GoogleTestServer: Sendable, Hashable, CustomStringConvertible {
    /// `gcs` is the project's fake.
    package let name: String
    package let endpoint: String
    /// The path of a key file, for the fake.
    package let account: String
    package let project: String

    package var description: String { name }

    /// All that run and can do what the tests ask for: those that know preconditions, and look at tokens.
    package static func running() throws -> [GoogleTestServer] {
        try TestServices.described().compactMap { name, value in
            guard value["protocol"]?.text == "gcs", value["signatures"] == .boolean(true),
                let endpoint = value["endpoint"]?.text, let account = value["serviceAccount"]?.text,
                let project = value["project"]?.text
            else { return nil }
            return GoogleTestServer(name: name, endpoint: endpoint, account: account, project: project)
        }.sorted { $0.name < $1.name }
    }

    /// The variables by which programs find the server, and nothing else of the machine.
    package var variables: [String: String] {
        ["API_ENDPOINT_OVERRIDE": endpoint, "GOOGLE_APPLICATION_CREDENTIALS": account]
    }
}
