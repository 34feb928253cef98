internal import CZlib

/// Why compressed bytes could not be unfolded.
package enum InflateError: Error, Sendable, Hashable {
    /// The bytes are not a zlib stream, or its checksum is wrong.
    case damaged
    /// The stream ends early.
    case truncated
    /// More would come out than allowed.
    case tooLarge
    /// zlib could not get memory.
    case outOfMemory
}

/// Unfolds zlib streams (RFC 1950).
package enum Inflater {
    /// Unfolds one whole zlib stream; bytes after it are left alone.
    ///
    /// - Parameters:
    ///   - bytes: Begins with the stream's header.
    ///   - limit: At most so many bytes come out.
    package static func inflate(_ bytes: ArraySlice<UInt8>, limit: Int) throws(InflateError) -> [UInt8] {
        var stream = unsafe z_stream()
        let version = unsafe inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard version == Z_OK else { throw .outOfMemory }
        defer { _ = unsafe inflateEnd(&stream) }
        var result = Result<[UInt8], InflateError>.failure(.damaged)
        unsafe bytes.withUnsafeBufferPointer { source in
            // zlib does not write to its input: the pointer is mutable only because C's declaration is old.
            unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.avail_in = uInt(clamping: source.count)
            result = unsafe run(&stream, limit: limit)
        }
        return try result.get()
    }

    private static let chunkSize = 32 * 1024

    private static func run(_ stream: inout z_stream, limit: Int) -> Result<[UInt8], InflateError> {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkSize)
        while true {
            var status = Z_OK
            unsafe chunk.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = uInt(target.count)
                status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
            }
            let produced = unsafe chunkSize - Int(stream.avail_out)
            guard produced <= limit - output.count else { return .failure(.tooLarge) }
            output.append(contentsOf: chunk[..<produced])
            switch status {
            case Z_STREAM_END: return .success(output)
            case Z_OK where produced > 0: continue
            case Z_OK, Z_BUF_ERROR: return .failure(.truncated)
            case Z_MEM_ERROR: return .failure(.outOfMemory)
            default: return .failure(.damaged)
            }
        }
    }
}
