import Foundation
import HTTPClient
import StillsClient
import StillsModel
import Synchronization

/// A server of sessions, as far as a client's handling of tokens goes: access tokens that it knows, and refresh tokens that it
/// takes once.
final class SessionServer: HTTPExchange {
    struct State {
        var number = 0
        var access: Set<String> = []
        var refresh: Set<String> = []
        var refreshes = 0
        var stolen = 0
        /// What requests outside of sessions carried.
        var seen: [String?] = []
    }

    let state = Mutex(State())
    static let address = ServerAddress("http://127.0.0.1:1")

    /// A session that the server knows.
    func session(expiresAt: Int64) -> SessionTokens {
        state.withLock { state in
            state.number += 1
            state.access.insert("a\(state.number)")
            state.refresh.insert("r\(state.number)")
            return SessionTokens(access: "a\(state.number)", refresh: "r\(state.number)", expiresAt: expiresAt)
        }
    }

    /// No access token is valid any more.
    func expireAll() { state.withLock { $0.access = [] } }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        guard request.url.hasSuffix("/v1/session:refresh"), case .bytes(let body) = request.body else {
            let bearer = request.fields["Authorization"]
            let isKnown = state.withLock { state in
                state.seen.append(bearer)
                return bearer.map { state.access.contains(String($0.dropFirst("Bearer ".count))) } ?? false
            }
            return Self.answer(isKnown ? 200 : 401, isKnown ? "{}" : "{\"detail\":\"Who are you?\"}")
        }
        let token = String(decoding: body, as: UTF8.self).split(separator: "\"").last { $0.hasPrefix("r") }
        let isTaken = state.withLock { state in
            state.refreshes += 1
            guard state.refresh.remove(String(token ?? "")) != nil else {
                state.stolen += 1
                return false
            }
            return true
        }
        guard isTaken else { return Self.answer(401, "{}") }
        let new = session(expiresAt: 0)
        return Self.answer(
            200, "{\"accessToken\":\"\(new.access)\",\"refreshToken\":\"\(new.refresh)\",\"expiresIn\":900}")
    }

    private static func answer(_ status: Int, _ text: String) -> ClientResponse {
        ClientResponse(status: status, fields: [:], body: OneChunk(Array(text.utf8)))
    }
}

/// These bytes, once.
private final class OneChunk: ByteStream {
    private let bytes: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

    func next() async throws(ByteStreamError) -> ByteChunk? { bytes.withLock { $0.take() }.map(ByteChunk.init) }
}
