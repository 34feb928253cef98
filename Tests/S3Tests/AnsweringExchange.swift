import HTTPClient
import S3
import StillsModel
import StillsTesting
import Synchronization

/// A server that answers as it is told, and notes what it is asked.
final class AnsweringExchange: HTTPExchange {
    struct Answer: Sendable {
        var status = 200
        var fields: HeaderFields = [:]
        var body: [UInt8] = []

        init(_ status: Int = 200, fields: HeaderFields = [:], _ body: String = "") {
            self.status = status
            self.fields = fields
            self.body = Array(body.utf8)
        }

        init(_ body: String) { self.init(200, body) }
    }

    private let answers: Mutex<[Answer]>
    private let asked = Mutex<[ClientRequest]>([])

    /// - Parameter answers: one after the other; the last one for ever.
    init(_ answers: [Answer]) { self.answers = Mutex(answers.reversed()) }

    var requests: [ClientRequest] { asked.withLock { $0 } }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        asked.withLock { $0.append(request) }
        let answer = answers.withLock { $0.count > 1 ? $0.removeLast() : $0[0] }
        return ClientResponse(status: answer.status, fields: answer.fields, body: MemoryByteStream(answer.body))
    }

    /// A bucket that this server answers for.
    func bucket(_ name: String = "pictures", variables: [String: String] = [:]) async throws -> S3Bucket {
        let all = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "the-secret"].merging(variables) { $1 }
        return try await S3Service(
            S3Server.surroundings(all, over: self, now: { 1_700_000_000 }),
            repeating: { RetryingHTTPExchange($0, sleep: { _ throws(CancellationError) in }) },
            sleep: { _ throws(CancellationError) in }
        ).bucket(name)
    }
}
