internal import CLinux

/// Memory that a disk can take bytes from without the kernel's copy of them: it begins a page, and holds whole pages.
///
/// Not for use by two threads at a time: whoever has it confines it.
@safe package final class PageBuffer: @unchecked Sendable {
    /// What a direct write's bytes, their place in memory and in the file are multiples of. Disks ask for 512 or for this.
    package static let pageSize = 4_096

    private let start: UnsafeMutableRawPointer
    package let byteCount: Int

    /// nil when there is no memory for it.
    ///
    /// - Parameter pages: how many it holds; 1 to 65,536.
    package init?(pages: Int) {
        byteCount = min(max(1, pages), 65_536) * Self.pageSize
        guard let start = unsafe stills_allocate_pages(byteCount) else { return nil }
        unsafe self.start = start
    }

    deinit { unsafe free(start) }

    /// Copies bytes to its beginning; no more than fit.
    ///
    /// - Returns: how many.
    fileprivate func fill(with bytes: RawSpan) -> Int {
        unsafe bytes.withUnsafeBytes { source in
            let count = min(source.count, byteCount)
            if let base = source.baseAddress { unsafe start.copyMemory(from: base, byteCount: count) }
            return count
        }
    }

    fileprivate func write(_ count: Int, to file: CInt) -> Int { unsafe stills_write(file, start, count) }
}

extension FileDescriptor {
    /// Whether writes go past the page cache, straight to the disk's own; each must be of whole pages then.
    ///
    /// A direct write is no more durable than another: the disk's cache loses it with the power, and ``sync()`` does not.
    ///
    /// - Throws: ``SystemError`` with `.invalid` where the file system knows no direct writing.
    package func setWritesDirectly(_ isDirect: Bool) throws(SystemError) {
        _ = try checked(stills_set_direct(number, isDirect ? 1 : 0), .fcntl, path)
    }

    /// Writes the beginning of `bytes`, as many whole pages as `pages` holds, at the current position and in one call.
    ///
    /// - Returns: how many bytes were written; fewer where the disk took fewer.
    package func writeDirectly(_ bytes: RawSpan, through pages: PageBuffer) throws(SystemError) -> Int {
        let filled = pages.fill(with: bytes)
        return try checked(pages.write(filled / PageBuffer.pageSize * PageBuffer.pageSize, to: number), .write, path)
    }
}
