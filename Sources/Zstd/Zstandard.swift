internal import CZstd

/// Zstandard frames (RFC 8878) of small documents.
package enum Zstandard {
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Decompresses one frame that states its content's size.
    ///
    /// - Parameter limit: the most bytes that the content may have; a frame that states more is refused.
    package static func decompress(_ frame: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        let stated = unsafe frame.withUnsafeBytes { unsafe ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard stated <= UInt64(limit) else {
            throw Failure(description: "The compressed document is damaged, or larger than \(limit) bytes.")
        }
        return try unsafe ZstandardContexts.decompressing.with { context throws(Failure) in
            var status = 0
            let content = unsafe [UInt8](unsafeUninitializedCapacity: Int(stated)) { buffer, count in
                status = unsafe frame.withUnsafeBytes { source in
                    unsafe ZSTD_decompressDCtx(
                        context, buffer.baseAddress, Int(stated), source.baseAddress, source.count)
                }
                count = ZSTD_isError(status) == 0 ? status : 0
            }
            try check(status)
            return content
        }
    }

    /// Compresses into one frame that states its content's size.
    package static func compress(_ bytes: [UInt8], level: Int32 = 1) throws(Failure) -> [UInt8] {
        try unsafe ZstandardContexts.compressing.with { context throws(Failure) in
            let bound = ZSTD_compressBound(bytes.count)
            var status = 0
            let frame = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                status = unsafe bytes.withUnsafeBytes { source in
                    unsafe ZSTD_compressCCtx(
                        context, buffer.baseAddress, bound, source.baseAddress, source.count, level)
                }
                count = ZSTD_isError(status) == 0 ? status : 0
            }
            try check(status)
            return frame
        }
    }

    static func check(_ status: Int) throws(Failure) {
        guard ZSTD_isError(status) == 0 else {
            throw Failure(description: "Zstandard: \(unsafe String(cString: ZSTD_getErrorName(status))).")
        }
    }
}
