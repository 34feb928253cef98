package import Execution
package import HTTPClient
internal import Linux
internal import StillsModel

/// All that credentials are looked for in: variables, files, servers; and the time.
package struct CloudSurroundings: Sendable {
    package let environment: CloudEnvironment
    /// For servers on the network: token services.
    package let web: any HTTPExchange
    /// For the metadata servers of the machine itself. Where there is none, nothing answers at its address: this exchange should
    /// give up on a connection after a second or two, and must use no proxy.
    package let metadata: any HTTPExchange
    /// Where reading files blocks.
    package let files: BlockingPool
    /// Seconds since 1970-01-01T00:00:00Z.
    package let now: @Sendable () -> Int64

    package init(
        environment: CloudEnvironment, web: any HTTPExchange, metadata: any HTTPExchange, files: BlockingPool,
        now: @escaping @Sendable () -> Int64
    ) {
        self.environment = environment
        self.web = web
        self.metadata = metadata
        self.files = files
        self.now = now
    }

    /// More than any file or answer of this kind has.
    private static let limit = 1 << 20

    /// The bytes of a file; nil when there is none.
    ///
    /// - Throws: ``CloudAuthError`` with `.permissionDenied` when it is there and cannot be read.
    func read(_ path: String) async throws(CloudAuthError) -> [UInt8]? {
        guard let place = Path(path) else {
            throw CloudAuthError(.invalidArgument, "A file of credentials has a name that cannot be.")
        }
        do throws(SystemError) {
            return try await files.run { () throws(SystemError) in try readFile(place, limit: Self.limit) }
        } catch {
            if error.reason == .missing { return nil }
            throw CloudAuthError(.permissionDenied, "\(error)", cause: error)
        }
    }

    /// A token that a file holds: its one line.
    ///
    /// - Throws: ``CloudAuthError`` also when there is no file, or nothing that can go into a request.
    func token(_ path: String) async throws(CloudAuthError) -> Secret {
        guard let bytes = try await read(path) else {
            throw CloudAuthError(.notFound, "The file \(path), which should hold a token, is not there.")
        }
        let text = bytes.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 && $0 != 0x09 }
        guard !text.isEmpty, text.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CloudAuthError(.invalidArgument, "The file \(path) holds no token.")
        }
        return Secret(String(decoding: text, as: UTF8.self))
    }

    /// Sends a request and waits for the whole answer, whatever its status.
    func answer(
        to request: ClientRequest, over exchange: any HTTPExchange
    ) async throws(CloudAuthError) -> TokenAnswer {
        let server = ServerName(of: request.url).map { "\($0)" } ?? "The server"
        do throws(HTTPClientError) {
            let response = try await exchange.send(request)
            return TokenAnswer(
                server: server, status: response.status, fields: response.fields,
                bytes: try await response.bytes(limit: Self.limit))
        } catch {
            throw CloudAuthError(error.code, error.message, cause: error)
        }
    }
}
