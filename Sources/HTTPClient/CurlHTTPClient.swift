internal import Curl
internal import Linux
internal import StillsModel
internal import Synchronization

/// HTTP over libcurl: one thread drives all requests, over connections that are kept.
///
/// Redirects are not followed: they are responses. What a request carries therefore goes to its own host, and nowhere else.
package final class CurlHTTPClient: HTTPExchange {
    private let configuration: HTTPClientConfiguration
    private let library: CurlLibrary
    private let loop: TransferLoop
    private let table: MetricsTable

    private final class MetricsTable: Sendable {
        let hosts = Mutex(HostTable())
    }

    /// Loads libcurl, and starts the thread.
    ///
    /// - Throws: ``HTTPClientError`` with `.unimplemented` when libcurl is not there, `.invalidArgument` for a
    ///   configuration that cannot be.
    package init(_ configuration: HTTPClientConfiguration = .init()) throws(HTTPClientError) {
        if let fault = configuration.validate() {
            throw HTTPClientError(.invalidArgument, fault, arrival: .notSent)
        }
        self.configuration = configuration
        table = MetricsTable()
        do throws(CurlError) {
            library = try CurlLibrary.load()
            let multi = try CurlMulti(library: library, connectionsPerHost: configuration.connectionsPerHost)
            loop = TransferLoop(multi: multi, stall: configuration.stallTimeout) { [table] in
                let (transfer, connections, bytes, failure) = ($0, $1, $2, $3)
                table.hosts.withLock {
                    $0.count(transfer.server, connections: connections, bytes: bytes, failed: failure != nil)
                }
            }
        } catch {
            throw HTTPClientError(error, host: "any host", hasHead: false)
        }
        do throws(SystemError) {
            try loop.start()
        } catch {
            throw HTTPClientError(.resourceExhausted, "\(error)", arrival: .notSent, cause: error)
        }
    }

    deinit { loop.stop() }

    /// What was done with each server, by scheme, host and port. A request counts when it has ended.
    package var metrics: [String: HostMetrics] { table.hosts.withLock { $0.hosts } }

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        let (transfer, curl) = try prepare(request)
        let result = await withTaskCancellationHandler {
            guard !Task.isCancelled else { return Result<ResponseHead, HTTPClientError>.failure(Self.cancelled) }
            loop.add(curl, transfer)
            return await exchange(request, transfer)
        } onCancel: {
            transfer.cancel()
        }
        let head = try result.get()
        return ClientResponse(
            status: head.status, fields: head.fields, body: ResponseBody(transfer: transfer, client: self))
    }

    private static let cancelled = HTTPClientError(.cancelled, "The request was cancelled.", arrival: .notSent)

    private func prepare(_ request: ClientRequest) throws(HTTPClientError) -> (Transfer, CurlTransfer) {
        guard let server = ServerName(of: request.url) else {
            throw HTTPClientError(
                .invalidArgument, "A request's address is no plain URL of http or https.", arrival: .notSent)
        }
        if let fault = request.fields.fault { throw HTTPClientError(.invalidArgument, fault, arrival: .notSent) }
        var fields = request.fields
        if fields["User-Agent"] == nil { fields["User-Agent"] = configuration.userAgent }
        var asked = CurlRequest(url: request.url, method: request.method)
        asked.fields = fields.all.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        asked.body = Self.length(request)
        // Asking whether a body is welcome costs a round trip, which only a long one is worth.
        if case .known(let length) = asked.body, length <= 1 << 20 { asked.fields.append("Expect:") }
        asked.trustedCertificates = configuration.trustedCertificates
        asked.proxy = configuration.curlProxy
        asked.connectMilliseconds = max(1, Int(configuration.connectTimeout / .milliseconds(1)))
        let body: [UInt8]? =
            switch request.body {
            case .none: []
            case .bytes(let bytes): bytes
            case .stream: nil
            }
        let transfer = Transfer(server: server, body: body, loop: loop)
        do throws(CurlError) {
            return (transfer, try CurlTransfer(asked, library: library, delegate: transfer))
        } catch {
            throw HTTPClientError(error, host: "\(server)", hasHead: false)
        }
    }

    private static func length(_ request: ClientRequest) -> CurlRequest.BodyLength? {
        switch request.body {
        // These say with a length of 0 that nothing comes (RFC 9110, section 8.6).
        case .none: ["POST", "PUT", "PATCH"].contains(request.method) ? .known(0) : nil
        case .bytes(let bytes): .known(Int64(bytes.count))
        case .stream(let length, _): length.map { .known($0) } ?? .unknown
        }
    }

    /// Sends the body, where it is a stream, and waits for the head. No task of it is left when this returns.
    private func exchange(
        _ request: ClientRequest, _ transfer: Transfer
    ) async -> Result<ResponseHead, HTTPClientError> {
        guard case .stream(_, let open) = request.body else { return await Self.head(transfer) }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await Self.supply(transfer, open) }
            let head = await Self.head(transfer)
            // Without a head, or with one that refuses, nobody wants the rest.
            if case .success(let head) = head, head.status < 400 {} else { group.cancelAll() }
            await group.waitForAll()
            return head
        }
    }

    private static func head(_ transfer: Transfer) async -> Result<ResponseHead, HTTPClientError> {
        do throws(HTTPClientError) { return .success(try await transfer.head()) } catch { return .failure(error) }
    }

    /// Pulls the body's bytes as fast as they are sent.
    private static func supply(
        _ transfer: Transfer, _ open: @Sendable () async throws(ByteStreamError) -> any ByteStream
    ) async {
        do throws(ByteStreamError) {
            let stream = try await open()
            while let chunk = try await stream.next() {
                guard await transfer.offer(chunk) else { return }
            }
            transfer.finishBody()
        } catch {
            transfer.abandon(
                HTTPClientError(error.code, error.message, arrival: .unknown, cause: error))
        }
    }
}

/// The body of a response. Let go of before its end, it ends the transfer.
private final class ResponseBody: ByteStream {
    private let transfer: Transfer
    /// The thread that moves the bytes ends with the client.
    private let client: CurlHTTPClient

    init(transfer: Transfer, client: CurlHTTPClient) {
        self.transfer = transfer
        self.client = client
    }

    deinit { transfer.cancel() }

    func next() async throws(ByteStreamError) -> ByteChunk? { try await transfer.next() }
}
