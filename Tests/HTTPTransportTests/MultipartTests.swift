import StillsModel
import Synchronization
import Testing

@testable import HTTPTransport

@Suite("A multipart body is taken apart as it arrives")
struct MultipartTests {
    private static let good =
        "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA shelf\r\n"
        + "--XX  \r\ncontent-disposition:form-data;name=file; filename=\"a \\\"b\\\".png\"\r\nContent-Type: image/png\r\n\r\n"
        + "\r\n--X\r\n-\r\n--XX\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n"

    @Test("Parts come with their headers and bytes, however the bytes are cut", arguments: [1, 2, 3, 7, 16, 61, 4_096])
    func parts(size: Int) async throws {
        let parts = try await Self.read(Self.good, size: size)
        #expect(parts.map(\.name) == ["title", "file", "empty"])
        #expect(parts.map(\.fileName) == [nil, "a \"b\".png", ""])
        #expect(parts.map(\.type) == [nil, "image/png", nil])
        #expect(parts.map(\.text) == ["A shelf", "\r\n--X\r\n-", ""])
    }

    @Test("A line break before the first delimiter, and none after the last, are as good")
    func edges() async throws {
        #expect(try await Self.read("\r\n" + Self.good, size: 5).count == 3)
        #expect(try await Self.read(String(Self.good.dropLast()), size: 5).count == 3)
    }

    @Test("A part that is not read is skipped, and its stream gives nothing any more")
    func skipped() async throws {
        let reader = MultipartReader(Chunks(Self.good, size: 9), try #require(MultipartBoundary("XX")))
        let first = try #require(try await reader.next())
        let second = try #require(try await reader.next())
        #expect(second.header.name == "file")
        #expect(try await first.bytes.next() == nil)
        #expect(try await second.bytes.next() != nil)
    }

    @Test(
        "What is no multipart body is refused",
        arguments: [
            "", "hello", "--XX", "--XX\r\n", "--XY\r\n", "preamble\r\n--XX\r\n", "--XX--\r\nepilogue",
            "--XXX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX--",
            "--XX\nContent-Disposition: form-data; name=a\n\nb\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\n\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n folded: yes\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition : form-data; name=a\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nb\r\n--XX--",
            "--XX\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\u{0}\r\n\r\nb\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XXjunk\r\n\r\n--XX--",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX-x",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX-",
            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nwithout an end",
            "--XX\r\nnot a field\r\n\r\nb\r\n--XX--",
            "--XX" + String(repeating: " ", count: 100) + "\r\n",
        ], [1, 4_096])
    func malformed(body: String, size: Int) async throws {
        let error = await #expect(throws: MultipartError.self) { try await Self.read(body, size: size) }
        #expect(error?.code == .invalidArgument)
    }

    @Test("Limits hold: parts, a part's header")
    func limits() async throws {
        let part = "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
        let many = String(repeating: part, count: 5) + "--XX--"
        #expect(try await Self.read(many, size: 4_096, partLimit: 5).count == 5)
        let error = await #expect(throws: MultipartError.self) {
            try await Self.read(many, size: 4_096, partLimit: 4)
        }
        #expect(error?.code == .resourceExhausted)
        let long = "--XX\r\nContent-Disposition: form-data; name=" + String(repeating: "a", count: 9_000)
        let second = await #expect(throws: MultipartError.self) { try await Self.read(long, size: 100) }
        #expect(second?.code == .resourceExhausted)
    }

    @Test("A boundary is 1 to 70 of the characters that are allowed")
    func boundary() {
        #expect(MultipartBoundary("") == nil)
        #expect(MultipartBoundary(String(repeating: "a", count: 71)) == nil)
        #expect(MultipartBoundary("a b ") == nil)
        #expect(MultipartBoundary("a\"b") == nil)
        #expect(MultipartBoundary(contentType: "multipart/form-data; boundary=\"a b\"") == MultipartBoundary("a b"))
        #expect(MultipartBoundary(contentType: "Multipart/Form-Data; charset=utf-8; boundary=XX") != nil)
        #expect(MultipartBoundary(contentType: "multipart/form-data") == nil)
        #expect(MultipartBoundary(contentType: "multipart/mixed; boundary=XX") == nil)
        #expect(MultipartBoundary(contentType: "multipart/form-data; boundary=XX; boundary=YY") == nil)
    }

    @Test("Whatever is altered, it is taken apart or refused, the same however it is cut")
    func altered() async throws {
        var random = SystemRandomNumberGenerator()
        let good = Array(Self.good.utf8)
        let interesting: [UInt8] = [0, 9, 10, 13, 32, 34, 45, 58, 59, 61, 88, 92, 255]
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = interesting[Int.random(in: 0..<interesting.count, using: &random)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(interesting[Int.random(in: 0..<interesting.count, using: &random)], at: place)
                }
            }
            let whole = await Self.result(bytes, size: 1 << 16)
            let cut = await Self.result(bytes, size: Int.random(in: 1...20, using: &random))
            #expect(whole == cut, "\(bytes)")
        }
    }

    // MARK: - Reading

    private struct ReadPart: Equatable {
        var name: String
        var fileName: String?
        var type: String?
        var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private static func read(_ body: String, size: Int, partLimit: Int = 100) async throws -> [ReadPart] {
        try await read(Array(body.utf8), size: size, partLimit: partLimit)
    }

    private static func read(_ body: [UInt8], size: Int, partLimit: Int = 100) async throws -> [ReadPart] {
        let boundary = try #require(MultipartBoundary("XX"))
        let reader = MultipartReader(Chunks(body, size: size), boundary, partLimit: partLimit)
        var parts: [ReadPart] = []
        while let part = try await reader.next() {
            var bytes: [UInt8] = []
            while true {
                do throws(ByteStreamError) {
                    guard let chunk = try await part.bytes.next() else { break }
                    bytes += chunk.bytes
                } catch {
                    throw error.cause ?? error
                }
            }
            parts.append(
                ReadPart(
                    name: part.header.name, fileName: part.header.fileName, type: part.header.contentType, bytes: bytes)
            )
        }
        return parts
    }

    /// nil where it is refused.
    private static func result(_ bytes: [UInt8], size: Int) async -> [ReadPart]? {
        do {
            return try await read(bytes, size: size)
        } catch {
            return nil
        }
    }
}

/// Bytes in pieces of one size.
private final class Chunks: ByteStream {
    private let rest: Mutex<ArraySlice<UInt8>>
    private let size: Int

    convenience init(_ text: String, size: Int) { self.init(Array(text.utf8), size: size) }

    init(_ bytes: [UInt8], size: Int) {
        rest = Mutex(bytes[...])
        self.size = size
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let bytes = rest.withLock { rest in
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
        return bytes.isEmpty ? nil : ByteChunk(bytes)
    }
}
