import Foundation
import HTTPTransport
import Linux
import StillsModel
import Synchronization
import Testing

@Suite("Files in responses")
struct HTTPFileTests {
    static let size = 1_500_000

    @Test("are sent from any part of them, whole, as often as asked")
    func ranges() async throws {
        let file = try TemporaryBytes(count: Self.size)
        try await withServer(answer: { request in
            let range = HTTPByteRange.requested(method: .get, fields: request.fields, length: Int64(Self.size))
            let part = if case .part(let part) = range { part } else { 0..<Int64(Self.size) }
            return HTTPResponse(.ok, body: .stream(FileStream(file, part), length: Int64(part.count)))
        }) { address in
            let client = try RawClient(address)
            for range in [0..<1, 0..<0, 17..<200_017, 1_000_000..<1_500_000, 0..<1_500_000, 1_499_999..<1_500_000] {
                if range.isEmpty {
                    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try client.readResponse(toHead: true)?.fields["content-length"] == "\(Self.size)")
                    continue
                }
                client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=\(range.lowerBound)-\(range.upperBound - 1)\r\n\r\n")
                let response = try #require(try client.readResponse())
                #expect(response.body == TemporaryBytes.expected(range))
            }
        }
    }

    @Test("reach slow readers and pipelined requests whole and in order")
    func slowReaders() async throws {
        let file = try TemporaryBytes(count: Self.size)
        try await withServer(answer: { _ in
            HTTPResponse(.ok, body: .stream(FileStream(file, 0..<Int64(Self.size)), length: Int64(Self.size)))
        }) { address in
            let client = try RawClient(address, bufferBytes: 16_384)
            client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
            for _ in 0..<3 {
                #expect(try client.readResponse()?.body == TemporaryBytes.expected(0..<Self.size))
            }
        }
    }

    @Test("that became shorter cut the connection off")
    func truncated() async throws {
        let file = try TemporaryBytes(count: 1_000)
        try await withServer(answer: { _ in
            HTTPResponse(.ok, body: .stream(FileStream(file, 0..<2_000), length: 2_000))
        }) { address in
            let client = try RawClient(address)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse() == nil)
        }
    }

    @Test("no descriptor is left open, however clients end")
    func descriptors() async throws {
        let file = try TemporaryBytes(count: Self.size)
        let served = Mutex("")
        try await withServer(
            threads: 2,
            answer: { request in
                request.path == "/file"
                    ? HTTPResponse(
                        .ok, body: .stream(FileStream(file, 0..<Int64(Self.size)), length: Int64(Self.size)))
                    : await echo(request)
            }
        ) { address in
            served.withLock { $0 = address }
            for index in 0..<40 {
                let client = try RawClient(address)
                client.send("GET /\(index % 2 == 0 ? "file" : "x") HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try client.read(atLeast: 1)
                if index == 0 { #expect(try Self.openSockets(of: address) > 1) }
                if index % 3 == 0 { client.cutOff() } else { client.close() }
            }
        }
        #expect(try Self.openSockets(of: served.withLock { $0 }) == 0)
    }

    /// How many sockets at that address some process has open, as the kernel lists them (proc(5), /proc/net/tcp): one that
    /// nobody has open any more has no inode.
    private static func openSockets(of address: String) throws -> Int {
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
        let ending = ":" + String(format: "%04X", port)
        let list = try FileDescriptor.open("/proc/net/tcp", .read)
        var bytes: [UInt8] = []
        while case let more = try list.read(upTo: 1 << 16, at: Int64(bytes.count)), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").count { line in
            let columns = line.split(separator: " ")
            return columns.count > 9 && columns[1].hasSuffix(ending) && columns[9] != "0"
        }
    }
}

/// A file without a name, whose bytes follow from their places.
final class TemporaryBytes: Sendable {
    let file: FileDescriptor

    init(count: Int) throws {
        let path = try #require(Path("/tmp/stills-http-\(UInt64.random(in: 0...UInt64.max))"))
        file = try FileDescriptor.open(path, .createNew)
        _ = try FileDescriptor.open("/tmp", .directory).removeFile(
            #require(Path(path.description.dropFirst(5).description)))
        try file.write(Self.expected(0..<count))
    }

    static func expected(_ range: Range<Int>) -> [UInt8] { Array(all[range]) }

    private static let all = (0..<HTTPFileTests.size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
}

/// A part of a file that says where it is, and cannot be pulled.
final class FileStream: ByteStream {
    let file: FileBytes?

    init(_ bytes: TemporaryBytes, _ range: Range<Int64>) {
        file = FileBytes(descriptor: bytes.file.number, range: range, owner: bytes)
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        Issue.record("the bytes are in a file, and were pulled")
        return nil
    }
}
