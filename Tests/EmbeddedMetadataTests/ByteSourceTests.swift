import EmbeddedMetadata
import Expat
import Foundation
import Testing
import Zlib

@Suite("Sources give the bytes that are there")
struct ByteSourceTests {
    /// Runs the body with an open file of these bytes.
    private func withFile(_ bytes: [UInt8], _ body: (Int32) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "stills-\(UUID().uuidString)")
        try Data(bytes).write(to: path)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: path) } }
        let handle = try FileHandle(forReadingFrom: path)
        defer { #expect(throws: Never.self) { try handle.close() } }
        try body(handle.fileDescriptor)
    }

    @Test("A file, its head in memory and memory alone say the same")
    func allSourcesAgree() throws {
        let comment = JPEGBuilder.segment(0xFE, [UInt8](repeating: 0x61, count: 40_000))
        let file = JPEGBuilder.file(comment, JPEGBuilder.segment(0xFE, Array("end".utf8)), width: 11, height: 12)
        let expected = try read(file)
        try withFile(file) { (descriptor: Int32) throws in
            let source = FileSource(descriptor: descriptor, byteCount: Int64(file.count))
            #expect(try MetadataReader().read(source) == expected)
            let headed = HeadedFileSource(
                head: Array(file.prefix(20_000)), descriptor: descriptor, byteCount: Int64(file.count))
            #expect(try MetadataReader().read(headed) == expected)
            #expect(try headed.read(at: 19_990, count: 20) == Array(file[19_990..<20_010]))
            #expect(try source.read(at: Int64(file.count) - 2, count: 100) == [0xFF, 0xD9])
            #expect(try source.read(at: Int64(file.count), count: 1).isEmpty)
        }
        #expect(expected.width == 11)
    }

    @Test("A source that fails makes the file unreadable, not damaged")
    func failingSource() {
        let error = #expect(throws: MetadataError.self) {
            try MetadataReader().read(FileSource(descriptor: -1, byteCount: 100))
        }
        #expect(error?.code == .unreadable)
        #expect(error?.cause?.errno != nil)
    }

    @Test("Only as much as the head and what is named in it is read")
    func targetedReads() throws {
        let bulk = [UInt8](repeating: 0, count: 5_000_000)
        let file = JPEGBuilder.file(width: 3, height: 4) + bulk
        let source = CountingSource(MemorySource(file))
        #expect(try MetadataReader().read(source).width == 3)
        #expect(source.bytesRead <= 32 * 1024)
    }

    private final class CountingSource: ByteSource {
        private let source: MemorySource
        private(set) var bytesRead = 0

        init(_ source: MemorySource) { self.source = source }

        var byteCount: Int64 { source.byteCount }

        func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
            let bytes = try source.read(at: offset, count: count)
            bytesRead += bytes.count
            return bytes
        }
    }

    /// "hello hello hello hello" by zlib at its default level.
    private static let folded: [UInt8] = [
        0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xB1,
    ]

    @Test("zlib streams unfold within their limit; damage and truncation are told apart")
    func inflate() throws {
        let expected = Array("hello hello hello hello".utf8)
        #expect(try Inflater.inflate(Self.folded[...], limit: 23) == expected)
        #expect(throws: InflateError.tooLarge) { try Inflater.inflate(Self.folded[...], limit: 22) }
        #expect(throws: InflateError.truncated) { try Inflater.inflate(Self.folded.dropLast(5), limit: 100) }
        #expect(throws: InflateError.damaged) { try Inflater.inflate([1, 2, 3, 4], limit: 100) }
        #expect(throws: InflateError.truncated) { try Inflater.inflate([], limit: 100) }
    }

    private final class Recorder: XMLDelegate {
        var events: [String] = []

        func startElement(_ name: XMLName, attributes: [XMLAttribute]) -> Bool {
            events.append("<\(name.namespace)|\(name.local)|\(name.prefix) \(attributes.map(\.value))")
            return name.local != "stop"
        }

        func endElement() { events.append(">") }
        func text(_ text: String) { events.append(text) }
    }

    @Test("XML: namespaces resolved, text in one run, errors told")
    func xml() throws {
        let recorder = Recorder()
        try XMLParser.parse(Array("<p:a xmlns:p='urn:x' b='1'>x\ny&amp;z<c/></p:a>".utf8)[...], delegate: recorder)
        #expect(recorder.events == ["<urn:x|a|p [\"1\"]", "x\ny&z", "<|c| []", ">", ">"])
        #expect(throws: XMLError.stopped) {
            try XMLParser.parse(Array("<a><stop/></a>".utf8)[...], delegate: Recorder())
        }
        #expect(throws: XMLError.entityDeclaration) {
            try XMLParser.parse(Array("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".utf8)[...], delegate: Recorder())
        }
        #expect(throws: XMLError.malformed(reason: "mismatched tag", offset: 5)) {
            try XMLParser.parse(Array("<a></b>".utf8)[...], delegate: Recorder())
        }
    }
}
