/// Bytes that are in memory already.
package struct MemorySource: ByteSource, Sendable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var byteCount: Int64 { Int64(bytes.count) }

    package func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < byteCount else { return [] }
        let start = Int(offset)
        if start == 0, count >= bytes.count { return bytes }
        return Array(bytes[start..<(start + min(count, bytes.count - start))])
    }
}
