internal import Formats
internal import StillsModel

/// A JSON file that holds credentials of Google. No error quotes it.
struct GoogleCredentialFile: Sendable {
    let path: String
    private let document: JSONValue

    init(_ bytes: [UInt8], path: String) throws(CloudAuthError) {
        self.path = path
        do throws(JSONError) {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw CloudAuthError(.invalidArgument, "\(path) is no JSON: line \(error.line) is wrong.")
        }
    }

    /// - Throws: ``CloudAuthError`` when there is no such member, or it is no text or empty.
    func text(_ name: String) throws(CloudAuthError) -> String {
        guard let text = optionalText(name) else {
            throw CloudAuthError(.invalidArgument, "\(path) lacks \(name), or has something else in its place.")
        }
        return text
    }

    func optionalText(_ name: String) -> String? {
        guard let text = document[name]?.text, !text.isEmpty else { return nil }
        return text
    }

    /// Where tokens are asked for. Secrets go there: by https, or to this machine.
    func tokenURL() throws(CloudAuthError) -> String {
        let url = optionalText("token_uri") ?? "https://oauth2.googleapis.com/token"
        guard isSecure(url) else {
            throw CloudAuthError(.invalidArgument, "The token_uri of \(path) is no URL of https.")
        }
        return url
    }
}
