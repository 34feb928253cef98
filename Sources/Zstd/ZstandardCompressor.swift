internal import CZstd

/// Compresses documents one after the other with the memory of one: setting it up costs more than a small document does.
@safe package struct ZstandardCompressor: ~Copyable {
    private let context: OpaquePointer
    private let level: Int32

    /// - Throws: ``Zstandard/Failure`` when there is no memory.
    package init(level: Int32 = 1) throws(Zstandard.Failure) {
        guard let context = unsafe ZSTD_createCCtx() else {
            throw Zstandard.Failure(description: "Zstandard has no memory to compress with.")
        }
        unsafe self.context = context
        self.level = level
    }

    deinit {
        unsafe ZSTD_freeCCtx(context)
    }

    /// Compresses into one frame that states its content's size.
    package mutating func compress(_ bytes: [UInt8]) throws(Zstandard.Failure) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        var status = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            status = unsafe bytes.withUnsafeBytes { source in
                unsafe ZSTD_compressCCtx(
                    context, buffer.baseAddress, bound, source.baseAddress, source.count, level)
            }
            count = ZSTD_isError(status) == 0 ? status : 0
        }
        try Zstandard.check(status)
        return frame
    }
}
