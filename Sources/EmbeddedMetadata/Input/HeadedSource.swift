/// A source whose first bytes the caller has read already, for instance while storing the file.
package struct HeadedSource<Rest: ByteSource>: ByteSource {
    private let head: [UInt8]
    private let rest: Rest

    /// - Parameters:
    ///   - head: The first bytes of `rest`, any number of them. 16 KiB or more save a read.
    ///   - rest: The whole file, the head included.
    package init(head: [UInt8], rest: Rest) {
        self.head = head
        self.rest = rest
    }

    package var byteCount: Int64 { rest.byteCount }

    package func read(at offset: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard offset >= 0, count > 0, offset < byteCount else { return [] }
        let wanted = min(Int64(count), byteCount - offset)
        guard offset + wanted <= Int64(head.count) else { return try rest.read(at: offset, count: count) }
        if offset == 0, wanted == head.count { return head }
        return Array(head[Int(offset)..<Int(offset + wanted)])
    }
}

extension HeadedSource: Sendable where Rest: Sendable {}

/// A file's head in memory, and `pread` for the rest.
package typealias HeadedFileSource = HeadedSource<FileSource>

extension HeadedSource where Rest == FileSource {
    /// - Parameters:
    ///   - head: The file's first bytes.
    ///   - descriptor: As for ``FileSource``.
    ///   - byteCount: The file's size.
    package init(head: [UInt8], descriptor: Int32, byteCount: Int64) {
        self.init(head: head, rest: FileSource(descriptor: descriptor, byteCount: byteCount))
    }
}
